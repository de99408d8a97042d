#include "acquirer/acquisition.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "acquirer/scan_axes.hpp"
#include "common/base/crc32c.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/base/trace_point.hpp"

namespace framering {

using layout::ScanState;

namespace {
// The longest that a wait lasts before the acquirer looks at stops, readers and its heartbeat again.
constexpr Nanoseconds kLongestWait = std::chrono::milliseconds(50);
}  // namespace

StopRequest stop_requested(const AcquirerSession& session, const StopTokens& stop) noexcept {
    const StopRequest asked = session.requested();
    if (!stop.any.requested() || asked == StopRequest::terminate_now) {
        return asked;
    }
    return std::max(asked, stop.terminate.requested() ? StopRequest::terminate : StopRequest::cancel);
}

Acquisition::Acquisition(AcquisitionSettings settings, FrameSource& source, AcquirerSession& session,
                         const StopTokens& stop)
    : settings_(std::move(settings)), source_(&source), session_(&session), stop_(stop) {
    set_format(info_, settings_.plan.format);
    info_.exposure_us = settings_.plan.setup.exposure_us;
}

Ending Acquisition::run() {
    if (settings_.resume) {
        go_on();
    } else {
        wait_for_record();
        info_.scan_id = session_->announce(settings_.plan);
    }
    try {
        if (began_ns_ == 0) {
            begin();
        } else {
            source_->go_to(delivered_);
        }
        schedule_.emplace(settings_.plan.frame_rate_hz, began_ns_, first_period_);
        while (!ending_) {
            acquire_frame();
        }
    } catch (const Error& error) {
        end(ScanState::interrupted, error.exit_code(), error.what());
    }
    if (settings_.plan.frames) {
        ending_->skipped = *settings_.plan.frames - std::min(delivered_, *settings_.plan.frames);
    }
    ending_->took = Nanoseconds(began_ns_ == 0 ? 0 : monotonic_ns() - began_ns_);
    session_->end(ending_->state, ending_->reason, ending_->skipped);
    log_info("scan {} {}: {}, {} frames delivered", info_.scan_id, name_of(ending_->state), ending_->reason,
             delivered_);
    if (const std::string left_behind = source_->left_behind(); !left_behind.empty()) {
        log_warning("{}", left_behind);
    }
    return *ending_;
}

void Acquisition::wait_for_record() {
    std::string waited_for;
    for (std::string role = session_->role_behind(); !role.empty(); role = session_->role_behind()) {
        if (role != waited_for) {
            log_warning("the scan waits for role '{}', which has not closed the scans before it", role);
            waited_for = role;
        }
        // Requests in the session still mean the scan before.
        if (stop_.any.requested()) {
            fail(ExitCode::canceled, "canceled while role '{}' had not closed the scans before this one", role);
        }
        const std::uint64_t now_ns = monotonic_ns();
        session_->tick(now_ns);
        sleep_until_ns(now_ns + static_cast<std::uint64_t>(kLongestWait.count()));
    }
}

void Acquisition::begin() {
    wait_for_roles();
    if (!ending_) {
        began_ns_ = session_->begin();
        log_info("scan {} started: {}", info_.scan_id, settings_.plan.source);
    }
}

void Acquisition::go_on() {
    const ResumePoint point = session_->resume();
    info_.scan_id = session_->scan()->scan_id;
    began_ns_ = point.started_ns;
    delivered_ = point.delivered;
    // Those that passed without an acquirer are missed, those before are counted already.
    first_period_ = point.delivered + point.missed_periods;
    log_info("scan {} resumes at frame {} after {} without an acquirer", info_.scan_id, delivered_,
             duration_text(point.away));
}

void Acquisition::wait_for_roles() {
    const std::uint64_t began_ns = monotonic_ns();
    while (!must_end()) {
        const std::uint64_t now_ns = monotonic_ns();
        session_->tick(now_ns);
        // Each is asked every time: one that was ready may be gone, or refuse, while others are awaited.
        const auto missing = std::ranges::count_if(settings_.wait_for, [&](const AwaitedRole& awaited) {
            return !is_ready(awaited, Nanoseconds(now_ns - began_ns));
        });
        if (missing == 0) {
            return;
        }
        sleep_until_ns(now_ns + 5'000'000);
    }
}

bool Acquisition::is_ready(const AwaitedRole& awaited, Nanoseconds waited) const {
    const RoleAnswer answer = session_->roles().answer_of(awaited.role);
    if (answer.ready) {
        return true;
    }
    if (!answer.error.empty()) {
        fail(ExitCode::failed, "the scan cannot start: {}: {}", awaited.role, answer.error);
    }
    if (awaited.limit && waited > *awaited.limit) {
        fail(ExitCode::failed, "the scan cannot start: no {} was ready within {}; start one, or omit --wait-for",
             awaited.role, duration_text(*awaited.limit));
    }
    return false;
}

void Acquisition::acquire_frame() {
    // The slot is chosen last: while the source is waited for, a full ring may get room again.
    if (must_end() || !wait_until_due() || !wait_for_source()) {
        return;
    }
    std::optional<Claim> claim = claim_slot();
    if (!claim) {
        return;
    }
    FrameInfo info = info_;
    info.delivered = delivered_;
    set_axes(info, settings_.plan.axes, delivered_);
    info.capture_time_ns = monotonic_ns();
    if (fill(*claim, info)) {  // else the claim ends here, and gives the slot back
        trace_point<"acquirer_pixels_filled">();
        publish(std::move(*claim), info);
    }
}

bool Acquisition::wait_until_due() {
    for (;;) {
        const std::uint64_t now_ns = monotonic_ns();
        session_->tick(now_ns);
        const std::uint64_t due_ns = schedule_->next_due_ns();
        if (now_ns >= due_ns) {
            session_->counters().count_missed_periods(schedule_->take(now_ns));
            return true;
        }
        if (must_end()) {
            return false;
        }
        sleep_until_ns(std::min(due_ns, now_ns + static_cast<std::uint64_t>(kLongestWait.count())));
    }
}

bool Acquisition::wait_for_source() {
    for (;;) {
        switch (source_->wait(kLongestWait)) {
            case Readiness::ready:
                return true;
            case Readiness::ended:
                end_with_source();
                return false;
            case Readiness::not_yet:
                session_->tick(monotonic_ns());
                if (must_end()) {
                    return false;
                }
        }
    }
}

std::optional<Claim> Acquisition::claim_slot() {
    FrameProducer& frames = session_->frames();
    std::optional<Claim> claim = frames.try_claim();
    if (!claim && session_->make_room()) {
        claim = frames.try_claim();
    }
    if (claim) {
        return claim;
    }
    if (settings_.when_full == WhenFull::drop) {
        return frames.claim_spare();
    }
    if (settings_.when_full == WhenFull::stop) {
        end(ScanState::ended, ExitCode::canceled, "the ring was full (--when-full stop)");
        return std::nullopt;
    }
    const std::uint64_t since_ns = monotonic_ns();
    while (!claim && !must_end()) {
        session_->tick(monotonic_ns());
        if (frames.wait_for_room(kLongestWait) || session_->make_room()) {
            claim = frames.try_claim();
        }
    }
    session_->counters().count_full_wait(monotonic_ns() - since_ns);
    return claim;
}

bool Acquisition::fill(const Claim& claim, FrameInfo& info) {
    const std::span<std::byte> pixels = claim.pixels().first(info.payload_bytes);
    for (;;) {
        switch (source_->fill(pixels, info, claim.stored() ? claim.number() : delivered_, kLongestWait)) {
            case FillResult::filled:
                if (settings_.checksum) {
                    info.has_crc32c = 1;
                    info.crc32c = crc32c(pixels);
                }
                return true;
            case FillResult::not_yet:
                session_->tick(monotonic_ns());
                if (must_end()) {
                    return false;
                }
        }
    }
}

void Acquisition::end_with_source() {
    const std::uint64_t planned = settings_.plan.frames.value_or(0);
    if (delivered_ == 0) {
        fail(ExitCode::failed, "source {} ended before its first frame; check the program that supplies it",
             settings_.plan.source);
    }
    if (delivered_ < planned) {
        end(ScanState::ended, ExitCode::canceled,
            fmt::format("source ended after {} of {} frames", delivered_, planned));
    } else {
        end(ScanState::ended, ExitCode::done, "the source has no more frames");
    }
}

void Acquisition::publish(Claim claim, const FrameInfo& info) {
    // A kill between the two leaves a count that no loss is missing from and no frame that nobody got: one without
    // a slot is lost either way, a stored one is found by its header.
    const bool stored = claim.stored();
    if (!stored) {
        session_->counters().count_lost();
        trace_point<"acquirer_drop_counted">();
    }
    session_->frames().publish(std::move(claim), info);
    ++delivered_;
    if (stored) {
        session_->counters().count_stored();
        trace_point<"acquirer_frame_counted">();
    }
}

bool Acquisition::must_end() {
    if (ending_) {
        return true;
    }
    switch (stop_requested(*session_, stop_)) {
        case StopRequest::none:
            break;
        case StopRequest::cancel:
            end(ScanState::canceled, ExitCode::canceled, "on request");
            return true;
        case StopRequest::terminate:
        case StopRequest::terminate_now:
            end(ScanState::canceled, ExitCode::canceled, "terminated on request");
            return true;
    }
    if (settings_.most_frames && delivered_ >= *settings_.most_frames) {
        end(ScanState::ended, ExitCode::done, "all frames acquired");
    } else if (settings_.plan.duration && began_ns_ != 0 &&
               monotonic_ns() - began_ns_ >= static_cast<std::uint64_t>(settings_.plan.duration->count())) {
        end(ScanState::ended, ExitCode::done, "the duration has elapsed");
    }
    return ending_.has_value();
}

void Acquisition::end(ScanState state, ExitCode exit_code, std::string reason) {
    if (!ending_) {
        ending_ = Ending{state, std::move(reason), exit_code, 0, {}};
    }
}

}  // namespace framering
