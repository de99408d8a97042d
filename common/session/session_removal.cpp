#include "common/session/session_removal.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "common/base/error.hpp"
#include "common/session/other_layout.hpp"
#include "common/session/ring_numbers.hpp"
#include "common/session/session_view.hpp"
#include "common/shm/lease.hpp"

namespace framering {

namespace {
constexpr std::string_view kPrefix = "framering_";
constexpr std::string_view kSuffixes[] = {"_control", "_frames"};

std::array<const layout::ReaderEntry*, layout::kReaderEntries> entries_of(const SessionView& view) {
    std::array<const layout::ReaderEntry*, layout::kReaderEntries> entries{};
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        entries[i] = &view.entry(i);
    }
    return entries;
}

void refuse_if_read(const SessionView& view) {
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        if (view.reader_alive(i)) {
            fail(ExitCode::refused, "session '{}' is in use by {}; stop it first", view.session(),
                 identity_text(view.entry(i).identity));
        }
    }
}

// Nothing if the segments cannot be read: then there are no readers and no frames to store either.
std::optional<SessionView> readable(const std::string& session) {
    try {
        return SessionView::open(session, Access::read_only);
    } catch (const Error&) {
        return std::nullopt;
    }
}

// Its contents cannot be trusted: they may be frames, or anything else.
void refuse_if_exposed(const std::string& session) {
    const auto is_exposed = [](const std::string& name) {
        const auto segment = Segment::open(name, Access::read_only, Purpose::remove);
        return segment && segment->is_exposed();
    };
    if (is_exposed(control_segment_name(session)) || is_exposed(frames_segment_name(session))) {
        fail(ExitCode::refused,
             "session '{0}' can be written by other users, so it cannot be trusted to say which frames are not "
             "stored; discard it with: framering remove --discard --session {0}",
             session);
    }
}

void refuse_if_needed(const std::string& session, bool discard) {
    const auto view = readable(session);
    if (!view) {
        return;
    }
    refuse_if_read(*view);
    const std::uint64_t owed = frames_owed_by(*view);
    if (owed != 0 && !discard) {
        fail(ExitCode::refused,
             "session '{0}' holds {1} frames that are not stored; store them with: framering writer --session "
             "{0}, or discard them with: framering remove --discard --session {0}",
             session, owed);
    }
}

// For a session whose control segment was removed. False: an acquirer has just created a new one.
bool remove_frames_segment(const std::string& session) {
    const auto frames = Segment::open(frames_segment_name(session), Access::read_write, Purpose::remove);
    if (!frames) {
        fail(ExitCode::failed,
             "session '{}' does not exist; list the sessions of this machine with: framering list", session);
    }
    const auto lease = Lease::take(frames->lease_handle(), layout::kProducerLease);
    if (!lease) {
        fail(ExitCode::refused,
             "session '{}' is in use by its acquirer, whose control segment was removed; stop that acquirer",
             session);
    }
    if (Segment::open(control_segment_name(session), Access::read_only, Purpose::remove)) {
        return false;
    }
    Segment::unlink(frames_segment_name(session));
    return true;
}
}  // namespace

std::uint64_t frames_owed_by(const SessionView& view) {
    return view.retired() ? 0 : owed_frames(view.producer(), view.identity().slot_count, entries_of(view));
}

bool awaits_closing(const SessionView& view) {
    return !view.retired() &&
           owes_closing(view.producer().scan_id.load(std::memory_order_acquire), entries_of(view));
}

std::vector<std::string> list_sessions() {
    std::vector<std::string> names;
    std::error_code unreadable;
    for (const auto& file : std::filesystem::directory_iterator("/dev/shm", unreadable)) {
        const std::string name = file.path().filename().string();
        for (const std::string_view suffix : kSuffixes) {
            if (name.size() > kPrefix.size() + suffix.size() && name.starts_with(kPrefix) &&
                name.ends_with(suffix)) {
                names.push_back(name.substr(kPrefix.size(), name.size() - kPrefix.size() - suffix.size()));
            }
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void remove_session(const std::string& session, bool discard) {
    std::optional<Segment> control;
    std::optional<Lease> lease;
    do {
        lease.reset();
        control = Segment::open(control_segment_name(session), Access::read_write, Purpose::remove);
        if (!control) {
            if (remove_frames_segment(session)) {
                return;
            }
            continue;
        }
        lease = Lease::take(control->lease_handle(), layout::kProducerLease);
        if (!lease) {
            fail(ExitCode::refused,
                 "session '{0}' is in use by its acquirer; stop it with: framering terminate --session {0}",
                 session);
        }
        // An acquirer may have replaced it meanwhile: the file that has the name now counts.
    } while (!control || !control->is_linked());
    if (!discard) {
        refuse_if_exposed(session);
    }
    if (const auto other = other_layout_of(*control, session)) {
        refuse_if_needed(*other, session, discard);
    }
    refuse_if_needed(session, discard);
    Segment::unlink(frames_segment_name(session));
    Segment::unlink(control_segment_name(session));
}

}  // namespace framering
