#include "viewer/live_watch.hpp"

#include <fmt/core.h>

#include <utility>

#include "common/session/change_requests.hpp"

namespace framering {

namespace {
// A camera's call may take 5 s, and its watchdog gives it 5 s more.
constexpr std::uint64_t kPatienceForAnswerNs = 12'000'000'000;

// Empty: they can be changed.
std::string why_fixed(const SessionStatus& session) {
    if (!session.acquirer_alive) {
        return "no acquirer";
    }
    if (!session.scan || session.scan->over()) {
        return session.serving ? "" : "no scan is running";
    }
    return session.recorded() ? "fixed while a writer records" : "";
}
}  // namespace

void LiveWatch::describe(const SessionStatus& session, ViewerStatus& status) {
    if (session.source && session.source->settings != text_) {
        text_ = session.source->settings;
        live_ = live_settings_in(text_);
    }
    status.live = live_;
    status.live_fixed = why_fixed(session);
}

void LiveWatch::ask(const SessionView& session, LiveKey key, double value, std::uint64_t now_ns) {
    asked_[static_cast<std::size_t>(key)] = {request_change(session, key, value), value, now_ns};
}

std::optional<LiveWatch::Answer> LiveWatch::answer(const LiveSettings& now, std::uint64_t now_ns) {
    for (const LiveKey key : kLiveKeys) {
        Asked& asked = asked_[static_cast<std::size_t>(key)];
        const ShownLiveSetting& shown = now[key];
        if (asked.number == 0) {
            continue;
        }
        if (shown.answer.number < asked.number) {
            if (now_ns - asked.since_ns < kPatienceForAnswerNs) {
                continue;
            }
            asked = {};
            return Answer{fmt::format("the acquirer has not answered the request for another {}", name_of(key)),
                          true};
        }
        const double value = std::exchange(asked, {}).value;
        if (!shown.answer.error.empty()) {
            return Answer{shown.answer.error, true};
        }
        if (shown.setting) {
            return Answer{live_change_text(key, value, shown), false};
        }
    }
    return std::nullopt;
}

}  // namespace framering
