#include "control/watch_command.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/deadline.hpp"
#include "common/base/output.hpp"
#include "common/base/printable.hpp"
#include "control/followed_session.hpp"
#include "control/hook_watch.hpp"
#include "control/trouble/trouble_watch.hpp"
#include "control/trouble_program.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kStep = std::chrono::milliseconds(20);

std::string event_line(const TroubleEvent& event) {
    const std::string subject = event.trouble.subject.empty() ? "" : " " + event.trouble.subject;
    return printable(fmt::format("{} {}{} {}: scan {}: {}", utc_text(utc_ns()), name_of(event.trouble.kind),
                                 subject, event.begun ? "begun" : "over", event.scan_id, event.text));
}

std::optional<std::uint64_t> given_up(HookWatch& hooks, const SessionStatus& status) {
    const auto& counts = hooks.look(status, monotonic_ns());
    return counts ? std::optional(counts->given_up) : std::nullopt;
}

// Its acquirer has said so, or was killed and nobody has come back to it.
class SessionEnd {
  public:
    [[nodiscard]] bool has_come(const FollowedSession& session) {
        const auto& status = session.status();
        const bool is_left = status && std::ranges::none_of(status->processes, &ProcessStatus::alive);
        if (!is_left) {
            left_since_ns_ = 0;
        } else if (left_since_ns_ == 0) {
            left_since_ns_ = monotonic_ns();
        }
        return session.has_ended() || (is_left && monotonic_ns() - left_since_ns_ > kLeftNs);
    }

  private:
    static constexpr std::uint64_t kLeftNs = 60'000'000'000;
    std::uint64_t left_since_ns_ = 0;
};
// Whoever waits for a session that cannot be watched is to know it, but not of one that is just being built.
class UnusableSession {
  public:
    // What to say now; empty: nothing new.
    [[nodiscard]] std::string take(const FollowedSession& session) {
        const bool is_new = session.unusable() != why_;
        if (is_new) {
            why_ = session.unusable();
            since_ns_ = monotonic_ns();
            is_said_ = false;
        }
        const bool is_to_be_said = !is_said_ && !why_.empty() && monotonic_ns() - since_ns_ > kPatienceNs;
        is_said_ = is_said_ || is_to_be_said;
        return is_to_be_said ? why_ : "";
    }

  private:
    static constexpr std::uint64_t kPatienceNs = 2'000'000'000;
    std::string why_;
    std::uint64_t since_ns_ = 0;
    bool is_said_ = false;
};
}  // namespace

ExitCode watch_for_trouble(const WatchSettings& settings, StopToken stop) {
    std::optional<TroubleProgram> program;
    if (settings.on_trouble) {
        program.emplace(*settings.on_trouble);
    }
    FollowedSession session(settings.session);
    session.look();
    TroubleWatch watch(session.status().has_value());
    if (!settings.keeps_on) {
        (void)SessionView::wait_for(settings.session, Access::read_only, settings.wait, stop);
    }
    std::string watched;  // its identity
    HookWatch hooks;
    SessionEnd end;
    UnusableSession unusable;
    while (!stop.requested()) {
        session.look();
        if (const std::string why = unusable.take(session); !why.empty()) {
            print_out("{} session {} cannot be watched: {}\n", utc_text(utc_ns()), settings.session, why);
        }
        if (const auto& status = session.status()) {
            if (std::exchange(watched, status->session_uuid) != status->session_uuid) {
                print_out("{} watching session {}\n", utc_text(utc_ns()), settings.session);
            }
            for (const TroubleEvent& event : session.has_ended()
                                                 ? watch.end(*status, monotonic_ns())
                                                 : watch.take(*status, monotonic_ns(), given_up(hooks, *status))) {
                print_out("{}\n", event_line(event));
                if (program) {
                    program->add(event, settings.session);
                }
            }
        }
        if (end.has_come(session) && !settings.keeps_on) {
            print_out("{} session {} has ended\n", utc_text(utc_ns()), settings.session);
            break;
        }
        const Deadline next = Deadline::in(settings.interval);
        while (!next.has_passed() && !stop.requested()) {
            if (program) {
                program->step();
            }
            next.sleep(kStep);
        }
    }
    if (program) {
        program->finish(stop);
    }
    return ExitCode::done;
}

}  // namespace framering
