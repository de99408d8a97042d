#include "control/top/top_keys.hpp"

#include <fmt/core.h>

#include <utility>

namespace framering {

namespace {
constexpr std::uint64_t kMessageNs = 5'000'000'000;

// Nothing: no scan that could be stopped.
const ScanInfo* open_scan(const SessionStatus* status) noexcept {
    const bool is_open = status != nullptr && status->acquirer_alive && status->scan && !status->scan->over();
    return is_open ? &*status->scan : nullptr;
}
}  // namespace

TopCommand TopKeys::take(char byte, const SessionStatus* status, std::uint64_t now_ns) {
    if (sequence_.takes(byte)) {
        return {};
    }
    const std::uint64_t asked = message(now_ns).empty() ? 0 : asked_scan_id_;
    asked_scan_id_ = 0;
    message_.clear();
    if (asked != 0) {
        const bool is_yes = byte == 'y' || byte == 'Y' || byte == 'c';
        return is_yes ? TopCommand{TopCommand::Kind::cancel_scan, asked} : TopCommand{};
    }
    switch (byte) {
        case 'q':
            return {TopCommand::Kind::quit, 0};
        case 'c':
            return cancel_key(status, now_ns);
        case 'p':
            return pause_key(status, now_ns);
        case 'd':
            shows_details_ = !shows_details_;
            break;
        case 's':
            return {TopCommand::Kind::next_session, 0};
        case '?':
        case 'h':
            shows_help_ = !shows_help_;
            break;
        default:
            break;
    }
    return {};
}

TopCommand TopKeys::cancel_key(const SessionStatus* status, std::uint64_t now_ns) {
    if (const ScanInfo* scan = open_scan(status)) {
        say(fmt::format("cancel scan {}? y: yes, what is acquired is stored; any other key: no", scan->scan_id),
            now_ns);
        asked_scan_id_ = scan->scan_id;
    } else {
        say("no scan to cancel", now_ns);
    }
    return {};
}

TopCommand TopKeys::pause_key(const SessionStatus* status, std::uint64_t now_ns) {
    const ScanInfo* scan = open_scan(status);
    if (scan == nullptr || scan->state != layout::ScanState::working) {
        say("no scan to pause", now_ns);
        return {};
    }
    const bool is_paused = scan->is_paused();
    say(fmt::format("{} scan {}", is_paused ? "resuming" : "pausing", scan->scan_id), now_ns);
    return {is_paused ? TopCommand::Kind::resume_scan : TopCommand::Kind::pause_scan, scan->scan_id};
}

void TopKeys::say(std::string text, std::uint64_t now_ns) {
    message_ = std::move(text);
    message_until_ns_ = now_ns + kMessageNs;
}

std::string TopKeys::message(std::uint64_t now_ns) const {
    return now_ns < message_until_ns_ ? message_ : std::string();
}

}  // namespace framering
