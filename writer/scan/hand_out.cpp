#include "writer/scan/hand_out.hpp"

#include <array>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "recorded/hooks/hook_journal_file.hpp"
#include "recorded/input_file.hpp"
#include "writer/disk/io_watch.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr Nanoseconds kLockedForLong = std::chrono::seconds(2);  // others have it for as long as one line takes
}  // namespace

HookEntry begun_entry(const Manifest& manifest) {
    HookEntry entry;
    entry.event = HookEvent::begun;
    entry.utc_ns = utc_ns();
    entry.session = manifest.session;
    entry.session_uuid = manifest.session_uuid;
    entry.scan_id = manifest.scan_id;
    entry.role = manifest.role;
    return entry;
}

void begin_hook_journal(const fs::path& directory, const Manifest& manifest) noexcept {
    try {
        watched("write", directory / kHookJournalName,
                [&] { append_to_hook_journal(directory, std::array{begun_entry(manifest)}, true); });
    } catch (const std::exception& error) {
        log_warning("{}; the scan goes on, and hooks are told of its files later", error.what());
    }
}

HandOut::HandOut(fs::path directory, const Manifest& manifest, bool flushes)
    : directory_(std::move(directory)), begun_(begun_entry(manifest)), flushes_(flushes) {
    try {
        const auto scan =
            watched("read", directory_ / kHookJournalName, [&] { return read_hook_scan(directory_); });
        if (scan) {
            has_begun_ = !scan->identity().session_uuid.empty();
            has_end_ = scan->is_closed();
            for (const HookJob& job : scan->jobs()) {
                told_.insert(job.file);
            }
        }
    } catch (const Error& error) {
        warn(error.what());
    }
}

void HandOut::put_file(const ScanFile& file, std::vector<HookEntry>& entries) const {
    if (has(file.name)) {
        return;
    }
    HookEntry& entry = entries.emplace_back();
    entry.event = HookEvent::file_closed;
    entry.utc_ns = utc_ns();
    entry.job = hook_job_id(begun_.session_uuid, begun_.scan_id, begun_.role, file.name);
    entry.file = file.name;
    entry.frames = file.frames;
    entry.first_sequence = file.first_sequence;
    std::error_code gone;
    const std::uintmax_t bytes = fs::file_size(directory_ / file.name, gone);
    entry.bytes = gone ? 0 : bytes;
}

bool HandOut::append_whole(const std::vector<HookEntry>& entries, WhenLocked when_locked) {
    return watched("write", directory_ / kHookJournalName, [&] {
        if (when_locked == WhenLocked::wait) {
            append_to_hook_journal(directory_, entries, flushes_);
            return true;
        }
        return try_append_to_hook_journal(directory_, entries, flushes_);
    });
}

void HandOut::append(std::vector<HookEntry> entries, WhenLocked when_locked) {
    if (entries.empty()) {
        return;
    }
    if (!has_begun_) {
        entries.insert(entries.begin(), begun_);
    }
    if (!append_whole(entries, when_locked)) {
        locked_ = locked_ ? locked_ : Deadline::in(kLockedForLong);
        if (locked_->has_passed()) {
            fail_at_locked_hook_journal(directory_);
        }
        return;
    }
    locked_.reset();
    has_begun_ = true;
    for (const HookEntry& entry : entries) {
        told_.insert(entry.file);
        has_end_ = has_end_ || entry.event == HookEvent::scan_closed;
    }
}

void HandOut::add(std::span<const ScanFile> files) noexcept {
    try {
        std::vector<HookEntry> entries;
        for (const ScanFile& file : files) {
            put_file(file, entries);
        }
        append(std::move(entries), WhenLocked::leave);
    } catch (const std::exception& error) {
        warn(error.what());
    }
}

void HandOut::close(const Manifest& manifest) noexcept {
    try {
        std::vector<HookEntry> entries;
        for (const ScanFile& file : manifest.files) {
            put_file(file, entries);
        }
        if (!has_end_) {
            HookEntry& entry = entries.emplace_back();
            entry.event = HookEvent::scan_closed;
            entry.utc_ns = utc_ns();
            entry.job = hook_job_id(begun_.session_uuid, begun_.scan_id, begun_.role, "");
            entry.state = name_of(manifest.state);
            entry.frames = manifest.stored;
        }
        append(std::move(entries), WhenLocked::wait);
    } catch (const std::exception& error) {
        warn(error.what());
    }
}

void HandOut::warn(const char* what) noexcept {
    if (!std::exchange(has_warned_, true)) {
        log_warning("{}; the scan goes on, and hooks are told of its files later", what);
    }
}

void complete_hand_out(const fs::path& directory, const Manifest& manifest) {
    if (is_there(directory / kHookJournalName)) {
        HandOut(directory, manifest, true).close(manifest);
    }
}

}  // namespace framering
