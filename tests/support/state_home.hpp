// A place of a test's own for what programs keep below $XDG_STATE_HOME.
#pragma once
#include <cstdlib>
#include <filesystem>

#include "tests/support/temporary_directory.hpp"

namespace framering::test {

// Also for the programs that a test starts meanwhile. One at a time.
class StateHome {
  public:
    StateHome() : directory_(TemporaryDirectory::in_memory()) { setenv("XDG_STATE_HOME", path().c_str(), 1); }
    ~StateHome() { unsetenv("XDG_STATE_HOME"); }
    StateHome(const StateHome&) = delete;
    StateHome& operator=(const StateHome&) = delete;

    [[nodiscard]] std::filesystem::path path() const { return directory_ / "state"; }
    [[nodiscard]] std::filesystem::path queue_of(const std::string& session) const {
        return path() / "framering" / "queue" / session;
    }

  private:
    TemporaryDirectory directory_;
};

}  // namespace framering::test
