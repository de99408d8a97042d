#include "common/session/other_layout.hpp"

#include "common/base/error.hpp"
#include "common/session/ring_numbers.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/layout_table.hpp"
#include "common/shm/lease.hpp"

namespace framering {

namespace {
// The regions up to the producer's first page have had their places in every layout.
constexpr std::uint64_t kReadableBytes = layout::kProducerOffset + layout::kPage;

bool is_of_other_layout(const layout::Identity& identity, const std::string& session) {
    const bool is_ours = identity.version == layout::kVersion && identity.layout_hash == layout::layout_hash();
    return !is_ours && identity.magic == layout::kMagic && identity.kind == layout::SegmentKind::control &&
           identity.ready.load(std::memory_order_acquire) == 1 && identity.boot_id == this_boot_id() &&
           text_of(identity.session) == session;
}
}  // namespace

std::optional<OtherLayout> other_layout_of(const Segment& control, const std::string& session) {
    if (control.size() < kReadableBytes) {
        return std::nullopt;
    }
    const MappedRegion map = control.map(0, kReadableBytes, Access::read_only);
    const auto& identity = *reinterpret_cast<const layout::Identity*>(map.data());
    const auto& state = *reinterpret_cast<const layout::ProducerState*>(map.data() + layout::kProducerOffset);
    if (!is_of_other_layout(identity, session) || state.retired.load(std::memory_order_acquire) != 0) {
        return std::nullopt;
    }
    OtherLayout other;
    other.version = identity.version;
    std::array<const layout::ReaderEntry*, layout::kReaderEntries> entries{};
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        entries[i] = reinterpret_cast<const layout::ReaderEntry*>(map.data() + layout::entry_offset(i));
        if (Lease::is_held(control.lease_handle(), layout::reader_lease(i))) {
            other.living_role = text_of(entries[i]->role);
        }
    }
    other.owed_frames = owed_frames(state, identity.slot_count, entries);
    return other;
}

void refuse_if_needed(const OtherLayout& other, const std::string& session, bool discard) {
    const auto made_by = [&] {
        return fmt::format("session '{}' is of another version of Framering (memory layout {}, this one has {})",
                           session, other.version, layout::kVersion);
    };
    if (!other.living_role.empty()) {
        fail(ExitCode::refused, "{}, whose {} is running; let it finish or stop it, then try again", made_by(),
             other.living_role);
    }
    if (other.owed_frames != 0 && !discard) {
        fail(ExitCode::refused,
             "{1} and holds {2} frames that are not stored; store them with that version's framering writer "
             "--session {0}, discard them with: framering remove --discard --session {0}, or use another "
             "--session",
             session, made_by(), other.owed_frames);
    }
}

}  // namespace framering
