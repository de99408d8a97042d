// What the structures in shared memory are made of, and how many there are of each.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "common/base/versions.hpp"

namespace framering::layout {

inline constexpr std::uint64_t kMagic = 0x474e49524d415246;  // "FRAMRING" in memory order
inline constexpr std::uint32_t kVersion = versions::kMemoryLayout;

inline constexpr std::uint64_t kLine = 128;               // two cache lines: the prefetcher works in pairs
inline constexpr std::uint64_t kPage = 4096;              // slots are multiples of it, for direct disk access
inline constexpr std::uint64_t kProtectionUnit = 65'536;  // regions of different writers; Windows maps no finer
inline constexpr std::uint64_t kHugePage = 2'097'152;

inline constexpr std::uint32_t kReaderEntries = 16;
inline constexpr std::uint32_t kScanRecords = 16;
inline constexpr std::uint32_t kReportedValues = 1024;  // of a role, the newest ones
inline constexpr std::uint64_t kPlanBytes = 262'144;    // the longest JSON of a plan
inline constexpr std::uint64_t kSpareSlots =
    3;  // behind the ring, for frames that viewers see though they are not stored
inline constexpr std::uint64_t kMinSlots = 2;
inline constexpr std::uint64_t kMaxSlots = 1 << 20;
inline constexpr std::uint64_t kNone = ~std::uint64_t{0};  // no end yet, no plan, no limit

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && sizeof(std::atomic<std::uint64_t>) == 8);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free && sizeof(std::atomic<std::uint32_t>) == 4);

[[nodiscard]] constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t step) noexcept {
    return (value + step - 1) / step * step;
}

using Word = std::atomic<std::uint64_t>;
using HalfWord = std::atomic<std::uint32_t>;
using Uuid = std::array<std::uint8_t, 16>;
template <std::size_t N>
using Text = std::array<char, N>;  // UTF-8, zero-terminated

enum class SegmentKind : std::uint32_t { control = 1, frames = 2 };

enum class RunState : std::uint32_t { idle = 0, working = 1, canceled = 2, terminating = 3 };

enum class ScanState : std::uint32_t {
    none = 0,
    announced = 1,
    working = 2,
    ended = 3,
    canceled = 4,
    interrupted = 5
};

// What the acquirer has made of a reader entry.
enum class Admission : std::uint32_t { vacant = 0, active = 1, orphaned = 2, evicted = 3 };

// What the reader says of itself.
enum class Attachment : std::uint32_t { absent = 0, joining = 1, attached = 2, left = 3 };

// What a role does with its frames, and so what the acquirer does when the ring is full (docs/decisions/0023).
enum class Purpose : std::uint32_t {
    stores = 0,     // the ring holds its frames, whatever that costs
    processes = 1,  // where such roles alone are in the way, they are evicted, alive or not
    forwards = 2    // as stores: what is behind it stores
};

// Why no frame came for a while.
enum class InterruptionCause : std::uint32_t {
    acquirer = 0,  // it died, and another one went on with the scan
    camera = 1     // it was lost, and found again
};

// In a structure they stand as typed words of four bytes.
template <class Enumeration>
inline constexpr bool kIsHalfWord = std::atomic<Enumeration>::is_always_lock_free &&
                                    sizeof(std::atomic<Enumeration>) == sizeof(HalfWord);
static_assert(kIsHalfWord<RunState> && kIsHalfWord<ScanState> && kIsHalfWord<Admission> &&
              kIsHalfWord<Attachment> && kIsHalfWord<Purpose> && kIsHalfWord<InterruptionCause>);

}  // namespace framering::layout
