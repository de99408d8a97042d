#include "common/session/drain.hpp"

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kDrainStepNs = 5'000'000;
// Closing a file flushes it; a reader that is given up on gets this long for it.
constexpr Nanoseconds kLastWords = std::chrono::seconds(5);

// True when `pending` became false; false after `grace` without a change of what is owed, or when told to give up.
template <class Pending>
bool wait_while(Pending pending, AcquirerSession& session, const std::function<StopRequest()>& asked,
                Nanoseconds grace, bool may_give_up) {
    std::uint64_t owed = session.roles().owed();
    std::uint64_t progress_ns = monotonic_ns();
    while (pending()) {
        const std::uint64_t now_ns = monotonic_ns();
        session.tick(now_ns);
        if (const std::uint64_t now_owed = session.roles().owed(); now_owed != owed) {
            owed = now_owed;
            progress_ns = now_ns;
        }
        const bool give_up = may_give_up && asked() == StopRequest::terminate_now;
        if (give_up || now_ns - progress_ns > static_cast<std::uint64_t>(grace.count())) {
            return false;
        }
        sleep_until_ns(now_ns + kDrainStepNs);
    }
    return true;
}
}  // namespace

DrainResult wait_until_stored(AcquirerSession& session, const std::function<StopRequest()>& asked,
                              Nanoseconds grace) {
    const auto not_stored = [&] { return session.roles().owed() != 0 || session.roles().owes_closing(); };
    if (wait_while(not_stored, session, asked, grace, true)) {
        return {DrainEnd::stored, 0, true};
    }
    return {asked() == StopRequest::terminate_now ? DrainEnd::abandoned : DrainEnd::stalled,
            session.roles().owed(), false};
}

DrainResult drain(AcquirerSession& session, const std::function<StopRequest()>& asked, Nanoseconds grace) {
    const auto readers_stay = [&] { return session.roles().has_readers(); };
    const DrainResult waited = wait_until_stored(session, asked, grace);
    if (waited.end == DrainEnd::stored) {
        session.announce_termination(false);
        if (wait_while(readers_stay, session, asked, grace, true)) {
            return waited;
        }
        if (asked() != StopRequest::terminate_now) {
            log_warning("a reader has stored everything but did not detach within {}", duration_text(grace));
            return waited;
        }
    }
    if (asked() == StopRequest::terminate_now) {
        const std::vector<OwingReader> owing = session.roles().owing_readers();
        session.announce_termination(true);
        // What they have in hand they store yet.
        [[maybe_unused]] const bool left = wait_while(readers_stay, session, asked, kLastWords, false);
        const UnreleasedFrames lost = session.roles().unreleased(owing);
        return {DrainEnd::abandoned, lost.count, lost.is_final};
    }
    if (waited.owed == 0) {
        log_warning(
            "every frame is stored, but the scan was not closed within {}; start its writer again to close it",
            duration_text(grace));
    }
    return waited;
}

}  // namespace framering
