// A session as everyone but its acquirer sees it: both segments, mapped for reading only.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "common/ring/ring_memory.hpp"
#include "common/session/ring_limits.hpp"
#include "common/session/ring_pages.hpp"
#include "common/shm/segment.hpp"

namespace framering {

[[nodiscard]] std::string control_segment_name(const std::string& session);
[[nodiscard]] std::string frames_segment_name(const std::string& session);
// Of this start of the machine; segments of another one are stale.
[[nodiscard]] layout::Uuid this_boot_id();

// Why a segment cannot be used, as a clause for an error line ("was made by layout version 3, this program knows
// 1"). Nothing when it can. Any bytes are safe to check: truncated, foreign, half-built.
[[nodiscard]] std::optional<std::string> why_unusable(const Segment& segment, layout::SegmentKind kind,
                                                      const std::string& session);

// Text of a fixed field, however it is filled: never longer than the field, and without characters that steer a
// terminal.
template <std::size_t N>
[[nodiscard]] std::string text_of(const layout::Text<N>& field) {
    std::string text(field.begin(), std::find(field.begin(), field.end(), '\0'));
    std::replace_if(
        text.begin(), text.end(), [](char letter) { return (letter >= 0 && letter < ' ') || letter == 0x7f; },
        '?');
    return text;
}
// Cuts what does not fit; always ends with a zero.
template <std::size_t N>
void set_text(layout::Text<N>& field, std::string_view text) noexcept {
    const std::size_t length = text.size() < N ? text.size() : N - 1;
    field.fill('\0');
    text.copy(field.data(), length);
}

// Fills in who this process is.
void set_identity(layout::ProcessIdentity& identity, std::string_view program) noexcept;
// "acquirer (pid 4711, since 2026-11-21T03:26:27Z)".
[[nodiscard]] std::string identity_text(const layout::ProcessIdentity& identity);

// The ring of a session that stands, live or left by an acquirer that is gone. Nothing where none can be used.
[[nodiscard]] std::optional<RingSize> standing_ring(const std::string& session);

class SessionView {
  public:
    // Nothing when the session is not there (yet). `access`: of the descriptor only, the mapping never writes.
    // Fails (Error): it is there and cannot be used; the line says why and what to do.
    [[nodiscard]] static std::optional<SessionView> open(const std::string& session, Access access);
    // Waits for the session to appear, at most `limit` or until a signal comes. Fails (Error) like open, and when
    // there is none, with what to start.
    [[nodiscard]] static SessionView wait_for(const std::string& session, Access access, Nanoseconds limit,
                                              StopToken stop);

    [[nodiscard]] const layout::Identity& identity() const noexcept;
    [[nodiscard]] const layout::ProducerState& producer() const noexcept;
    [[nodiscard]] const layout::SourceState& source() const noexcept;
    [[nodiscard]] const layout::Requests& requests() const noexcept;
    // Requires: index < kReaderEntries.
    [[nodiscard]] const layout::ReaderEntry& entry(std::uint64_t index) const noexcept;
    [[nodiscard]] const layout::ReportState& reports(std::uint64_t index) const noexcept;
    [[nodiscard]] const layout::ScanRecord& record(std::uint64_t scan_id) const noexcept;
    [[nodiscard]] ReaderMemory ring() const noexcept;
    [[nodiscard]] const std::string& session() const noexcept { return session_; }

    [[nodiscard]] bool acquirer_alive() const noexcept;
    [[nodiscard]] bool reader_alive(std::uint64_t index) const noexcept;
    // The acquirer has left for good: no frame will follow on these segments.
    [[nodiscard]] bool retired() const noexcept;
    // The session's name still leads here; false after somebody removed or replaced its files.
    [[nodiscard]] bool is_linked() const noexcept { return control_.is_linked(); }
    [[nodiscard]] const Segment& control() const noexcept { return control_; }
    // For a reader that will touch every page of the ring. The pages end before the view.
    [[nodiscard]] std::unique_ptr<RingPages> bring_frames_in(std::uint64_t next_sequence) const {
        return std::make_unique<RingPages>(frames_map_, identity(), next_sequence);
    }

  private:
    SessionView(std::string session, Segment control, Segment frames);
    std::string session_;
    Segment control_;
    Segment frames_;
    MappedRegion control_map_;
    MappedRegion frames_map_;
};

}  // namespace framering
