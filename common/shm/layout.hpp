// Every structure in shared memory. Bytes are owned here and nowhere else: docs/shared_memory.md repeats the
// offsets for readers in other languages, and a test compares the two.
//
// Only fixed-width integers, characters and std::atomic of them; no pointer, bool, size_t. Words of different
// writers are kLine apart. Who may write a region is decided by how it is mapped (common/session).
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "common/frame/frame_info.hpp"

namespace framering::layout {

inline constexpr std::uint64_t kMagic = 0x474e49524d415246;  // "FRAMRING" in memory order
inline constexpr std::uint32_t kVersion = 2;

inline constexpr std::uint64_t kLine = 128;               // two cache lines: the prefetcher works in pairs
inline constexpr std::uint64_t kPage = 4096;              // slots are multiples of it, for direct disk access
inline constexpr std::uint64_t kProtectionUnit = 65'536;  // regions of different writers; Windows maps no finer
inline constexpr std::uint64_t kHugePage = 2'097'152;

inline constexpr std::uint32_t kReaderEntries = 16;
inline constexpr std::uint32_t kScanRecords = 64;
inline constexpr std::uint64_t kSpareSlots =
    3;  // behind the ring, for frames that viewers see though they are not stored
inline constexpr std::uint64_t kMinSlots = 2;
inline constexpr std::uint64_t kMaxSlots = 1 << 20;
inline constexpr std::uint64_t kNone = ~std::uint64_t{0};  // no end yet, no plan, no limit

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && sizeof(std::atomic<std::uint64_t>) == 8);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free && sizeof(std::atomic<std::uint32_t>) == 4);

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

// In a structure they stand as typed words of four bytes.
template <class Enumeration>
inline constexpr bool kIsHalfWord = std::atomic<Enumeration>::is_always_lock_free &&
                                    sizeof(std::atomic<Enumeration>) == sizeof(HalfWord);
static_assert(kIsHalfWord<RunState> && kIsHalfWord<ScanState> && kIsHalfWord<Admission> &&
              kIsHalfWord<Attachment> && kIsHalfWord<Purpose>);

// Who holds a lease; written by the holder after locking, since the kernel names no pid for these locks.
struct ProcessIdentity {
    std::uint64_t pid;
    std::uint64_t started_ns;      // CLOCK_MONOTONIC
    std::uint64_t started_utc_ns;  // since 1970
    Text<40> program;
};

// The first page of both segments.
struct Identity {
    std::uint64_t magic;
    std::uint32_t version;
    SegmentKind kind;
    std::uint64_t layout_hash;
    Uuid session_uuid;
    Uuid boot_id;
    Text<48> session;
    std::uint64_t segment_bytes;
    std::uint64_t slot_count;
    std::uint64_t slot_stride;    // bytes from slot to slot, and the most a frame may have
    std::uint64_t header_offset;  // of the header table in the frames segment
    std::uint64_t pixel_offset;   // of slot 0 in the frames segment
    std::uint64_t created_utc_ns;
    std::int64_t utc_offset_ns;  // UTC = CLOCK_MONOTONIC + this, at creation
    Word ready;                  // 1 once the session is complete; written last
};

// Written by the acquirer alone.
struct ProducerState {
    Word head;                                 // sequence after the last stored frame
    alignas(kLine) Word newest;                // 2 * (number + 1) + spare of the newest frame; 0: none yet
    alignas(kLine) HalfWord reader_wake;       // lossless readers sleep on it
    alignas(kLine) HalfWord viewer_wake;       // viewers sleep on it
    alignas(kLine) HalfWord waiting_for_room;  // 1: the acquirer sleeps on an entry's `released`
    alignas(kLine) Word spare_count;           // frames that went to a spare slot
    alignas(kLine) Word heartbeat_ns;          // CLOCK_MONOTONIC
    Word epoch;                                // counts the acquirer's starts on these segments
    Word scan_id;                              // of the newest scan record; 0: none yet
    std::atomic<RunState> run_state;           // RunState
    HalfWord retired;                          // 1: over, no frame will follow on this segment
    Word cancel_seen;                          // the requests that were acknowledged
    Word terminate_seen;
    Word terminate_now_seen;
    Word start_seen;
    Word wake_calls;    // futex wakes of lossless readers
    Word full_waits;    // how often the ring was full when a frame arrived
    Word full_wait_ns;  // time spent waiting for room
    Word abandoned;     // claimed slots that were not published
    ProcessIdentity identity;
    std::uint32_t error_code;
    Text<204> error;
};

// An acquirer died in a scan and another one went on with it.
struct Interruption {
    Word delivered;  // frames before it: the next one was the first of the new acquirer
    Word sequence;   // of that next frame, if it was stored
    Word away_ns;    // from the last sign of life of the old acquirer to the first of the new one
};

inline constexpr std::uint32_t kInterruptions = 32;

struct ScanRecord {
    Word scan_id;                  // 0 while the record is rewritten
    std::atomic<ScanState> state;  // ScanState
    HalfWord plan_bytes;
    Uuid uuid;
    Word first_sequence;
    Word end_sequence;  // kNone until the scan is over
    Word planned;       // frames, kNone without a limit
    Word delivered;
    Word lost_ring_full;  // frames for which no slot was free
    Word ring_full_gaps;  // runs of those
    Word skipped;         // planned frames that were not acquired, for example after a cancel
    Word missed_periods;  // of the frame rate
    Word announced_utc_ns;
    Word started_utc_ns;
    Word ended_utc_ns;
    Word frame_period_ns;  // measured, smoothed
    Text<200> reason;      // why it ended
    Text<4096> plan;       // JSON
    Word started_ns;       // CLOCK_MONOTONIC, of the first acquirer; 0 until then
    Word settled;          // 1: its acquirer has ended it and waited until its frames were stored
    Word restarts;         // how often an acquirer resumed it
    std::array<Interruption, kInterruptions> interruptions;  // the first ones, as many as fit
    Word lost_writer_gone;  // frames that were in the ring for a role that stores or forwards and was evicted
};

inline constexpr std::uint64_t kScanRecordBytes = 8192;

// Words that only grow; written by whoever asks (compare-and-swap maximum), acknowledged in ProducerState.
struct Requests {
    Word cancel_scan;  // the scan_id that the request is for
    alignas(kLine) Word terminate_scan;
    alignas(kLine) Word terminate_now_scan;
    alignas(kLine) Word start;
};

// One a role. The first line is the acquirer's, the others are the reader's.
struct ReaderEntry {
    std::atomic<Admission> admission;  // Admission
    HalfWord reserved0;
    Word admitted_generation;
    Word first_sequence;  // the role gets every frame from this one on
    Word first_scan_id;
    Word orphaned_since_ns;
    Word evicted_at;                   // of an evicted role: it misses [cursor, evicted_at)
    Word missed;                       // frames that this role missed by evictions since it first joined
    alignas(kLine) Word cursor;        // next frame to be released; the acquirer sets it once, at admission
    alignas(kLine) HalfWord released;  // + 1 after a cursor store that the acquirer, asleep here, waits for
    HalfWord waiting;                  // 1: the reader sleeps on reader_wake
    alignas(kLine) std::atomic<Attachment> attachment;  // Attachment
    std::atomic<Purpose> purpose;                       // Purpose
    Word generation;                                    // + 1 with each process that uses the entry
    Word restart_timeout_ns;                            // how long an orphan keeps its frames; kNone: forever
    Word heartbeat_ns;                                  // CLOCK_MONOTONIC
    Word ready_scan_id;                                 // prepared up to this scan
    Word closed_scan_id;                                // every scan up to this one is closed
    Word committed;                                     // sequence after the last frame that is part of a file
    Word flushed;                                       // sequence after the last frame known to be on the disk
    Word frames;                                        // of the current scan, that are in its files
    Word bytes;                                         // of these frames
    Word error_scan_id;                                 // the scan that `error` is about
    Text<32> role;
    ProcessIdentity identity;
    std::uint32_t error_code;
    Text<204> error;
    Text<1024> output;         // directory to which the frames go
    Word io_calls;             // returned disk calls of the current scan
    Word io_p50_ns;            // their median duration
    Word io_p99_ns;            // their 99th percentile
    Word io_max_ns;            // the longest one
    Word io_blocked_since_ns;  // CLOCK_MONOTONIC, start of a call that has not returned; 0: none
    Word disk_free_bytes;      // free space in `output`; kNone while unknown
    Word store_period_ns;      // from one stored frame to the next, smoothed; 0 while unknown
    Word wanted_sequence;      // first frame that a joining role wants; kNone: the next one
};

// Control segment. The producer region stands last because its end, the slot words, has no fixed length.
inline constexpr std::uint64_t kIdentityOffset = 0;
inline constexpr std::uint64_t kRequestsOffset = kProtectionUnit;
inline constexpr std::uint64_t kEntriesOffset = 2 * kProtectionUnit;
inline constexpr std::uint64_t kProducerOffset = kEntriesOffset + kReaderEntries * kProtectionUnit;
// Within the producer region:
inline constexpr std::uint64_t kScanRecordsOffset = kProtectionUnit;
inline constexpr std::uint64_t kSlotWordsOffset = kScanRecordsOffset + kScanRecords * kScanRecordBytes;

// Frames segment.
inline constexpr std::uint64_t kHeaderTableOffset = kPage;

[[nodiscard]] constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t step) noexcept {
    return (value + step - 1) / step * step;
}
[[nodiscard]] constexpr std::uint64_t entry_offset(std::uint64_t index) noexcept {
    return kEntriesOffset + index * kProtectionUnit;
}
[[nodiscard]] constexpr std::uint64_t producer_region_bytes(std::uint64_t slot_count) noexcept {
    return kSlotWordsOffset + round_up((slot_count + kSpareSlots) * sizeof(Word), kProtectionUnit);
}
[[nodiscard]] constexpr std::uint64_t control_bytes(std::uint64_t slot_count) noexcept {
    return kProducerOffset + producer_region_bytes(slot_count);
}
[[nodiscard]] constexpr std::uint64_t pixel_offset(std::uint64_t slot_count) noexcept {
    return round_up(kHeaderTableOffset + (slot_count + kSpareSlots) * sizeof(FrameInfo), kHugePage);
}
[[nodiscard]] constexpr std::uint64_t frames_bytes(std::uint64_t slot_count, std::uint64_t slot_stride) noexcept {
    return pixel_offset(slot_count) + (slot_count + kSpareSlots) * slot_stride;
}

// Bytes to lock for a lease (common/shm/lease.hpp).
inline constexpr std::uint64_t kProducerLease = 0;
inline constexpr std::uint64_t kJoinLease = 1;  // held for the moment in which a reader chooses its entry
[[nodiscard]] constexpr std::uint64_t reader_lease(std::uint64_t index) noexcept {
    return 16 + index;
}

}  // namespace framering::layout
