// Everything that can be said of a session at one moment, for control and the viewers.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/session/disk_figures.hpp"
#include "common/session/named_values.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/session_view.hpp"
#include "common/session/source_book.hpp"

namespace framering {

struct ProcessStatus {
    std::string role;  // "acquirer", "writer"
    std::uint64_t pid = 0;
    std::uint64_t since_ns = 0;  // CLOCK_MONOTONIC
    std::uint64_t since_utc_ns = 0;
    bool alive = false;
    Nanoseconds heartbeat_age{};
    std::string state;                       // "running", "orphaned", "evicted", "joining", "gone"
    std::uint64_t lag = 0;                   // frames published and not released by it
    std::optional<layout::Purpose> purpose;  // of a reader
    std::uint64_t missed = 0;                // frames that evictions have cost it
    std::uint64_t frames = 0;                // stored
    std::uint64_t bytes = 0;
    std::string output;
    std::string error;
    std::optional<DiskFigures> disk;   // of a reader
    std::vector<NamedValue> reported;  // by a reader: the newest of each name

    [[nodiscard]] bool stores() const noexcept { return purpose == layout::Purpose::stores; }
    // A reader that stores or forwards: the camera waits for it.
    [[nodiscard]] bool may_block() const noexcept { return purpose && *purpose != layout::Purpose::processes; }
    // How long it has been waiting for a disk call that does not come back; 0: it is not.
    [[nodiscard]] Nanoseconds blocked() const noexcept;
};

struct SessionStatus {
    std::string session;
    std::string session_uuid;
    std::string owner;  // the user, where it is another one than ours
    layout::RunState run_state = layout::RunState::idle;
    bool acquirer_alive = false;
    bool retired = false;
    bool serving = false;  // its acquirer is there and takes one scan after the other
    bool linked = true;    // false: its files were removed while it runs
    std::uint64_t epoch = 0;
    std::uint64_t head = 0;
    std::uint64_t slot_count = 0;
    std::uint64_t slot_stride = 0;
    std::uint64_t ring_used = 0;  // slots that the slowest reader still needs
    std::uint64_t spare_count = 0;
    std::uint64_t full_waits = 0;
    Nanoseconds full_wait{};
    std::optional<ScanInfo> scan;          // the newest
    std::optional<SourceInfo> source;      // nothing while it changes
    std::vector<NamedValue> values;        // of the newest frame
    std::vector<ProcessStatus> processes;  // the acquirer first

    // A role that stores is there, whatever others process or forward.
    [[nodiscard]] bool recorded() const noexcept;
    // Frames a second, measured by the acquirer; 0 while unknown or standing.
    [[nodiscard]] double frame_rate_hz() const noexcept;
};

// "stores", "processes", "forwards"
[[nodiscard]] std::string_view name_of(layout::Purpose purpose) noexcept;

// Thread: any; reads only. Costs a few system calls a reader, so ask some times a second, not for each frame.
[[nodiscard]] SessionStatus read_status(const SessionView& view);

}  // namespace framering
