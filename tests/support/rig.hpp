// The four programs around one session, as a test runs them.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace framering::test {

using Arguments = std::vector<std::string>;

// What `control status --json` says of a process.
struct RigRole {
    std::string state;
    std::uint64_t lag = 0;  // frames
    std::uint64_t missed = 0;
};

// What it says of all.
struct RigStatus {
    std::string state;
    bool acquirer_alive = false;
    std::uint64_t head = 0;
    std::uint64_t ring_used = 0;
    std::uint64_t slot_count = 0;
    std::uint64_t slot_stride_bytes = 0;
    std::uint64_t scan_id = 0;
    std::string scan_state;
    std::uint64_t delivered = 0;
    std::uint64_t lost = 0;
    std::uint64_t lost_writer_gone = 0;
    std::uint64_t acquirer_restarts = 0;
    std::string writer_state;      // empty: none
    std::uint64_t writer_lag = 0;  // frames
    std::map<std::string, RigRole> roles;
    std::string acquirer_said;  // its error
};

// Invariants: a session name and a directory of its own; processes are killed, segments unlinked and files removed
// with the object. What the programs said is printed where the test has failed.
class Rig {
  public:
    explicit Rig(const std::filesystem::path& place = std::filesystem::temp_directory_path());
    ~Rig();
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    [[nodiscard]] const std::string& session() const noexcept { return session_; }
    [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }
    // Where the writer puts scans; not made yet.
    [[nodiscard]] std::filesystem::path output() const { return directory_ / "scans"; }

    // Start a program of this session. The object belongs to the rig.
    ChildProcess& acquirer(const Arguments& arguments, Input input = Input::none);
    ChildProcess& writer(const Arguments& arguments = {});
    ChildProcess& viewer(const Arguments& arguments);
    // Runs a command of control to its end.
    ChildProcess& control(const std::string& command, const Arguments& arguments = {});
    // What acquirer() and writer() give their program.
    [[nodiscard]] Arguments acquirer_arguments(const Arguments& arguments) const;
    [[nodiscard]] Arguments writer_arguments(const Arguments& arguments) const;
    // A program as it is, without --session.
    ChildProcess& program(const std::string& name, const Arguments& arguments, Input input = Input::none);

    // Nothing where there is no session that control can read.
    [[nodiscard]] std::optional<RigStatus> status();
    // Names in /dev/shm that belong to this session.
    [[nodiscard]] std::vector<std::string> segments() const;

    // Asks again and again. Throws, naming `what`, where it does not come within kHangLimit.
    void wait_until(const std::string& what, const std::function<bool()>& is_so);
    // The same for the session's status.
    void wait_for(const std::string& what, const std::function<bool(const RigStatus&)>& is_so);
    void wait_until_attached(const ChildProcess& process);
    void wait_for_delivered(std::uint64_t frames);

  private:
    std::string session_;
    TemporaryDirectory directory_;
    std::vector<std::unique_ptr<ChildProcess>> processes_;
};

// Lines of a program's standard error that begin with "NAME: error: ".
[[nodiscard]] std::vector<std::string> error_lines(const ChildProcess& process);

}  // namespace framering::test
