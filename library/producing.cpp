#include "library/producing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/deadline.hpp"
#include "common/base/log.hpp"
#include "common/session/drain.hpp"
#include "common/session/ring_defaults.hpp"
#include "common/session/ring_size.hpp"
#include "common/session/session_view.hpp"
#include "library/call.hpp"
#include "library/frame.hpp"
#include "library/scan_start.hpp"

namespace framering::library {

using layout::ScanState;

namespace {
constexpr Nanoseconds kTickStep = std::chrono::milliseconds(20);

void require_fits(const ScanPlan& plan, std::uint64_t slot_bytes) {
    if (plan.format.payload_bytes() > slot_bytes) {
        throw Failure{
            FRAMERING_INVALID,
            fmt::format("a frame of the plan has {} bytes, a slot of this session {}; open the producer with a "
                        "larger payload_bytes",
                        plan.format.payload_bytes(), slot_bytes)};
    }
}
}  // namespace

std::optional<LeftScan> Producing::left_scan_of(const framering_producer_options& options) {
    auto left =
        options.resume != 0 ? find_left_scan(session_given(options.session, "options.session")) : std::nullopt;
    return left && !left->scan.over() ? left : std::nullopt;
}

SessionSettings Producing::settings_of(const framering_producer_options& options,
                                       const std::optional<LeftScan>& left) {
    SessionSettings settings;
    settings.session = session_given(options.session, "options.session");
    if (options.payload_bytes == 0) {
        throw Failure{FRAMERING_INVALID, "options.payload_bytes is 0; it is the size of the largest frame"};
    }
    const std::optional<std::uint64_t> slots =
        options.slots == 0 ? std::nullopt : std::optional<std::uint64_t>(options.slots);
    const RingSize size = left ? left->ring
                               : choose_ring_size({options.payload_bytes, 0}, {slots, std::nullopt},
                                                  standing_ring(settings.session), free_shared_memory());
    settings.slot_count = size.slot_count;
    settings.slot_stride = size.slot_stride;
    settings.group_readable = options.group_readable != 0;
    settings.scan_to_resume = left ? left->scan.scan_id : 0;
    settings.pages = choose_pages(std::nullopt, read_machine_profile()).pages;
    return settings;
}

Producing::Producing(const framering_producer_options& options) : Producing(left_scan_of(options), options) {
}

Producing::Producing(std::optional<LeftScan> left, const framering_producer_options& options)
    : Producing(settings_of(options, left), std::move(left)) {
}

Producing::Producing(const SessionSettings& settings, std::optional<LeftScan> left)
    : left_(std::move(left)),
      slot_bytes_(settings.slot_stride),
      session_(settings),
      thread_(background_thread("looking after the session", [this] { look_after_session(); })) {
}

Producing::~Producing() {
    stop_looking();
}

void Producing::look_after_session() {
    Lock lock(mutex_);
    while (!must_stop_looking_) {
        session_.tick(monotonic_ns());
        is_over_.wait_for(lock, kTickStep);
    }
}

void Producing::stop_looking() noexcept {
    if (thread_.joinable()) {
        {
            const Lock lock(mutex_);
            must_stop_looking_ = true;
        }
        is_over_.notify_all();
        thread_.join();
    }
}

Producing::Scan& Producing::running() {
    if (!scan_) {
        throw Failure{FRAMERING_STATE, "no scan runs; begin one first"};
    }
    return *scan_;
}

Producing::Scan& Producing::claimed() {
    if (!claim_) {
        throw Failure{FRAMERING_STATE, "no slot is claimed"};
    }
    return running();
}

std::uint64_t Producing::begin(const ScanPlan& plan, const std::string& wait_for, Nanoseconds timeout) {
    const Deadline deadline = Deadline::in(timeout);
    const Lock lock(mutex_);
    if (scan_) {
        throw Failure{FRAMERING_STATE, "a scan runs; end it before the next one"};
    }
    require_fits(plan, slot_bytes_);
    Scan scan{plan, PointOrder(plan.axes, plan.skips), parse_when_full(plan.when_full), {}, 0, 0};
    set_format(scan.info, plan.format);
    scan.info.exposure_us = plan.setup.exposure_us;
    const HostTimeEvent event =
        plan.clocks.host == HostTimeEvent::unknown ? HostTimeEvent::frame_taken : plan.clocks.host;
    scan.info.host_time_event = static_cast<std::uint32_t>(event);
    scan.info.camera_time_event = static_cast<std::uint32_t>(plan.clocks.camera);
    session_.source().begin(plan.setup.camera.model.empty() ? plan.source : plan.setup.camera.model,
                            source_settings_json(plan));
    if (std::exchange(left_, std::nullopt) && session_.has_open_scan()) {
        return resume(std::move(scan));
    }
    wait_for_record(session_, deadline);
    scan.info.scan_id = session_.announce(plan);
    if (!wait_for.empty()) {
        wait_for_role(session_, wait_for, deadline);
    }
    scan.began_ns = session_.begin();
    scan_ = std::move(scan);
    return 0;
}

std::uint64_t Producing::resume(Scan scan) {
    const std::string planned = session_.scan()->plan;
    if (to_json(scan_plan_from_json(planned)) != to_json(scan.plan)) {
        session_.end(ScanState::interrupted, "its producer died, and another one began another scan", 0);
        throw Failure{FRAMERING_INVALID,
                      "the plan differs from that of the scan that was to be resumed, which is now closed as "
                      "interrupted; begin again for a scan of this plan"};
    }
    if (!may_go_on(session_, StopToken())) {
        throw Failure{FRAMERING_TIMEOUT,
                      "a reader has closed the scan that was to be resumed; begin again for a new one"};
    }
    const ResumePoint point = session_.resume();
    scan.info.scan_id = session_.scan()->scan_id;
    scan.info.lost_camera = session_.scan()->lost_camera;
    scan.delivered = point.delivered;
    scan.began_ns = point.started_ns != 0 ? point.started_ns : session_.begin();
    scan_ = std::move(scan);
    return point.delivered;
}

bool Producing::is_complete(const Scan& scan) const noexcept {
    return (scan.plan.frames && scan.delivered >= *scan.plan.frames) ||
           (scan.plan.duration && Nanoseconds(monotonic_ns() - scan.began_ns) >= *scan.plan.duration);
}

std::span<std::byte> Producing::claim(Nanoseconds timeout) {
    const Deadline deadline = Deadline::in(timeout);
    const Lock lock(mutex_);
    Scan& scan = running();
    if (claim_) {
        throw Failure{FRAMERING_STATE, "a slot is claimed; publish or abandon it before the next one"};
    }
    FrameProducer& frames = session_.frames();
    std::uint64_t full_since_ns = 0;
    for (;;) {
        session_.tick(monotonic_ns());
        if (session_.requested() != StopRequest::none) {
            throw Failure{FRAMERING_STOPPED, "the end of the scan was asked for"};
        }
        if (is_complete(scan)) {
            throw Failure{FRAMERING_END,
                          fmt::format("the scan's plan is fulfilled with {} frames", scan.delivered)};
        }
        claim_ = frames.try_claim();
        if (!claim_ && session_.make_room()) {
            claim_ = frames.try_claim();
        }
        if (!claim_ && scan.when_full == WhenFull::drop) {
            claim_.emplace(frames.claim_spare());
        }
        const std::uint64_t now_ns = monotonic_ns();
        if (claim_ || scan.when_full == WhenFull::stop || deadline.has_passed(now_ns)) {
            break;
        }
        full_since_ns = full_since_ns == 0 ? now_ns : full_since_ns;
        (void)frames.wait_for_room(std::min(kTickStep, deadline.left()));
    }
    if (full_since_ns != 0) {
        session_.counters().count_full_wait(monotonic_ns() - full_since_ns);
    }
    if (!claim_) {
        throw Failure{FRAMERING_FULL, "no slot is free: the readers that store have not caught up"};
    }
    return claim_->pixels().first(scan.plan.format.payload_bytes());
}

void Producing::publish(const framering_frame* frame) {
    const Lock lock(mutex_);
    Scan& scan = claimed();
    FrameInfo info = scan.info;
    info.delivered = scan.delivered;
    info.capture_time_ns = monotonic_ns();
    scan.order.set_axes(info, scan.delivered);
    if (frame != nullptr) {
        take(*frame, info);
    }
    session_.publish(std::move(*claim_), info);
    claim_.reset();
    ++scan.delivered;
}

void Producing::abandon(bool lost) {
    const Lock lock(mutex_);
    (void)claimed();
    claim_.reset();
    if (lost) {
        session_.counters().count_lost_camera(1);
        ++scan_->info.lost_camera;
        ++scan_->delivered;
    }
}

void Producing::lose(std::uint64_t frames) {
    const Lock lock(mutex_);
    Scan& scan = running();
    const std::uint64_t lost =
        scan.plan.frames ? std::min(frames, *scan.plan.frames - std::min(scan.delivered, *scan.plan.frames))
                         : frames;
    session_.counters().count_lost_camera(lost);
    scan.info.lost_camera += lost;
    scan.delivered += lost;
}

std::uint32_t Producing::key(const std::string& name, const std::string& unit) {
    const Lock lock(mutex_);
    if (const auto place = session_.source().key(name, unit)) {
        return *place;
    }
    throw Failure{FRAMERING_FULL, fmt::format("value '{}': there are {} keys already", name, kMaxValues)};
}

void Producing::require_not_stopped() {
    const Lock lock(mutex_);
    if (session_.requested() != StopRequest::none) {
        throw Failure{FRAMERING_STOPPED, "the end of the scan was asked for"};
    }
}

void Producing::end(ScanState state, const std::string& reason) {
    const Lock lock(mutex_);
    (void)running();
    end_running(state, reason);
}

void Producing::end_running(ScanState state, const std::string& reason) {
    claim_.reset();
    const std::uint64_t planned = scan_->plan.frames.value_or(0);
    session_.end(state, reason, planned - std::min(scan_->delivered, planned));
    scan_.reset();
}

std::uint64_t Producing::close(Nanoseconds grace) {
    stop_looking();
    const Lock lock(mutex_);
    if (scan_) {
        end_running(ScanState::interrupted, "its producer ended before its end");
    } else if (session_.has_open_scan()) {
        session_.end(ScanState::interrupted, "its producer died, and the next one did not resume it", 0);
    }
    const DrainResult drained = drain(
        session_, [this] { return session_.requested(); }, grace);
    session_.leave(drained.end == DrainEnd::abandoned);
    return drained.owed;
}

}  // namespace framering::library
