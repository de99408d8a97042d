// A session whose acquirer serves, with a queue of the test's own.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tests/process/small_scan.hpp"
#include "tests/support/state_home.hpp"

namespace framering::test {

// What `control queue list --json` says of a scan.
struct ListedScan {
    std::uint64_t number = 0;
    std::string state;
    std::uint64_t frames = 0;  // 0: not said
};

class ServedRig {
  public:
    [[nodiscard]] Rig& rig() noexcept { return rig_; }
    [[nodiscard]] std::filesystem::path queue() const { return home_.queue_of(rig_.session()); }

    // A small scan with a writer; `more` says what all scans have in common.
    ChildProcess& serve(const Arguments& more = {});
    // Adds a scan and returns its number.
    std::uint64_t add(const Arguments& request);
    // control queue WORD, to its end.
    ChildProcess& queue_command(const std::string& word, const Arguments& more = {});
    std::vector<ListedScan> list();
    // "waiting", "done" ...; empty: not there.
    std::string state_of(std::uint64_t number);
    std::size_t scans_done();
    void wait_for_state(std::uint64_t number, const std::string& state);
    void wait_until_serving();

  private:
    StateHome home_;
    Rig rig_;
};

}  // namespace framering::test
