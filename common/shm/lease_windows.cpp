// A table of words in the segment's own memory, one a byte to lease: who holds it, as the process's id and start.
// A mutex would belong to a thread, let the same thread take it twice, and be probed only by taking it.
#include <windows.h>

#include <atomic>

#include "common/shm/lease.hpp"

namespace framering {

namespace {
using Word = std::atomic<std::uint64_t>;

Word& word_of(LeaseHandle table, std::uint64_t byte) noexcept {
    return reinterpret_cast<Word*>(table)[byte];
}

// The id in the lower half, the start in the upper: an id that is used again comes with another start.
std::uint64_t holder(DWORD pid, const FILETIME& started) noexcept {
    const DWORD start = started.dwLowDateTime ^ started.dwHighDateTime;
    return static_cast<std::uint64_t>(start) << 32 | pid;
}

std::uint64_t holder_of(HANDLE process, DWORD pid) noexcept {
    FILETIME started{};
    FILETIME unused{};
    return GetProcessTimes(process, &started, &unused, &unused, &unused) != 0 ? holder(pid, started) : 0;
}

std::uint64_t myself() noexcept {
    static const std::uint64_t mine = holder_of(GetCurrentProcess(), GetCurrentProcessId());
    return mine;
}

// The system tells of the end when the last thread is over: from then on nothing of the process writes.
bool lives(std::uint64_t who) noexcept {
    if (who == 0 || who == myself()) {
        return who != 0;
    }
    const auto pid = static_cast<DWORD>(who);
    const HANDLE process = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
    if (process == nullptr) {
        return GetLastError() == ERROR_ACCESS_DENIED;  // there, and of somebody else
    }
    const bool is_running = WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    const bool is_same = is_running && holder_of(process, pid) == who;
    CloseHandle(process);
    return is_same;
}
}  // namespace

// Sequentially consistent, as system calls are: a reader and an acquirer each write a word, then look at the
// other's lease or word, and one of them has to see the other.
std::optional<Lease> Lease::take(LeaseHandle handle, std::uint64_t byte) {
    Word& word = word_of(handle, byte);
    std::uint64_t seen = word.load();
    do {
        if (lives(seen)) {
            return std::nullopt;
        }
    } while (!word.compare_exchange_strong(seen, myself()));
    return Lease(handle, byte);
}

bool Lease::is_held(LeaseHandle handle, std::uint64_t byte) noexcept {
    return lives(word_of(handle, byte).load());
}

void Lease::release() noexcept {
    if (handle_ != kNone) {
        word_of(handle_, byte_).store(0);
        handle_ = kNone;
    }
}

}  // namespace framering
