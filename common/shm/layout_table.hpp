// Every field of every structure in shared memory, with the offset that it must have. The assertion at the end
// keeps a compiler, a flag or an edit from moving one; the hash over the table stands in each segment.
#pragma once
#include <array>
#include <initializer_list>
#include <span>
#include <string_view>

#include "common/shm/layout.hpp"

namespace framering::layout {

struct Field {
    std::string_view structure;
    std::string_view name;
    std::uint64_t documented_offset;
    std::uint64_t offset;
    std::uint64_t size;
};

// clang-format off
inline constexpr std::array kFields{
    Field{"AxisPosition", "index", 0, offsetof(AxisPosition, index), sizeof(AxisPosition::index)},
    Field{"AxisPosition", "value", 8, offsetof(AxisPosition, value), sizeof(AxisPosition::value)},
    Field{"AxisPosition", "set_point", 16, offsetof(AxisPosition, set_point), sizeof(AxisPosition::set_point)},

    Field{"FrameInfo", "sequence", 0, offsetof(FrameInfo, sequence), sizeof(FrameInfo::sequence)},
    Field{"FrameInfo", "scan_id", 8, offsetof(FrameInfo, scan_id), sizeof(FrameInfo::scan_id)},
    Field{"FrameInfo", "epoch", 16, offsetof(FrameInfo, epoch), sizeof(FrameInfo::epoch)},
    Field{"FrameInfo", "delivered", 24, offsetof(FrameInfo, delivered), sizeof(FrameInfo::delivered)},
    Field{"FrameInfo", "camera_frame_id", 32, offsetof(FrameInfo, camera_frame_id), sizeof(FrameInfo::camera_frame_id)},
    Field{"FrameInfo", "capture_time_ns", 40, offsetof(FrameInfo, capture_time_ns), sizeof(FrameInfo::capture_time_ns)},
    Field{"FrameInfo", "publish_time_ns", 48, offsetof(FrameInfo, publish_time_ns), sizeof(FrameInfo::publish_time_ns)},
    Field{"FrameInfo", "camera_timestamp", 56, offsetof(FrameInfo, camera_timestamp), sizeof(FrameInfo::camera_timestamp)},
    Field{"FrameInfo", "stored", 64, offsetof(FrameInfo, stored), sizeof(FrameInfo::stored)},
    Field{"FrameInfo", "status", 68, offsetof(FrameInfo, status), sizeof(FrameInfo::status)},
    Field{"FrameInfo", "width", 72, offsetof(FrameInfo, width), sizeof(FrameInfo::width)},
    Field{"FrameInfo", "height", 76, offsetof(FrameInfo, height), sizeof(FrameInfo::height)},
    Field{"FrameInfo", "pixel_format", 80, offsetof(FrameInfo, pixel_format), sizeof(FrameInfo::pixel_format)},
    Field{"FrameInfo", "significant_bits", 84, offsetof(FrameInfo, significant_bits), sizeof(FrameInfo::significant_bits)},
    Field{"FrameInfo", "numpy_dtype", 88, offsetof(FrameInfo, numpy_dtype), sizeof(FrameInfo::numpy_dtype)},
    Field{"FrameInfo", "row_stride_bytes", 96, offsetof(FrameInfo, row_stride_bytes), sizeof(FrameInfo::row_stride_bytes)},
    Field{"FrameInfo", "payload_bytes", 104, offsetof(FrameInfo, payload_bytes), sizeof(FrameInfo::payload_bytes)},
    Field{"FrameInfo", "offset_x", 112, offsetof(FrameInfo, offset_x), sizeof(FrameInfo::offset_x)},
    Field{"FrameInfo", "offset_y", 116, offsetof(FrameInfo, offset_y), sizeof(FrameInfo::offset_y)},
    Field{"FrameInfo", "binning_x", 120, offsetof(FrameInfo, binning_x), sizeof(FrameInfo::binning_x)},
    Field{"FrameInfo", "binning_y", 124, offsetof(FrameInfo, binning_y), sizeof(FrameInfo::binning_y)},
    Field{"FrameInfo", "pixel_size_nm", 128, offsetof(FrameInfo, pixel_size_nm), sizeof(FrameInfo::pixel_size_nm)},
    Field{"FrameInfo", "exposure_us", 136, offsetof(FrameInfo, exposure_us), sizeof(FrameInfo::exposure_us)},
    Field{"FrameInfo", "axis_count", 144, offsetof(FrameInfo, axis_count), sizeof(FrameInfo::axis_count)},
    Field{"FrameInfo", "has_crc32c", 148, offsetof(FrameInfo, has_crc32c), sizeof(FrameInfo::has_crc32c)},
    Field{"FrameInfo", "crc32c", 152, offsetof(FrameInfo, crc32c), sizeof(FrameInfo::crc32c)},
    Field{"FrameInfo", "bit_alignment", 156, offsetof(FrameInfo, bit_alignment), sizeof(FrameInfo::bit_alignment)},
    Field{"FrameInfo", "value_count", 160, offsetof(FrameInfo, value_count), sizeof(FrameInfo::value_count)},
    Field{"FrameInfo", "reserved0", 164, offsetof(FrameInfo, reserved0), sizeof(FrameInfo::reserved0)},
    Field{"FrameInfo", "lost_camera", 168, offsetof(FrameInfo, lost_camera), sizeof(FrameInfo::lost_camera)},
    Field{"FrameInfo", "host_time_event", 176, offsetof(FrameInfo, host_time_event), sizeof(FrameInfo::host_time_event)},
    Field{"FrameInfo", "camera_time_event", 180, offsetof(FrameInfo, camera_time_event), sizeof(FrameInfo::camera_time_event)},
    Field{"FrameInfo", "reserved1", 184, offsetof(FrameInfo, reserved1), sizeof(FrameInfo::reserved1)},
    Field{"FrameInfo", "axes", 192, offsetof(FrameInfo, axes), sizeof(FrameInfo::axes)},
    Field{"FrameInfo", "values", 384, offsetof(FrameInfo, values), sizeof(FrameInfo::values)},
    Field{"FrameInfo", "reserved2", 896, offsetof(FrameInfo, reserved2), sizeof(FrameInfo::reserved2)},

    Field{"ProcessIdentity", "pid", 0, offsetof(ProcessIdentity, pid), sizeof(ProcessIdentity::pid)},
    Field{"ProcessIdentity", "started_ns", 8, offsetof(ProcessIdentity, started_ns), sizeof(ProcessIdentity::started_ns)},
    Field{"ProcessIdentity", "started_utc_ns", 16, offsetof(ProcessIdentity, started_utc_ns), sizeof(ProcessIdentity::started_utc_ns)},
    Field{"ProcessIdentity", "program", 24, offsetof(ProcessIdentity, program), sizeof(ProcessIdentity::program)},

    Field{"Identity", "magic", 0, offsetof(Identity, magic), sizeof(Identity::magic)},
    Field{"Identity", "version", 8, offsetof(Identity, version), sizeof(Identity::version)},
    Field{"Identity", "kind", 12, offsetof(Identity, kind), sizeof(Identity::kind)},
    Field{"Identity", "layout_hash", 16, offsetof(Identity, layout_hash), sizeof(Identity::layout_hash)},
    Field{"Identity", "session_uuid", 24, offsetof(Identity, session_uuid), sizeof(Identity::session_uuid)},
    Field{"Identity", "boot_id", 40, offsetof(Identity, boot_id), sizeof(Identity::boot_id)},
    Field{"Identity", "session", 56, offsetof(Identity, session), sizeof(Identity::session)},
    Field{"Identity", "segment_bytes", 104, offsetof(Identity, segment_bytes), sizeof(Identity::segment_bytes)},
    Field{"Identity", "slot_count", 112, offsetof(Identity, slot_count), sizeof(Identity::slot_count)},
    Field{"Identity", "slot_stride", 120, offsetof(Identity, slot_stride), sizeof(Identity::slot_stride)},
    Field{"Identity", "header_offset", 128, offsetof(Identity, header_offset), sizeof(Identity::header_offset)},
    Field{"Identity", "pixel_offset", 136, offsetof(Identity, pixel_offset), sizeof(Identity::pixel_offset)},
    Field{"Identity", "created_utc_ns", 144, offsetof(Identity, created_utc_ns), sizeof(Identity::created_utc_ns)},
    Field{"Identity", "utc_offset_ns", 152, offsetof(Identity, utc_offset_ns), sizeof(Identity::utc_offset_ns)},
    Field{"Identity", "ready", 160, offsetof(Identity, ready), sizeof(Identity::ready)},

    Field{"ProducerState", "head", 0, offsetof(ProducerState, head), sizeof(ProducerState::head)},
    Field{"ProducerState", "newest", 128, offsetof(ProducerState, newest), sizeof(ProducerState::newest)},
    Field{"ProducerState", "reader_wake", 256, offsetof(ProducerState, reader_wake), sizeof(ProducerState::reader_wake)},
    Field{"ProducerState", "viewer_wake", 384, offsetof(ProducerState, viewer_wake), sizeof(ProducerState::viewer_wake)},
    Field{"ProducerState", "waiting_for_room", 512, offsetof(ProducerState, waiting_for_room), sizeof(ProducerState::waiting_for_room)},
    Field{"ProducerState", "spare_count", 640, offsetof(ProducerState, spare_count), sizeof(ProducerState::spare_count)},
    Field{"ProducerState", "heartbeat_ns", 768, offsetof(ProducerState, heartbeat_ns), sizeof(ProducerState::heartbeat_ns)},
    Field{"ProducerState", "epoch", 776, offsetof(ProducerState, epoch), sizeof(ProducerState::epoch)},
    Field{"ProducerState", "scan_id", 784, offsetof(ProducerState, scan_id), sizeof(ProducerState::scan_id)},
    Field{"ProducerState", "run_state", 792, offsetof(ProducerState, run_state), sizeof(ProducerState::run_state)},
    Field{"ProducerState", "retired", 796, offsetof(ProducerState, retired), sizeof(ProducerState::retired)},
    Field{"ProducerState", "cancel_seen", 800, offsetof(ProducerState, cancel_seen), sizeof(ProducerState::cancel_seen)},
    Field{"ProducerState", "terminate_seen", 808, offsetof(ProducerState, terminate_seen), sizeof(ProducerState::terminate_seen)},
    Field{"ProducerState", "terminate_now_seen", 816, offsetof(ProducerState, terminate_now_seen), sizeof(ProducerState::terminate_now_seen)},
    Field{"ProducerState", "start_seen", 824, offsetof(ProducerState, start_seen), sizeof(ProducerState::start_seen)},
    Field{"ProducerState", "pause_seen", 832, offsetof(ProducerState, pause_seen), sizeof(ProducerState::pause_seen)},
    Field{"ProducerState", "exposure_seen", 840, offsetof(ProducerState, exposure_seen), sizeof(ProducerState::exposure_seen)},
    Field{"ProducerState", "gain_seen", 848, offsetof(ProducerState, gain_seen), sizeof(ProducerState::gain_seen)},
    Field{"ProducerState", "wake_calls", 856, offsetof(ProducerState, wake_calls), sizeof(ProducerState::wake_calls)},
    Field{"ProducerState", "full_waits", 864, offsetof(ProducerState, full_waits), sizeof(ProducerState::full_waits)},
    Field{"ProducerState", "full_wait_ns", 872, offsetof(ProducerState, full_wait_ns), sizeof(ProducerState::full_wait_ns)},
    Field{"ProducerState", "abandoned", 880, offsetof(ProducerState, abandoned), sizeof(ProducerState::abandoned)},
    Field{"ProducerState", "identity", 888, offsetof(ProducerState, identity), sizeof(ProducerState::identity)},
    Field{"ProducerState", "error_code", 952, offsetof(ProducerState, error_code), sizeof(ProducerState::error_code)},
    Field{"ProducerState", "error", 956, offsetof(ProducerState, error), sizeof(ProducerState::error)},
    Field{"ProducerState", "serving", 1160, offsetof(ProducerState, serving), sizeof(ProducerState::serving)},
    Field{"ProducerState", "reserved0", 1164, offsetof(ProducerState, reserved0), sizeof(ProducerState::reserved0)},

    Field{"SourceCounter", "name", 0, offsetof(SourceCounter, name), sizeof(SourceCounter::name)},
    Field{"SourceCounter", "value", 40, offsetof(SourceCounter, value), sizeof(SourceCounter::value)},

    Field{"ValueKey", "name", 0, offsetof(ValueKey, name), sizeof(ValueKey::name)},
    Field{"ValueKey", "unit", 48, offsetof(ValueKey, unit), sizeof(ValueKey::unit)},

    Field{"SourceState", "changes", 0, offsetof(SourceState, changes), sizeof(SourceState::changes)},
    Field{"SourceState", "counter_count", 8, offsetof(SourceState, counter_count), sizeof(SourceState::counter_count)},
    Field{"SourceState", "key_count", 12, offsetof(SourceState, key_count), sizeof(SourceState::key_count)},
    Field{"SourceState", "settings_bytes", 16, offsetof(SourceState, settings_bytes), sizeof(SourceState::settings_bytes)},
    Field{"SourceState", "reserved0", 20, offsetof(SourceState, reserved0), sizeof(SourceState::reserved0)},
    Field{"SourceState", "camera", 24, offsetof(SourceState, camera), sizeof(SourceState::camera)},
    Field{"SourceState", "counters", 152, offsetof(SourceState, counters), sizeof(SourceState::counters)},
    Field{"SourceState", "keys", 1688, offsetof(SourceState, keys), sizeof(SourceState::keys)},
    Field{"SourceState", "settings", 5784, offsetof(SourceState, settings), sizeof(SourceState::settings)},

    Field{"Interruption", "delivered", 0, offsetof(Interruption, delivered), sizeof(Interruption::delivered)},
    Field{"Interruption", "sequence", 8, offsetof(Interruption, sequence), sizeof(Interruption::sequence)},
    Field{"Interruption", "away_ns", 16, offsetof(Interruption, away_ns), sizeof(Interruption::away_ns)},
    Field{"Interruption", "cause", 24, offsetof(Interruption, cause), sizeof(Interruption::cause)},
    Field{"Interruption", "reserved0", 28, offsetof(Interruption, reserved0), sizeof(Interruption::reserved0)},

    Field{"ScanRecord", "scan_id", 0, offsetof(ScanRecord, scan_id), sizeof(ScanRecord::scan_id)},
    Field{"ScanRecord", "state", 8, offsetof(ScanRecord, state), sizeof(ScanRecord::state)},
    Field{"ScanRecord", "plan_bytes", 12, offsetof(ScanRecord, plan_bytes), sizeof(ScanRecord::plan_bytes)},
    Field{"ScanRecord", "uuid", 16, offsetof(ScanRecord, uuid), sizeof(ScanRecord::uuid)},
    Field{"ScanRecord", "first_sequence", 32, offsetof(ScanRecord, first_sequence), sizeof(ScanRecord::first_sequence)},
    Field{"ScanRecord", "end_sequence", 40, offsetof(ScanRecord, end_sequence), sizeof(ScanRecord::end_sequence)},
    Field{"ScanRecord", "planned", 48, offsetof(ScanRecord, planned), sizeof(ScanRecord::planned)},
    Field{"ScanRecord", "delivered", 56, offsetof(ScanRecord, delivered), sizeof(ScanRecord::delivered)},
    Field{"ScanRecord", "lost_ring_full", 64, offsetof(ScanRecord, lost_ring_full), sizeof(ScanRecord::lost_ring_full)},
    Field{"ScanRecord", "ring_full_gaps", 72, offsetof(ScanRecord, ring_full_gaps), sizeof(ScanRecord::ring_full_gaps)},
    Field{"ScanRecord", "lost_writer_gone", 80, offsetof(ScanRecord, lost_writer_gone), sizeof(ScanRecord::lost_writer_gone)},
    Field{"ScanRecord", "lost_camera", 88, offsetof(ScanRecord, lost_camera), sizeof(ScanRecord::lost_camera)},
    Field{"ScanRecord", "camera_gaps", 96, offsetof(ScanRecord, camera_gaps), sizeof(ScanRecord::camera_gaps)},
    Field{"ScanRecord", "skipped", 104, offsetof(ScanRecord, skipped), sizeof(ScanRecord::skipped)},
    Field{"ScanRecord", "missed_periods", 112, offsetof(ScanRecord, missed_periods), sizeof(ScanRecord::missed_periods)},
    Field{"ScanRecord", "announced_utc_ns", 120, offsetof(ScanRecord, announced_utc_ns), sizeof(ScanRecord::announced_utc_ns)},
    Field{"ScanRecord", "started_ns", 128, offsetof(ScanRecord, started_ns), sizeof(ScanRecord::started_ns)},
    Field{"ScanRecord", "started_utc_ns", 136, offsetof(ScanRecord, started_utc_ns), sizeof(ScanRecord::started_utc_ns)},
    Field{"ScanRecord", "ended_utc_ns", 144, offsetof(ScanRecord, ended_utc_ns), sizeof(ScanRecord::ended_utc_ns)},
    Field{"ScanRecord", "frame_period_ns", 152, offsetof(ScanRecord, frame_period_ns), sizeof(ScanRecord::frame_period_ns)},
    Field{"ScanRecord", "pauses", 160, offsetof(ScanRecord, pauses), sizeof(ScanRecord::pauses)},
    Field{"ScanRecord", "paused_ns", 168, offsetof(ScanRecord, paused_ns), sizeof(ScanRecord::paused_ns)},
    Field{"ScanRecord", "paused_since_ns", 176, offsetof(ScanRecord, paused_since_ns), sizeof(ScanRecord::paused_since_ns)},
    Field{"ScanRecord", "settled", 184, offsetof(ScanRecord, settled), sizeof(ScanRecord::settled)},
    Field{"ScanRecord", "restarts", 192, offsetof(ScanRecord, restarts), sizeof(ScanRecord::restarts)},
    Field{"ScanRecord", "reconnects", 200, offsetof(ScanRecord, reconnects), sizeof(ScanRecord::reconnects)},
    Field{"ScanRecord", "failed_points", 208, offsetof(ScanRecord, failed_points), sizeof(ScanRecord::failed_points)},
    Field{"ScanRecord", "retaken_points", 216, offsetof(ScanRecord, retaken_points), sizeof(ScanRecord::retaken_points)},
    Field{"ScanRecord", "retried_moves", 224, offsetof(ScanRecord, retried_moves), sizeof(ScanRecord::retried_moves)},
    Field{"ScanRecord", "late_points", 232, offsetof(ScanRecord, late_points), sizeof(ScanRecord::late_points)},
    Field{"ScanRecord", "interruptions", 240, offsetof(ScanRecord, interruptions), sizeof(ScanRecord::interruptions)},
    Field{"ScanRecord", "reason", 1264, offsetof(ScanRecord, reason), sizeof(ScanRecord::reason)},
    Field{"ScanRecord", "plan", 1464, offsetof(ScanRecord, plan), sizeof(ScanRecord::plan)},
    Field{"ScanRecord", "damaged_frames", 263608, offsetof(ScanRecord, damaged_frames), sizeof(ScanRecord::damaged_frames)},

    Field{"Requests", "cancel_scan", 0, offsetof(Requests, cancel_scan), sizeof(Requests::cancel_scan)},
    Field{"Requests", "terminate_scan", 128, offsetof(Requests, terminate_scan), sizeof(Requests::terminate_scan)},
    Field{"Requests", "terminate_now_scan", 256, offsetof(Requests, terminate_now_scan), sizeof(Requests::terminate_now_scan)},
    Field{"Requests", "start", 384, offsetof(Requests, start), sizeof(Requests::start)},
    Field{"Requests", "pause", 512, offsetof(Requests, pause), sizeof(Requests::pause)},
    Field{"Requests", "exposure_us", 640, offsetof(Requests, exposure_us), sizeof(Requests::exposure_us)},
    Field{"Requests", "exposure_changes", 648, offsetof(Requests, exposure_changes), sizeof(Requests::exposure_changes)},
    Field{"Requests", "gain", 768, offsetof(Requests, gain), sizeof(Requests::gain)},
    Field{"Requests", "gain_changes", 776, offsetof(Requests, gain_changes), sizeof(Requests::gain_changes)},

    Field{"ReaderEntry", "admission", 0, offsetof(ReaderEntry, admission), sizeof(ReaderEntry::admission)},
    Field{"ReaderEntry", "reserved0", 4, offsetof(ReaderEntry, reserved0), sizeof(ReaderEntry::reserved0)},
    Field{"ReaderEntry", "admitted_generation", 8, offsetof(ReaderEntry, admitted_generation), sizeof(ReaderEntry::admitted_generation)},
    Field{"ReaderEntry", "first_sequence", 16, offsetof(ReaderEntry, first_sequence), sizeof(ReaderEntry::first_sequence)},
    Field{"ReaderEntry", "first_scan_id", 24, offsetof(ReaderEntry, first_scan_id), sizeof(ReaderEntry::first_scan_id)},
    Field{"ReaderEntry", "orphaned_since_ns", 32, offsetof(ReaderEntry, orphaned_since_ns), sizeof(ReaderEntry::orphaned_since_ns)},
    Field{"ReaderEntry", "evicted_at", 40, offsetof(ReaderEntry, evicted_at), sizeof(ReaderEntry::evicted_at)},
    Field{"ReaderEntry", "missed", 48, offsetof(ReaderEntry, missed), sizeof(ReaderEntry::missed)},
    Field{"ReaderEntry", "cursor", 128, offsetof(ReaderEntry, cursor), sizeof(ReaderEntry::cursor)},
    Field{"ReaderEntry", "released", 256, offsetof(ReaderEntry, released), sizeof(ReaderEntry::released)},
    Field{"ReaderEntry", "waiting", 260, offsetof(ReaderEntry, waiting), sizeof(ReaderEntry::waiting)},
    Field{"ReaderEntry", "attachment", 384, offsetof(ReaderEntry, attachment), sizeof(ReaderEntry::attachment)},
    Field{"ReaderEntry", "purpose", 388, offsetof(ReaderEntry, purpose), sizeof(ReaderEntry::purpose)},
    Field{"ReaderEntry", "generation", 392, offsetof(ReaderEntry, generation), sizeof(ReaderEntry::generation)},
    Field{"ReaderEntry", "restart_timeout_ns", 400, offsetof(ReaderEntry, restart_timeout_ns), sizeof(ReaderEntry::restart_timeout_ns)},
    Field{"ReaderEntry", "heartbeat_ns", 408, offsetof(ReaderEntry, heartbeat_ns), sizeof(ReaderEntry::heartbeat_ns)},
    Field{"ReaderEntry", "ready_scan_id", 416, offsetof(ReaderEntry, ready_scan_id), sizeof(ReaderEntry::ready_scan_id)},
    Field{"ReaderEntry", "closed_scan_id", 424, offsetof(ReaderEntry, closed_scan_id), sizeof(ReaderEntry::closed_scan_id)},
    Field{"ReaderEntry", "committed", 432, offsetof(ReaderEntry, committed), sizeof(ReaderEntry::committed)},
    Field{"ReaderEntry", "flushed", 440, offsetof(ReaderEntry, flushed), sizeof(ReaderEntry::flushed)},
    Field{"ReaderEntry", "frames", 448, offsetof(ReaderEntry, frames), sizeof(ReaderEntry::frames)},
    Field{"ReaderEntry", "bytes", 456, offsetof(ReaderEntry, bytes), sizeof(ReaderEntry::bytes)},
    Field{"ReaderEntry", "error_scan_id", 464, offsetof(ReaderEntry, error_scan_id), sizeof(ReaderEntry::error_scan_id)},
    Field{"ReaderEntry", "role", 472, offsetof(ReaderEntry, role), sizeof(ReaderEntry::role)},
    Field{"ReaderEntry", "identity", 504, offsetof(ReaderEntry, identity), sizeof(ReaderEntry::identity)},
    Field{"ReaderEntry", "error_code", 568, offsetof(ReaderEntry, error_code), sizeof(ReaderEntry::error_code)},
    Field{"ReaderEntry", "error", 572, offsetof(ReaderEntry, error), sizeof(ReaderEntry::error)},
    Field{"ReaderEntry", "output", 776, offsetof(ReaderEntry, output), sizeof(ReaderEntry::output)},
    Field{"ReaderEntry", "io_calls", 1800, offsetof(ReaderEntry, io_calls), sizeof(ReaderEntry::io_calls)},
    Field{"ReaderEntry", "io_p50_ns", 1808, offsetof(ReaderEntry, io_p50_ns), sizeof(ReaderEntry::io_p50_ns)},
    Field{"ReaderEntry", "io_p99_ns", 1816, offsetof(ReaderEntry, io_p99_ns), sizeof(ReaderEntry::io_p99_ns)},
    Field{"ReaderEntry", "io_max_ns", 1824, offsetof(ReaderEntry, io_max_ns), sizeof(ReaderEntry::io_max_ns)},
    Field{"ReaderEntry", "io_blocked_since_ns", 1832, offsetof(ReaderEntry, io_blocked_since_ns), sizeof(ReaderEntry::io_blocked_since_ns)},
    Field{"ReaderEntry", "disk_free_bytes", 1840, offsetof(ReaderEntry, disk_free_bytes), sizeof(ReaderEntry::disk_free_bytes)},
    Field{"ReaderEntry", "store_period_ns", 1848, offsetof(ReaderEntry, store_period_ns), sizeof(ReaderEntry::store_period_ns)},
    Field{"ReaderEntry", "wanted_sequence", 1856, offsetof(ReaderEntry, wanted_sequence), sizeof(ReaderEntry::wanted_sequence)},

    Field{"ReportedValue", "word", 0, offsetof(ReportedValue, word), sizeof(ReportedValue::word)},
    Field{"ReportedValue", "sequence", 8, offsetof(ReportedValue, sequence), sizeof(ReportedValue::sequence)},
    Field{"ReportedValue", "value", 16, offsetof(ReportedValue, value), sizeof(ReportedValue::value)},
    Field{"ReportedValue", "key", 24, offsetof(ReportedValue, key), sizeof(ReportedValue::key)},

    Field{"ReportState", "changes", 0, offsetof(ReportState, changes), sizeof(ReportState::changes)},
    Field{"ReportState", "count", 8, offsetof(ReportState, count), sizeof(ReportState::count)},
    Field{"ReportState", "first", 16, offsetof(ReportState, first), sizeof(ReportState::first)},
    Field{"ReportState", "scan_id", 24, offsetof(ReportState, scan_id), sizeof(ReportState::scan_id)},
    Field{"ReportState", "key_count", 32, offsetof(ReportState, key_count), sizeof(ReportState::key_count)},
    Field{"ReportState", "reserved0", 36, offsetof(ReportState, reserved0), sizeof(ReportState::reserved0)},
    Field{"ReportState", "role", 40, offsetof(ReportState, role), sizeof(ReportState::role)},
    Field{"ReportState", "keys", 72, offsetof(ReportState, keys), sizeof(ReportState::keys)},
    Field{"ReportState", "values", 4168, offsetof(ReportState, values), sizeof(ReportState::values)},
};

inline constexpr std::array kStructures{
    Field{"AxisPosition", "", 24, sizeof(AxisPosition), 0},
    Field{"FrameInfo", "", 1024, sizeof(FrameInfo), 0},
    Field{"ProcessIdentity", "", 64, sizeof(ProcessIdentity), 0},
    Field{"Identity", "", 168, sizeof(Identity), 0},
    Field{"ProducerState", "", 1280, sizeof(ProducerState), 0},
    Field{"SourceCounter", "", 48, sizeof(SourceCounter), 0},
    Field{"ValueKey", "", 64, sizeof(ValueKey), 0},
    Field{"SourceState", "", 71320, sizeof(SourceState), 0},
    Field{"Interruption", "", 32, sizeof(Interruption), 0},
    Field{"ScanRecord", "", 263616, sizeof(ScanRecord), 0},
    Field{"Requests", "", 896, sizeof(Requests), 0},
    Field{"ReaderEntry", "", 1920, sizeof(ReaderEntry), 0},
    Field{"ReportedValue", "", 32, sizeof(ReportedValue), 0},
    Field{"ReportState", "", 36936, sizeof(ReportState), 0},
};
// clang-format on

[[nodiscard]] constexpr bool offsets_hold() noexcept {
    for (const Field& field : kFields) {
        if (field.offset != field.documented_offset) {
            return false;
        }
    }
    for (const Field& structure : kStructures) {
        if (structure.offset != structure.documented_offset) {
            return false;
        }
    }
    return true;
}
static_assert(offsets_hold(), "a structure in shared memory has moved: raise kVersion, then change the table");
static_assert(sizeof(Identity) <= kPage && sizeof(Requests) <= kProtectionUnit &&
              sizeof(ReaderEntry) <= kReportsOffset && kReportsOffset + sizeof(ReportState) <= kProtectionUnit);
static_assert(sizeof(ProducerState) <= kSourceStateOffset && sizeof(SourceState) <= kSourceStateBytes &&
              sizeof(ScanRecord) <= kScanRecordBytes);

// What places the structures and counts them, beside their fields.
struct Constant {
    std::string_view name;
    std::uint64_t value;
};
inline constexpr std::array kConstants{
    Constant{"kVersion", kVersion},
    Constant{"kLine", kLine},
    Constant{"kPage", kPage},
    Constant{"kProtectionUnit", kProtectionUnit},
    Constant{"kReaderEntries", kReaderEntries},
    Constant{"kScanRecords", kScanRecords},
    Constant{"kReportedValues", kReportedValues},
    Constant{"kSpareSlots", kSpareSlots},
    Constant{"kNone", kNone},
    Constant{"kPlanBytes", kPlanBytes},
    Constant{"kInterruptions", kInterruptions},
    Constant{"kMaxAxes", kMaxAxes},
    Constant{"kMaxValues", kMaxValues},
    Constant{"kSourceCounters", kSourceCounters},
    Constant{"kSettingsBytes", kSettingsBytes},
    Constant{"kScanRecordBytes", kScanRecordBytes},
    Constant{"kIdentityOffset", kIdentityOffset},
    Constant{"kRequestsOffset", kRequestsOffset},
    Constant{"kEntriesOffset", kEntriesOffset},
    Constant{"kReportsOffset", kReportsOffset},
    Constant{"kProducerOffset", kProducerOffset},
    Constant{"kSourceStateOffset", kSourceStateOffset},
    Constant{"kSourceStateBytes", kSourceStateBytes},
    Constant{"kScanRecordsOffset", kScanRecordsOffset},
    Constant{"kSlotWordsOffset", kSlotWordsOffset},
    Constant{"kHeaderTableOffset", kHeaderTableOffset},
    Constant{"kProducerLease", kProducerLease},
    Constant{"kJoinLease", kJoinLease},
};

// FNV-1a over names and values of the constants, names and sizes of the structures, and structure, name, offset
// and size of each field: two programs that disagree about one of them refuse each other.
[[nodiscard]] constexpr std::uint64_t hash_of(std::span<const Constant> constants,
                                              std::span<const Field> structures,
                                              std::span<const Field> fields) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto mix = [&hash](std::uint64_t byte) { hash = (hash ^ byte) * 0x100000001b3; };
    const auto mix_number = [&mix](std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) {
            mix(number >> shift & 0xff);
        }
    };
    const auto mix_text = [&mix, &mix_number](std::string_view text) {
        mix_number(text.size());  // so that two names never run into one
        for (const char letter : text) {
            mix(static_cast<unsigned char>(letter));
        }
    };
    for (const Constant& constant : constants) {
        mix_text(constant.name);
        mix_number(constant.value);
    }
    for (const auto& part : {structures, fields}) {
        for (const Field& field : part) {
            mix_text(field.structure);
            mix_text(field.name);
            mix_number(field.offset);
            mix_number(field.size);
        }
    }
    return hash;
}

[[nodiscard]] constexpr std::uint64_t layout_hash() noexcept {
    return hash_of(kConstants, kStructures, kFields);
}

}  // namespace framering::layout
