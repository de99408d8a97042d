#include "common/session/session_roles.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "common/ring/gated.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/ring_numbers.hpp"
#include "common/session/session_view.hpp"

namespace framering {

using layout::Attachment;
using layout::ReaderEntry;

namespace {
bool takes_part(const ReaderEntry& entry, std::uint64_t scan_id) noexcept {
    return !text_of(entry.role).empty() && purpose_of(entry) == layout::Purpose::stores &&
           (is_gated(entry) || entry.ready_scan_id.load(std::memory_order_acquire) >= scan_id ||
            entry.closed_scan_id.load(std::memory_order_acquire) >= scan_id);
}

// Of a role that took part in the scan and closed it: frames that it had to store and did not report as stored.
std::uint64_t missing_frames(const ReaderEntry& entry, const ScanInfo& scan) noexcept {
    const bool has_closed = entry.closed_scan_id.load(std::memory_order_acquire) >= scan.scan_id &&
                            entry.error_scan_id.load(std::memory_order_acquire) != scan.scan_id;
    const std::uint64_t first = std::max(scan.first_sequence, entry.first_sequence.load(kRelaxed));
    if (!has_closed || !scan.end_sequence || *scan.end_sequence < first) {
        return 0;
    }
    const std::uint64_t owed = *scan.end_sequence - first;
    return owed - std::min(owed, entry.frames.load(kRelaxed));
}
}  // namespace

RoleAnswer SessionRoles::answer_of(const std::string& role) const {
    const auto entries = owner_->control().const_entries();
    RoleAnswer answer;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        const ReaderEntry& entry = *entries[i];
        if (text_of(entry.role) != role) {
            continue;
        }
        // SYNC(ready): acquire, pairs with the release stores in ReaderSession
        if (entry.error_scan_id.load(std::memory_order_acquire) == book_->scan_id()) {
            answer.error = text_of(entry.error);  // also of a process that has left after it
        }
        answer.ready =
            owner_->reader_alive(i) && entry.ready_scan_id.load(std::memory_order_acquire) >= book_->scan_id();
    }
    return answer;
}

ResumeConsent SessionRoles::resume_consent() const {
    const auto entries = owner_->control().const_entries();
    const std::uint64_t scan_id = book_->scan_id();
    ResumeConsent word = ResumeConsent::agreed;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        const ReaderEntry& entry = *entries[i];
        const auto attachment = entry.attachment.load(std::memory_order_acquire);
        if (!is_owed_to(entry) || attachment == Attachment::left) {
            continue;
        }
        // Asked before the words: what a process that is gone has said last is then seen.
        const bool alive = owner_->reader_alive(i);
        if (entry.closed_scan_id.load(std::memory_order_acquire) >= scan_id) {
            return ResumeConsent::refused;
        }
        // SYNC(ready): acquire, pairs with the stores in ReaderSession; after our lease, see withdraw_from
        if (entry.ready_scan_id.load(std::memory_order_acquire) < scan_id) {
            if (!alive) {
                return ResumeConsent::refused;
            }
            word = ResumeConsent::not_yet;
        }
    }
    return word;
}

std::uint64_t SessionRoles::owed() const noexcept {
    const ControlMemory& control = owner_->control();
    return owed_frames(control.state(), control.identity().slot_count, control.const_entries());
}

std::vector<OwingReader> SessionRoles::owing_readers() const {
    const ControlMemory& control = owner_->control();
    const auto entries = control.const_entries();
    std::vector<OwingReader> readers;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        std::array<const ReaderEntry*, layout::kReaderEntries> alone{};
        alone.fill(entries[i]);
        if (const std::uint64_t frames = owed_frames(control.state(), control.identity().slot_count, alone)) {
            readers.push_back({i, entries[i]->generation.load(kRelaxed), frames});
        }
    }
    return readers;
}

UnreleasedFrames SessionRoles::unreleased(const std::vector<OwingReader>& then) const noexcept {
    const std::uint64_t head = owner_->control().state().head.load(std::memory_order_acquire);
    UnreleasedFrames unreleased;
    for (const OwingReader& reader : then) {
        const ReaderEntry& entry = *owner_->control().const_entries()[reader.entry];
        const bool has_left = entry.attachment.load(std::memory_order_acquire) == Attachment::left;
        const bool is_same = entry.generation.load(kRelaxed) == reader.generation;
        const std::uint64_t cursor = entry.cursor.load(std::memory_order_acquire);
        const std::uint64_t left =
            is_same && cursor <= head ? std::min(reader.frames, head - cursor) : reader.frames;
        unreleased.count = std::max(unreleased.count, left);
        unreleased.is_final = unreleased.is_final && (left == 0 || (is_same && has_left));
    }
    return unreleased;
}

bool SessionRoles::owes_closing() const {
    return framering::owes_closing(book_->scan_id(), owner_->control().const_entries());
}

bool SessionRoles::has_readers() const noexcept {
    const auto entries = owner_->control().const_entries();
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        if (may_block(*entries[i]) && owner_->reader_alive(i)) {
            return true;
        }
    }
    return false;
}

std::string SessionRoles::recording_role() const {
    for (const ReaderEntry* entry : owner_->control().const_entries()) {
        if (is_owed_to(*entry) && entry->attachment.load(std::memory_order_acquire) != Attachment::left) {
            return text_of(entry->role);
        }
    }
    return "";
}

std::vector<RoleResult> SessionRoles::results() const {
    std::vector<RoleResult> results;
    const std::optional<ScanInfo> scan = book_->newest();
    for (const ReaderEntry* entry : owner_->control().const_entries()) {
        if (scan && takes_part(*entry, scan->scan_id)) {
            results.push_back({text_of(entry->role), entry->frames.load(kRelaxed), missing_frames(*entry, *scan),
                               entry->bytes.load(kRelaxed), text_of(entry->output),
                               entry->error_code == 0 ? "" : text_of(entry->error),
                               entry->generation.load(kRelaxed) - entry->admitted_generation.load(kRelaxed)});
        }
    }
    return results;
}

}  // namespace framering
