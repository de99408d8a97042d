#include <fmt/core.h>
#include <windows.h>

#include <system_error>

#include "common/base/error.hpp"
#include "common/base/processors.hpp"
#include "common/base/scheduling.hpp"

namespace framering {

namespace {
constexpr unsigned kMostInMask = 64;  // of one group of processors: more are out of reach of a mask

std::string list_text(DWORD_PTR mask) {
    std::string text;
    for (unsigned i = 0; i < kMostInMask; ++i) {
        if ((mask >> i & 1) != 0) {
            text += fmt::format("{}{}", text.empty() ? "" : ",", i);
        }
    }
    return text;
}

std::string last_error_text() {
    return std::system_category().message(static_cast<int>(GetLastError()));
}
}  // namespace

// Of the whole process: threads do not inherit it from the one that starts them.
void run_on(const std::vector<unsigned>& processors) {
    (void)usable_processors();  // as they were before
    DWORD_PTR usable = 0;
    DWORD_PTR present = 0;
    GetProcessAffinityMask(GetCurrentProcess(), &usable, &present);
    DWORD_PTR wanted = 0;
    for (const unsigned each : processors) {
        if (each >= kMostInMask || (usable >> each & 1) == 0) {
            fail(ExitCode::usage, "CPU core {} does not exist or is not available to this process; available: {}",
                 each, list_text(usable));
        }
        wanted |= DWORD_PTR{1} << each;
    }
    if (SetProcessAffinityMask(GetCurrentProcess(), wanted) == 0) {
        fail(ExitCode::failed, "cannot set the CPU affinity to {}: {}", list_text(wanted), last_error_text());
    }
}

void run_urgently() {
    if (SetPriorityClass(GetCurrentProcess(), HIGH_PRIORITY_CLASS) == 0) {
        fail(ExitCode::failed, "cannot set high priority: {}", last_error_text());
    }
}

void run_at_low_priority() noexcept {
    (void)SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS);
}

}  // namespace framering
