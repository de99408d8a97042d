// Every structure in shared memory. Bytes are owned here and nowhere else: docs/shared_memory.md repeats the
// offsets for readers in other languages, and a test compares the two.
//
// Only fixed-width integers, characters and std::atomic of them; no pointer, bool, size_t. Words of different
// writers are kLine apart. Who may write a region is decided by how it is mapped (common/session).
#pragma once
#include <array>
#include <atomic>
#include <cstdint>

#include "common/frame/frame_info.hpp"
#include "common/shm/layout_types.hpp"

namespace framering::layout {

// Programs of every layout find these at the same places, so that an upgrade costs no frame: magic, version, kind,
// boot_id, session, slot_count and ready of Identity; head and retired of ProducerState; admission, cursor,
// attachment, purpose and role of ReaderEntry; kProducerOffset and entry_offset(); the bytes of the leases. A test
// keeps them.

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
    Word pause_seen;
    Word exposure_seen;
    Word gain_seen;
    Word wake_calls;    // futex wakes of lossless readers
    Word full_waits;    // how often the ring was full when a frame arrived
    Word full_wait_ns;  // time spent waiting for room
    Word abandoned;     // claimed slots that were not published
    ProcessIdentity identity;
    std::uint32_t error_code;
    Text<204> error;
    HalfWord serving;  // 1: it waits for scans that somebody starts, one after the other
    HalfWord reserved0;
};

// What the source counts, such as packets that were sent again.
struct SourceCounter {
    Text<40> name;
    Word value;
};

// What is measured with each frame: FrameInfo.values has the number at the same place.
struct ValueKey {
    Text<48> name;
    Text<16> unit;
};

inline constexpr std::uint32_t kSourceCounters = 32;
inline constexpr std::uint64_t kSettingsBytes = 65'536;

// What gives the frames. Written by the acquirer alone.
struct SourceState {
    Word changes;             // odd while the acquirer writes what is not a Word
    HalfWord counter_count;   // of `counters`, that are valid
    HalfWord key_count;       // of `keys`; only grows in a session
    HalfWord settings_bytes;  // of `settings`
    HalfWord reserved0;
    Text<128> camera;  // maker, model and serial number
    std::array<SourceCounter, kSourceCounters> counters;
    std::array<ValueKey, kMaxValues> keys;
    Text<kSettingsBytes> settings;  // JSON
};

inline constexpr std::uint64_t kSourceStateBytes = 2 * kProtectionUnit;

// No frame came for a while, and nobody knows how many there would have been.
struct Interruption {
    Word delivered;                        // frames before it: the next one was the first after it
    Word sequence;                         // of that next frame, if it was stored
    Word away_ns;                          // from the last sign of life before it to the first after it
    std::atomic<InterruptionCause> cause;  // InterruptionCause
    HalfWord reserved0;
};

inline constexpr std::uint32_t kInterruptions = 32;

struct ScanRecord {
    Word scan_id;                  // 0 while the record is rewritten
    std::atomic<ScanState> state;  // ScanState
    HalfWord plan_bytes;           // of `plan`
    Uuid uuid;
    Word first_sequence;
    Word end_sequence;  // kNone until the scan is over
    Word planned;       // frames, kNone without a limit
    Word delivered;
    Word lost_ring_full;    // frames for which no slot was free
    Word ring_full_gaps;    // runs of those
    Word lost_writer_gone;  // frames that were in the ring for a role that stores or forwards and was evicted
    Word lost_camera;       // frames that the camera has counted and not delivered
    Word camera_gaps;       // runs of those
    Word skipped;           // planned frames that were not acquired, for example after a cancel
    Word missed_periods;    // of the frame rate
    Word announced_utc_ns;
    Word started_ns;  // CLOCK_MONOTONIC, of the first acquirer; 0 until then
    Word started_utc_ns;
    Word ended_utc_ns;
    Word frame_period_ns;  // measured, smoothed
    Word pauses;           // how often it was paused
    Word paused_ns;        // time in pauses that are over
    Word paused_since_ns;  // CLOCK_MONOTONIC, start of the pause that lasts; 0: none
    Word settled;          // 1: its acquirer has ended it and waited until its frames were stored
    Word restarts;         // how often an acquirer resumed it after another one had died
    Word reconnects;       // how often its camera was lost and found again
    Word failed_points;    // points of the plan whose move failed: their frames have the status failed
    Word retaken_points;   // frames that the camera lost at a point, and that were taken again
    Word retried_moves;    // moves that failed or were late, and were tried again
    Word late_points;      // points of a time axis that began later than their interval says
    std::array<Interruption, kInterruptions> interruptions;  // the first `restarts` + `reconnects`, as many as fit
    Text<200> reason;                                        // why it ended
    Text<kPlanBytes> plan;                                   // JSON
    Word damaged_frames;  // that the camera delivered with pixels missing, or without any that can be used
};

inline constexpr std::uint64_t kScanRecordBytes = kPlanBytes + 2 * kPage;

// Words that only grow, but for exposure_us and gain; written by whoever asks (compare-and-swap maximum),
// acknowledged in ProducerState.
struct Requests {
    Word cancel_scan;  // the scan_id that the request is for
    alignas(kLine) Word terminate_scan;
    alignas(kLine) Word terminate_now_scan;
    alignas(kLine) Word start;        // + 1 for each start that somebody asks for; the scan is in the queue
    alignas(kLine) Word pause;        // (scan_id << 16) + a count in that scan; odd: paused
    alignas(kLine) Word exposure_us;  // the bits of a double
    Word exposure_changes;            // + 1 after a store of exposure_us
    alignas(kLine) Word gain;         // the bits of a double, in the camera's unit
    Word gain_changes;                // + 1 after a store of gain
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

// An element of ReportState.values.
struct ReportedValue {
    Word word;      // 2 * number + 1 while it is written, 2 * number + 2 once it is whole
    Word sequence;  // of the frame
    Word value;     // the bits of a double
    Word key;       // its place in ReportState.keys
};

// Behind a reader's entry, in its page: what the role has reported of frames. Written by the reader.
struct ReportState {
    Word changes;        // odd while the reader writes role, scan_id, first or keys
    Word count;          // of values, since the entry was made; number n is in values[n % kReportedValues]
    Word first;          // number of the first value of the scan
    Word scan_id;        // of the values; 0: none yet
    HalfWord key_count;  // of `keys`; only grows in a scan
    HalfWord reserved0;
    Text<32> role;
    std::array<ValueKey, kMaxValues> keys;
    std::array<ReportedValue, kReportedValues> values;
};
inline constexpr std::uint64_t kReportsOffset = kPage;  // from the entry on

// Control segment. The producer region stands last because its end, the slot words, has no fixed length.
inline constexpr std::uint64_t kIdentityOffset = 0;
inline constexpr std::uint64_t kRequestsOffset = kProtectionUnit;
inline constexpr std::uint64_t kEntriesOffset = 2 * kProtectionUnit;
inline constexpr std::uint64_t kProducerOffset = kEntriesOffset + kReaderEntries * kProtectionUnit;
// Within the producer region:
inline constexpr std::uint64_t kSourceStateOffset = kProtectionUnit;
inline constexpr std::uint64_t kScanRecordsOffset = kSourceStateOffset + kSourceStateBytes;
inline constexpr std::uint64_t kSlotWordsOffset =
    round_up(kScanRecordsOffset + kScanRecords * kScanRecordBytes, kProtectionUnit);

// Frames segment.
inline constexpr std::uint64_t kHeaderTableOffset = kPage;

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
