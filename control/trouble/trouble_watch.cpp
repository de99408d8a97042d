#include "control/trouble/trouble_watch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
using namespace std::chrono_literals;
using Strength = TroubleSign::Strength;

constexpr auto kTroubleNames =
    std::to_array<Named<TroubleKind>>({{TroubleKind::frames_lost, "frames_lost"},
                                       {TroubleKind::frames_damaged, "frames_damaged"},
                                       {TroubleKind::point_failed, "point_failed"},
                                       {TroubleKind::hook_failed, "hook_failed"},
                                       {TroubleKind::process_gone, "process_gone"},
                                       {TroubleKind::error, "error"},
                                       {TroubleKind::stalled, "stalled"},
                                       {TroubleKind::disk_low, "disk_low"},
                                       {TroubleKind::disk_blocked, "disk_blocked"},
                                       {TroubleKind::ring_nearly_full, "ring_nearly_full"}});

// Of one scan.
bool is_counted(TroubleKind kind) noexcept {
    return kind == TroubleKind::frames_lost || kind == TroubleKind::frames_damaged ||
           kind == TroubleKind::point_failed;
}

// Without a sign for so long it is over.
Nanoseconds calm_of(TroubleKind kind) noexcept {
    return is_counted(kind) || kind == TroubleKind::hook_failed || kind == TroubleKind::disk_low ? Nanoseconds(60s)
                                                                                                 : Nanoseconds(5s);
}

// A ring is full for a moment again and again, where it is small.
Nanoseconds patience_of(TroubleKind kind) noexcept {
    return kind == TroubleKind::ring_nearly_full ? Nanoseconds(2s) : Nanoseconds(0);
}

std::string calm_text(const Trouble& trouble, const std::string& last) {
    switch (trouble.kind) {
        case TroubleKind::frames_lost:
        case TroubleKind::frames_damaged:
        case TroubleKind::point_failed:
        case TroubleKind::hook_failed:
            return last + ", none for 60 s";
        case TroubleKind::process_gone:
            return trouble.subject + " is there again";
        case TroubleKind::error:
            return trouble.subject + " reports no error any more";
        case TroubleKind::stalled:
            return trouble.subject == "camera" ? "frames come again"
                                               : trouble.subject + " gives signs of life again";
        case TroubleKind::disk_low:
            return "the disk has room again";
        case TroubleKind::disk_blocked:
            return "the disk of " + trouble.subject + " answers again";
        case TroubleKind::ring_nearly_full:
            break;
    }
    return "the ring has room again";
}

TroubleSign hook_sign(std::uint64_t failed) {
    TroubleSign sign;
    sign.trouble.kind = TroubleKind::hook_failed;
    sign.strength = Strength::counted;
    sign.count = failed;
    sign.text = fmt::format("{} hooks were given up; see framering hooks list", failed);
    return sign;
}
}  // namespace

std::string_view name_of(TroubleKind kind) noexcept {
    return name_in(kTroubleNames, kind);
}

std::vector<TroubleEvent> TroubleWatch::take(const SessionStatus& status, std::uint64_t now_ns,
                                             std::optional<std::uint64_t> failed_hooks) {
    std::vector<TroubleEvent> events = begin_session(status);
    for (const TroubleSign& sign : signs_.of(status, now_ns)) {
        take_sign(sign, now_ns, events);
    }
    if (failed_hooks) {
        take_sign(hook_sign(*failed_hooks), now_ns, events);
    }
    close_calm(status.scan && !status.scan->over(), now_ns, events);
    is_first_look_ = false;
    return events;
}

std::vector<TroubleEvent> TroubleWatch::begin_session(const SessionStatus& status) {
    std::vector<TroubleEvent> events;
    if (status.session_uuid != session_uuid_) {
        events = close_all();
        *this = TroubleWatch(is_first_look_);
        session_uuid_ = status.session_uuid;
    }
    begin_scan(status, events);
    return events;
}

void TroubleWatch::begin_scan(const SessionStatus& status, std::vector<TroubleEvent>& events) {
    const std::uint64_t scan_id = status.scan ? status.scan->scan_id : 0;
    if (std::exchange(scan_id_, scan_id) == scan_id) {
        return;
    }
    for (auto& [trouble, known] : known_) {
        if (is_counted(trouble.kind)) {
            if (known.is_open) {
                events.push_back(closed(trouble, known, known.text + " in all, the scan has ended"));
            }
            known = {};
        }
    }
}

void TroubleWatch::take_sign(const TroubleSign& sign, std::uint64_t now_ns, std::vector<TroubleEvent>& events) {
    const auto [place, is_new] = known_.try_emplace(sign.trouble);
    Known& known = place->second;
    if (sign.strength == Strength::counted) {
        // Hooks of former scans count as well.
        const bool begins = is_first_look_ || (is_new && sign.trouble.kind == TroubleKind::hook_failed);
        const std::uint64_t before = begins ? sign.count : known.count;
        known.count = sign.count;
        if (sign.count <= before) {
            return;
        }
    }
    known.text = sign.text;
    if (sign.strength == Strength::weak) {
        known.strong_since_ns = 0;
        known.last_sign_ns = now_ns;
        return;
    }
    // A gap between two looks is bridged; one that is longer than it is calm after is none.
    if (known.strong_since_ns == 0) {
        known.strong_since_ns = now_ns;
    }
    known.last_sign_ns = now_ns;
    if (!known.is_open &&
        now_ns - known.strong_since_ns >= static_cast<std::uint64_t>(patience_of(sign.trouble.kind).count())) {
        known.is_open = true;
        known.scan_id = scan_id_;
        events.push_back({sign.trouble, true, scan_id_, sign.text});
    }
}

void TroubleWatch::close_calm(bool scan_is_open, std::uint64_t now_ns, std::vector<TroubleEvent>& events) {
    for (auto& [trouble, known] : known_) {
        if (known.last_sign_ns != now_ns) {
            known.strong_since_ns = 0;
        }
        if (!known.is_open) {
            continue;
        }
        if (is_counted(trouble.kind) && !scan_is_open) {
            events.push_back(closed(trouble, known, known.text + " in all, the scan has ended"));
        } else if (now_ns - known.last_sign_ns >= static_cast<std::uint64_t>(calm_of(trouble.kind).count())) {
            events.push_back(closed(trouble, known, calm_text(trouble, known.text)));
        }
    }
}

TroubleEvent TroubleWatch::closed(const Trouble& trouble, Known& known, const std::string& why) const {
    known.is_open = false;
    known.strong_since_ns = 0;
    return {trouble, false, known.scan_id, why};
}

std::vector<TroubleEvent> TroubleWatch::end(const SessionStatus& last, std::uint64_t now_ns) {
    std::vector<TroubleEvent> events = begin_session(last);
    for (const TroubleSign& sign : TroubleSigns::counted(last)) {
        take_sign(sign, now_ns, events);
    }
    is_first_look_ = false;
    const auto over = close_all();
    events.insert(events.end(), over.begin(), over.end());
    return events;
}

std::vector<TroubleEvent> TroubleWatch::close_all() {
    std::vector<TroubleEvent> events;
    for (auto& [trouble, known] : known_) {
        if (known.is_open) {
            const std::string last = is_counted(trouble.kind) ? known.text + " in all, " : "";
            events.push_back(closed(trouble, known, last + "the session has ended"));
        }
    }
    return events;
}

}  // namespace framering
