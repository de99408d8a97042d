#include "viewer/terminal/key_input.hpp"

#include <fmt/core.h>

namespace framering {

namespace {
constexpr std::uint64_t kSecondNs = 1'000'000'000;
constexpr std::uint64_t kArmedNs = 3 * kSecondNs;
constexpr std::uint64_t kHelpNs = 10 * kSecondNs;
}  // namespace

DisplayCommand KeyInput::take(char byte, const ViewerStatus& status, std::uint64_t now_ns) {
    view_key_ = ViewKey::none;
    if (sequence_.takes(byte)) {
        return {};
    }
    if (byte == 'c') {
        return cancel_key(status, now_ns);
    }
    armed_ = false;
    message_.clear();
    if (byte == 'q') {
        return {DisplayCommand::Kind::quit, 0};
    }
    if (byte == 'p') {
        return pause_key(status, now_ns);
    }
    if (byte == 'w' || byte == 'b') {
        view_key_ = byte == 'w' ? ViewKey::white_balance : ViewKey::bayer;
    }
    if (byte == '?') {
        const std::string scan =
            control_ == Control::allowed ? "p pause the scan, resume   c c cancel the scan   " : "";
        say("q quit   " + scan + "w white balance   b Bayer in color or raw   ? this help", now_ns, kHelpNs);
    }
    return {};
}

DisplayCommand KeyInput::pause_key(const ViewerStatus& status, std::uint64_t now_ns) {
    using Kind = DisplayCommand::Kind;
    if (control_ == Control::read_only) {
        say("this viewer was started with --read-only and cannot pause", now_ns, kArmedNs);
        return {};
    }
    if (!may_be_paused_or_resumed(status) || !status.scan_id) {
        say("no scan to pause", now_ns, kArmedNs);
        return {};
    }
    say(fmt::format("{} scan {}", status.is_paused ? "resuming" : "pausing", *status.scan_id), now_ns, kArmedNs);
    return {status.is_paused ? Kind::resume_scan : Kind::pause_scan, *status.scan_id};
}

DisplayCommand KeyInput::cancel_key(const ViewerStatus& status, std::uint64_t now_ns) {
    const bool confirmed = armed_ && now_ns < message_until_ns_ && status.scan_id == armed_scan_id_;
    armed_ = false;
    if (control_ == Control::read_only) {
        say("this viewer was started with --read-only and cannot cancel", now_ns, kArmedNs);
    } else if (!status.scan_working || !status.scan_id) {
        say("no scan to cancel", now_ns, kArmedNs);
    } else if (confirmed) {
        say(fmt::format("canceling scan {}", armed_scan_id_), now_ns, kArmedNs);
        return {DisplayCommand::Kind::cancel_scan, armed_scan_id_};
    } else {
        armed_ = true;
        armed_scan_id_ = *status.scan_id;
        say(fmt::format("press c again to cancel scan {}", armed_scan_id_), now_ns, kArmedNs);
    }
    return {};
}

void KeyInput::say(std::string text, std::uint64_t now_ns, std::uint64_t for_ns) {
    message_ = std::move(text);
    message_until_ns_ = now_ns + for_ns;
}

void KeyInput::say(std::string text, std::uint64_t now_ns) {
    say(std::move(text), now_ns, kArmedNs);
}

std::string KeyInput::message(std::uint64_t now_ns) const {
    return now_ns < message_until_ns_ ? message_ : std::string();
}

}  // namespace framering
