#include "control/trouble/trouble_signs.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/forecast.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

namespace {
using namespace std::chrono_literals;
using Strength = TroubleSign::Strength;

constexpr Nanoseconds kSilence = 30s;
constexpr Nanoseconds kDiskSoonFull = 10min;
constexpr Nanoseconds kDiskLastsAgain = 20min;
constexpr std::uint64_t kLeastFreeBytes = std::uint64_t{1} << 30;
constexpr Nanoseconds kDiskCall = 2s;

TroubleSign sign_of(TroubleKind kind, const std::string& subject, Strength strength, const std::string& text) {
    TroubleSign sign;
    sign.trouble.kind = kind;
    sign.trouble.subject = subject;
    sign.strength = strength;
    sign.text = text;
    return sign;
}

bool has_open_scan(const SessionStatus& status) noexcept {
    return status.scan && !status.scan->over();
}

// Nothing comes for so long where all is well.
Nanoseconds longest_gap_of(const ScanInfo& scan) {
    Nanoseconds gap{};
    try {
        const ScanPlan plan = scan_plan_from_json(scan.plan);
        if (plan.frame_rate_hz > 0) {
            gap = Nanoseconds(static_cast<Nanoseconds::rep>(std::min(1e9 / plan.frame_rate_hz, 1e17)));
        }
        for (const ScanAxis& axis : plan.axes) {
            gap = std::max(gap, axis.interval.value_or(0ns));
        }
    } catch (const Error&) {
        gap = 0ns;  // it was cut, or somebody wrote into the memory
    }
    return gap;
}

void add_counts(const ScanInfo& scan, std::vector<TroubleSign>& signs) {
    const auto add = [&](TroubleKind kind, const char* subject, std::uint64_t count, std::string_view what) {
        signs.push_back(sign_of(kind, subject, Strength::counted, fmt::format("{} {}", count, what)));
        signs.back().count = count;
    };
    add(TroubleKind::frames_lost, "ring_full", scan.lost_ring_full, "frames lost (ring_full)");
    add(TroubleKind::frames_lost, "camera", scan.lost_camera, "frames lost (camera)");
    add(TroubleKind::frames_lost, "writer_gone", scan.lost_writer_gone, "frames lost (writer_gone)");
    add(TroubleKind::frames_damaged, "", scan.damaged, "frames damaged");
    add(TroubleKind::point_failed, "", scan.points.failed, "points failed");
}

void add_ring(const SessionStatus& status, std::vector<TroubleSign>& signs) {
    const auto share = [&](std::uint64_t tenths) { return status.ring_used * 10 >= status.slot_count * tenths; };
    if (status.slot_count != 0 && share(7)) {
        signs.push_back(
            sign_of(TroubleKind::ring_nearly_full, "", share(9) ? Strength::strong : Strength::weak,
                    fmt::format("{} of {} slots of the ring are in use", status.ring_used, status.slot_count)));
    }
}

void add_disk(const SessionStatus& status, std::uint64_t now_ns, std::vector<TroubleSign>& signs) {
    const Forecast forecast = forecast_of(status, now_ns);
    const bool is_short = std::ranges::any_of(status.processes, [](const ProcessStatus& process) {
        return process.alive && process.may_block() && process.disk &&
               process.disk->free_bytes.value_or(kLeastFreeBytes) < kLeastFreeBytes;
    });
    const Nanoseconds left = forecast.disk_full.value_or(Nanoseconds::max());
    if (is_short || forecast.disk_full_before_end || left < kDiskLastsAgain) {
        const bool is_strong = is_short || forecast.disk_full_before_end || left < kDiskSoonFull;
        const std::string text = disk_full_text(forecast);
        signs.push_back(sign_of(TroubleKind::disk_low, "", is_strong ? Strength::strong : Strength::weak,
                                text.empty() ? "less than 1 GiB is free on the disk" : text));
    }
    for (const ProcessStatus& process : status.processes) {
        if (const Nanoseconds blocked = process.blocked(); blocked > kDiskCall) {
            signs.push_back(
                sign_of(TroubleKind::disk_blocked, process.role, Strength::strong,
                        fmt::format("{} has waited {} for its disk", process.role, duration_text(blocked))));
        }
    }
}

void add_states(const SessionStatus& status, std::vector<TroubleSign>& signs) {
    for (const ProcessStatus& process : status.processes) {
        if (!process.alive) {
            continue;
        }
        if (!process.error.empty()) {
            signs.push_back(sign_of(TroubleKind::error, process.role, Strength::strong,
                                    fmt::format("{}: {}", process.role, process.error)));
        }
        if (process.heartbeat_age > kSilence) {
            signs.push_back(sign_of(TroubleKind::stalled, process.role, Strength::strong,
                                    fmt::format("{} (pid {}) has given no sign of life for {}", process.role,
                                                process.pid, duration_text(process.heartbeat_age))));
        }
    }
}

TroubleSign gone(const std::string& role, const std::string& text) {
    return sign_of(TroubleKind::process_gone, role, Strength::strong, text);
}
}  // namespace

void TroubleSigns::begin_scan(const ScanInfo& scan, std::uint64_t now_ns) {
    scan_id_ = scan.scan_id;
    delivered_ = scan.delivered;
    frame_ns_ = now_ns;
    longest_gap_ = longest_gap_of(scan);
}

void TroubleSigns::add_stall(const SessionStatus& status, std::uint64_t now_ns, std::vector<TroubleSign>& signs) {
    const ScanInfo& scan = *status.scan;
    const bool may_be_silent =
        scan.state != layout::ScanState::working || scan.is_paused() || !status.acquirer_alive;
    if (scan.scan_id != scan_id_) {
        begin_scan(scan, now_ns);
    }
    if (scan.delivered != delivered_ || may_be_silent) {
        delivered_ = scan.delivered;
        frame_ns_ = now_ns;
    }
    const Nanoseconds silent(now_ns - frame_ns_);
    const Nanoseconds measured(static_cast<Nanoseconds::rep>(scan.frame_period_ns));
    if (silent > kSilence + 2 * std::max(longest_gap_, measured)) {
        signs.push_back(sign_of(
            TroubleKind::stalled, "camera", Strength::strong,
            fmt::format("no frame for {}, {} were delivered before", duration_text(silent), scan.delivered)));
    }
}

void TroubleSigns::add_process(const ProcessStatus& process, std::uint64_t open_scan_id,
                               std::vector<TroubleSign>& signs) {
    const bool is_needed = open_scan_id != 0 || (was_serving_ && !process.purpose);
    const auto former = holders_.find(process.role);
    if (!process.alive || process.state == "evicted") {
        if (is_needed) {
            signs.push_back(
                gone(process.role, process.state == "evicted"
                                       ? process.role + " was evicted: its frames are lost"
                                       : fmt::format("{} (pid {}) is gone", process.role, process.pid)));
        }
        return;
    }
    const Holder now{process.pid, process.since_ns, open_scan_id};
    if (former != holders_.end() && former->second != now && former->second.scan_id == open_scan_id &&
        open_scan_id != 0) {
        signs.push_back(gone(process.role, fmt::format("{} (pid {}) is gone; pid {} has taken its place",
                                                       process.role, former->second.pid, process.pid)));
    }
    holders_[process.role] = now;
}

void TroubleSigns::add_processes(const SessionStatus& status, std::vector<TroubleSign>& signs) {
    const std::uint64_t open_scan_id = has_open_scan(status) ? status.scan->scan_id : 0;
    was_serving_ = was_serving_ || status.serving;
    for (const ProcessStatus& process : status.processes) {
        if (!process.purpose || process.may_block()) {
            add_process(process, open_scan_id, signs);
        }
    }
    // Those that have left in the middle of a scan.
    for (const auto& [role, holder] : holders_) {
        const bool is_there = std::ranges::any_of(
            status.processes, [&role = role](const ProcessStatus& process) { return process.role == role; });
        if (!is_there && open_scan_id != 0 && holder.scan_id == open_scan_id) {
            signs.push_back(
                gone(role, fmt::format("{} (pid {}) has left before the scan's end", role, holder.pid)));
        }
    }
}

std::vector<TroubleSign> TroubleSigns::counted(const SessionStatus& status) {
    std::vector<TroubleSign> signs;
    if (status.scan) {
        add_counts(*status.scan, signs);
    }
    return signs;
}

std::vector<TroubleSign> TroubleSigns::of(const SessionStatus& status, std::uint64_t now_ns) {
    std::vector<TroubleSign> signs = counted(status);
    if (has_open_scan(status)) {
        add_ring(status, signs);
        add_disk(status, now_ns, signs);
        add_stall(status, now_ns, signs);
    }
    add_states(status, signs);
    add_processes(status, signs);
    return signs;
}

}  // namespace framering
