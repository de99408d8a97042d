#include "acquirer/running_scan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "acquirer/fitting_source.hpp"
#include "acquirer/frame_header.hpp"
#include "common/base/crc32c.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

using layout::ScanState;

namespace {
constexpr Nanoseconds kPauseStep = std::chrono::milliseconds(5);
}  // namespace

StopRequest stop_requested(const AcquirerSession& session, const StopTokens& stop) noexcept {
    const StopRequest asked = session.requested();
    if (!stop.any.requested() || asked == StopRequest::terminate_now) {
        return asked;
    }
    return std::max(asked, stop.terminate.requested() ? StopRequest::terminate : StopRequest::cancel);
}

RunningScan::RunningScan(AcquisitionSettings settings, Source& source, AcquirerSession& session,
                         const StopTokens& stop)
    : settings_(std::move(settings)),
      order_(settings_.plan.axes, settings_.plan.skips),
      points_(settings_.plan, order_, settings_.actuators != nullptr ? *settings_.actuators : no_actuators_,
              settings_.moves),
      sequence_(points_, settings_.moves),
      session_(&session),
      stop_(stop),
      silence_(settings_.longest_silence),
      measuring_(settings_.measures, session.source()),
      changes_(source, session, settings_.plan),
      channels_(settings_.plan, source, changes_),
      info_(header_of(source)) {
    points_.announce_values(session.source());
    require_fitting_source(settings_.plan, source);
    info_.exposure_us = changes_.exposure_us();
}

std::optional<std::uint64_t> RunningScan::frames_left() const noexcept {
    return settings_.most_frames
               ? std::optional(*settings_.most_frames - std::min(delivered_, *settings_.most_frames))
               : std::nullopt;
}

void RunningScan::began(std::uint64_t began_ns, std::uint64_t delivered) {
    began_ns_ = began_ns;
    points_.began(began_ns);
    delivered_ = delivered;
    info_.lost_camera = session_->scan()->lost_camera;
}

bool RunningScan::make_changes() {
    if (!changes_.make()) {
        return false;
    }
    changed_exposure();
    return true;
}

void RunningScan::changed_exposure() {
    changed_ns_ = monotonic_ns();
    exposure_before_us_ = std::exchange(info_.exposure_us, changes_.exposure_us());
    allow_for_exposure(exposure_before_us_);
}

// A frame may take so much longer by itself.
void RunningScan::allow_for_exposure(double before_us) noexcept {
    if (const auto limit = silence_.limit()) {
        const std::chrono::duration<double, std::micro> longer(info_.exposure_us - before_us);
        silence_.set_limit(*limit + std::chrono::duration_cast<Nanoseconds>(longer));
    }
}

void RunningScan::make_changes_again() {
    changes_.make_again(settings_.live_before);
    allow_for_exposure(std::exchange(info_.exposure_us, changes_.exposure_us()));
}

FrameInfo RunningScan::next_frame(std::uint64_t capture_time_ns) const noexcept {
    FrameInfo info = info_;
    info.delivered = delivered_;
    info.capture_time_ns = capture_time_ns;
    if (capture_time_ns < changed_ns_) {
        info.exposure_us = exposure_before_us_;
    }
    order_.set_axes(info, delivered_);
    points_.put_into(info, delivered_);
    return info;
}

bool RunningScan::is_camera_to_rest() const {
    return channels_.is_camera_to_rest(order_.at(delivered_));
}

AtPoint RunningScan::approach_point() {
    if (is_hardware_timed() && is_first_at_point() && !is_sequence_done()) {
        return AtPoint::not_yet;
    }
    if (channels_.set_for(order_.at(delivered_))) {
        changed_exposure();
    }
    return points_.approach(delivered_, kLongestWait, session_->counters());
}

SequenceState RunningScan::look_at_sequence(bool is_silent) {
    return sequence_.look(is_silent ? silence_.limit() : std::nullopt, info_.exposure_us);
}

bool RunningScan::is_sequence_done() {
    return sequence_.is_done(delivered_, session_->counters(), [this] {
        tick();
        return stop_requested(*session_, stop_) == StopRequest::none;
    });
}

std::uint64_t RunningScan::frames_at_point(std::uint64_t most) const noexcept {
    return points_.frames_in_step(delivered_, std::min(most, frames_left().value_or(most)));
}

void RunningScan::leave_point(std::uint64_t ahead) {
    if (frames_left().value_or(ahead + 1) > ahead) {
        points_.leave_for(delivered_ + ahead);
    }
}

void RunningScan::publish_failed_point(Claim claim) {
    FrameInfo info = next_frame(monotonic_ns());
    info.status = FrameStatus::failed;
    std::ranges::fill(claim.pixels().first(info.payload_bytes), std::byte{0});
    session_->counters().count_failed_point();
    publish_counted(std::move(claim), info);
}

void RunningScan::publish(Claim claim, FrameInfo info) {
    if (info.status != FrameStatus::good) {
        session_->counters().count_damaged_frame();
    }
    publish_counted(std::move(claim), info);
}

void RunningScan::publish_counted(Claim claim, FrameInfo info) {
    if (settings_.checksum) {
        info.has_crc32c = 1;
        info.crc32c = crc32c(claim.pixels().first(info.payload_bytes));
    }
    measuring_.measure(info, claim.pixels().first(info.payload_bytes));
    session_->publish(std::move(claim), info);
    ++delivered_;
    sequence_.await_frame();
}

void RunningScan::lose_in_camera(std::uint64_t count) noexcept {
    const std::uint64_t lost = std::min(count, frames_left().value_or(count));
    session_->counters().count_lost_camera(lost);
    info_.lost_camera += lost;
    delivered_ += lost;
}

void RunningScan::lose_for_room(std::uint64_t count) noexcept {
    const std::uint64_t lost = std::min(count, frames_left().value_or(count));
    session_->counters().count_lost(lost);
    delivered_ += lost;
}

void RunningScan::camera_was_away(Nanoseconds away) {
    session_->note_reconnect(delivered_, away);
    log_warning("the camera was away for {}: frame {} is the first after it, and how many it lost is not known",
                duration_text(away), delivered_);
}

void RunningScan::source_spoke() {
    if (const auto since_ns = silence_.broken()) {
        log_info("frame {} came after {}", delivered_, duration_text(Nanoseconds(monotonic_ns() - *since_ns)));
    }
}

bool RunningScan::source_is_silent() {
    if (!silence_.is_to_be_said(monotonic_ns())) {
        return false;
    }
    const std::string what = fmt::format("no frame from {} for {}: it waits for frame {}", settings_.plan.source,
                                         duration_text(*silence_.limit()), delivered_);
    if (settings_.when_stalled == WhenStalled::end) {
        end(ScanState::interrupted, ExitCode::failed,
            what + " (--when-stalled end); check trigger and cable, or set a longer --stall-timeout");
    } else {
        log_warning("{}; check trigger and cable (--when-stalled wait: the scan goes on when it comes)", what);
    }
    return true;
}

void RunningScan::wait_while_paused() {
    session_->begin_pause();
    if (is_hardware_timed()) {
        points_.stop();  // it would go on without the camera
    }
    const std::uint64_t since_ns = monotonic_ns();
    log_info("scan {} is paused at frame {}", scan_id(), delivered_);
    while (is_pause_asked() && !must_end()) {
        const std::uint64_t now_ns = monotonic_ns();
        session_->tick(now_ns);
        (void)make_changes();
        sleep_until_ns(now_ns + static_cast<std::uint64_t>(kPauseStep.count()));
    }
    session_->end_pause();
    points_.forget();
    source_is_not_asked();
    if (!ending_) {
        log_info("scan {} goes on after {}", scan_id(), duration_text(Nanoseconds(monotonic_ns() - since_ns)));
    }
}

bool RunningScan::must_end() {
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
    if (frames_left() == 0U) {
        end_with_all_frames();
    } else if (settings_.plan.duration && began_ns_ != 0 &&
               monotonic_ns() - began_ns_ >= static_cast<std::uint64_t>(settings_.plan.duration->count())) {
        end(ScanState::ended, ExitCode::done, "the duration has elapsed");
    }
    return ending_.has_value();
}

void RunningScan::end_with_all_frames() {
    try {
        (void)is_sequence_done();
        end(ScanState::ended, ExitCode::done, "all frames acquired");
    } catch (const Error& error) {
        end(ScanState::interrupted, error.exit_code(), error.what());
    }
}

void RunningScan::end(ScanState state, ExitCode exit_code, std::string reason) {
    if (!ending_) {
        ending_ = Ending{state, std::move(reason), exit_code, 0, {}};
    }
}

void RunningScan::end_with_full_ring() {
    end(ScanState::ended, ExitCode::canceled, "the ring was full (--when-full stop)");
}

void RunningScan::end_with_source() {
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

std::optional<Ending> RunningScan::ending() const {
    std::optional<Ending> ending = ending_;
    if (ending) {
        const std::uint64_t planned = settings_.plan.frames.value_or(0);
        ending->skipped = planned - std::min(delivered_, planned);
        ending->took = Nanoseconds(began_ns_ == 0 ? 0 : monotonic_ns() - began_ns_);
    }
    return ending;
}

}  // namespace framering
