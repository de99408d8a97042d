#include <windows.h>

#include "common/base/process_state.hpp"

namespace framering {

bool is_ending(std::uint64_t pid) {
    const HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(pid));
    if (process == nullptr) {
        return false;
    }
    DWORD exit_code = STILL_ACTIVE;  // stands as soon as somebody ends it
    const bool is_known = GetExitCodeProcess(process, &exit_code) != 0;
    CloseHandle(process);
    return is_known && exit_code != STILL_ACTIVE;
}

}  // namespace framering
