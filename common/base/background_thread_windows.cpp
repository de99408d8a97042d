#include <system_error>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"

namespace framering {

// The system starts a thread of its own for a signal: there is nothing to hold back.
std::thread background_thread(std::string_view purpose, std::function<void()> work) {
    try {
        return std::thread(std::move(work));
    } catch (const std::system_error& error) {
        fail(ExitCode::failed, "cannot start the thread for {}: {}; close other programs", purpose, error.what());
    }
}

}  // namespace framering
