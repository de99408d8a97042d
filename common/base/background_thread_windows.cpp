#include <utility>

#include "common/base/background_thread.hpp"

namespace framering {

// The system starts a thread of its own for a signal: there is nothing to hold back.
std::thread background_thread(std::function<void()> work) {
    return std::thread(std::move(work));
}

}  // namespace framering
