#include "acquirer/stepping/point_stepping.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "common/base/enum_names.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr auto kOnErrorNames = std::to_array<Named<OnError>>({{OnError::stop, "stop"}, {OnError::skip, "skip"}});
// A clock and a scheduler are no more exact than that.
constexpr std::uint64_t kLateNs = 1'000'000;
constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

std::optional<std::size_t> axis_with_interval(const ScanPlan& plan) {
    const auto found =
        std::ranges::find_if(plan.axes, [](const ScanAxis& axis) { return axis.interval.has_value(); });
    return found == plan.axes.end() ? std::nullopt
                                    : std::optional(static_cast<std::size_t>(found - plan.axes.begin()));
}

// At most `limit`. True: it is time.
bool sleep_towards(std::uint64_t due_ns, Nanoseconds limit) {
    const std::uint64_t now_ns = monotonic_ns();
    if (now_ns >= due_ns) {
        return true;
    }
    sleep_until_ns(std::min(due_ns, now_ns + static_cast<std::uint64_t>(limit.count())));
    return monotonic_ns() >= due_ns;
}
}  // namespace

OnError parse_on_error(std::string_view text) {
    return parse_name(kOnErrorNames, "policy", text);
}

PointStepping::PointStepping(const ScanPlan& plan, const PointOrder& order, Actuators& actuators,
                             MoveSettings settings)
    : order_(&order),
      actuators_(&actuators),
      settings_(settings),
      targets_(plan, actuators),
      time_axis_(axis_with_interval(plan)),
      read_(actuators.axes().size() + actuators.values().size(), kNotKnown) {
}

void PointStepping::announce_values(SourceBook& book) {
    for (const ActuatorAxis& axis : actuators_->axes()) {
        places_.push_back(book.key(axis.name, axis.unit));
    }
    for (const ActuatorValue& value : actuators_->values()) {
        places_.push_back(book.key(value.name, value.unit));
    }
    if (std::ranges::any_of(places_, [](const auto& place) { return !place; })) {
        log_warning(
            "the session has {} values already, which is the most that a frame can have; some of what the "
            "actuators read back is left out",
            kMaxValues);
    }
}

std::uint64_t PointStepping::frames_in_step(std::uint64_t frame, std::uint64_t most) const noexcept {
    if (!is_stepped()) {
        return most;
    }
    if (!order_->has_skips()) {
        const std::uint64_t all = targets_.frames_of_step();
        return std::min(most, all - frame % all);
    }
    if (const auto all = order_->points()) {
        most = std::min(most, *all - std::min(frame, *all));  // nothing behind the last point is of any step
    }
    const PointIndices point = order_->at(frame);
    std::uint64_t frames = 1;
    while (frames < most && targets_.is_same_step(point, order_->at(frame + frames))) {
        ++frames;
    }
    return frames;
}

bool PointStepping::is_first_of_step(std::uint64_t frame) const noexcept {
    return frame == 0 || !targets_.is_same_step(order_->at(frame - 1), order_->at(frame));
}

bool PointStepping::is_for(const PointIndices& point) const noexcept {
    return step_ != Step::none && targets_.is_same_step(point_, point);
}

AtPoint PointStepping::approach(std::uint64_t frame, Nanoseconds limit, AcquirerCounters& counters) {
    if (!is_stepped()) {
        return AtPoint::there;
    }
    if (!is_for(order_->at(frame))) {
        tries_ = 0;
        begin_move(frame);
    }
    try {
        follow(limit, counters);
    } catch (const Error& error) {
        retry(error, frame, counters);
    }
    return step_ == Step::there ? AtPoint::there : step_ == Step::failed ? AtPoint::failed : AtPoint::not_yet;
}

void PointStepping::leave_for(std::uint64_t frame) {
    // A sequence is over when its actuator says so.
    if (is_stepped() && !is_sequence_begun_ && !is_for(order_->at(frame))) {
        tries_ = 0;
        begin_move(frame);
    }
}

void PointStepping::begin_move(std::uint64_t frame) {
    frame_ = frame;
    point_ = order_->at(frame);
    is_sequence_started_ = is_sequence_begun_ = false;
    const std::vector<AxisTarget> wanted = targets_.targets(point_);
    std::vector<AxisTarget> targets;
    // Those that stand there already are not sent again, unless it is not known that they do.
    std::ranges::copy_if(wanted, std::back_inserter(targets), [&](const AxisTarget& target) {
        return std::ranges::find(sent_, target) == sent_.end() && !targets_.is_in_sequences(target.axis);
    });
    step_ = Step::moving;
    deadline_ = Deadline::in(settings_.timeout);
    sent_ = wanted;
    failure_.reset();
    try {
        if (!targets.empty()) {
            actuators_->move(targets);
        }
    } catch (const Error& error) {
        failure_ = error;  // for approach(), which may be called later
    }
}

void PointStepping::follow(Nanoseconds limit, AcquirerCounters& counters) {
    if (failure_) {
        throw *std::exchange(failure_, std::nullopt);
    }
    while (step_ == Step::moving || step_ == Step::preparing) {
        if (actuators_->wait(limit) == Arrival::moving) {
            if (deadline_.has_passed()) {
                fail(ExitCode::failed, "the move did not end within {}", duration_text(settings_.timeout));
            }
            return;
        }
        arrived();
    }
    if (step_ == Step::settling && sleep_towards(settled_ns_, limit)) {
        begin_waiting(counters);
    }
    if (step_ == Step::waiting && sleep_towards(due_ns_, limit)) {
        step_ = Step::reading;
        deadline_ = Deadline::in(settings_.timeout);
    }
    if (step_ == Step::reading) {
        read_back(limit);
    }
}

void PointStepping::arrived() {
    if (step_ == Step::moving && targets_.has_sequences()) {
        step_ = Step::preparing;
        deadline_ = Deadline::in(settings_.timeout);
        const std::uint64_t frames = frames_in_step(frame_, std::numeric_limits<std::uint64_t>::max());
        actuators_->prepare(targets_.sequence(*order_, frame_, frames));
        return;
    }
    step_ = Step::settling;
    const Nanoseconds settle = targets_.settle(tries_ == 0 ? settled_ : std::nullopt, point_);
    settled_ns_ = monotonic_ns() + static_cast<std::uint64_t>(settle.count());
}

bool PointStepping::start_sequence() {
    if (!targets_.has_sequences() || step_ != Step::there || is_sequence_started_) {
        return false;
    }
    is_sequence_started_ = is_sequence_begun_ = true;
    sequence_frame_ = frame_;
    actuators_->start();
    return true;
}

bool PointStepping::is_sequence_over(Nanoseconds limit) {
    if (is_sequence_begun_ && actuators_->wait(limit) == Arrival::moving) {
        return false;
    }
    is_sequence_begun_ = false;
    return true;
}

void PointStepping::sequence_failed(const Error& error, std::uint64_t frame, AcquirerCounters& counters) {
    frame_ = frame;
    retry(error, frame, counters);
}

void PointStepping::begin_waiting(AcquirerCounters& counters) {
    step_ = Step::waiting;
    due_ns_ = 0;
    const std::uint64_t index = time_axis_ ? point_[*time_axis_] : 0;
    if (!time_axis_ || (settled_ && (*settled_)[*time_axis_] == index)) {
        return;
    }
    const auto interval = static_cast<std::uint64_t>(order_->axes()[*time_axis_].interval->count());
    const std::uint64_t now_ns = monotonic_ns();
    if (*time_axis_ != 0 && (index == 0 || !settled_)) {
        inner_began_ns_ = now_ns - index * interval;
    }
    due_ns_ = (*time_axis_ == 0 ? began_ns_ : inner_began_ns_) + index * interval;
    if (settled_ && index != 0 && now_ns > due_ns_ + kLateNs) {
        counters.count_late_point();
    }
}

void PointStepping::read_back(Nanoseconds limit) {
    const ActuatorReading* const reading = actuators_->read(limit);
    if (reading == nullptr) {
        if (deadline_.has_passed()) {
            fail(ExitCode::failed, "the actuators did not say within {} where they are",
                 duration_text(settings_.timeout));
        }
        return;
    }
    if (const auto miss = actuators_->missed(*reading, sent_)) {
        fail(ExitCode::failed, "{}", actuators_->text_of(*miss));
    }
    std::ranges::copy(reading->values, std::ranges::copy(reading->axes, read_.begin()).out);
    for (std::uint32_t axis = 0; axis < reading->axes.size(); ++axis) {
        if (targets_.is_in_sequences(axis)) {
            read_[axis] = kNotKnown;  // it goes on by itself
        }
    }
    step_ = Step::there;
    settled_ = point_;
}

void PointStepping::retry(const Error& error, std::uint64_t frame, AcquirerCounters& counters) {
    sent_.clear();  // they are anywhere
    if (!actuators_->is_usable()) {
        throw error.within("frame " + std::to_string(frame));
    }
    if (tries_ < settings_.retries) {
        ++tries_;
        counters.count_retried_move();
        log_warning("frame {}: {}; trying again", frame, error.what());
        begin_move(frame_);
        return;
    }
    if (settings_.on_error == OnError::stop) {
        fail(ExitCode::failed,
             "frame {}: {}, tried {} times; check the actuator, or go on without such points with --on-error skip",
             frame, error.what(), tries_ + 1);
    }
    log_warning("frame {}: {}, tried {} times; the point is left out", frame, error.what(), tries_ + 1);
    actuators_->stop();
    step_ = Step::failed;
    settled_.reset();
}

void PointStepping::put_into(FrameInfo& info, std::uint64_t frame) const noexcept {
    const PointIndices point = order_->axes().empty() ? PointIndices{} : order_->at(frame);
    // Also while the move to the next point has begun.
    const bool is_read = settled_ && targets_.is_same_step(*settled_, point);
    for (std::size_t i = 0; i < places_.size(); ++i) {
        if (places_[i]) {
            set_value(info, *places_[i], is_read ? read_[i] : kNotKnown);
        }
    }
    if (!is_read) {
        return;
    }
    for (std::size_t axis = 0; axis < order_->axes().size(); ++axis) {
        if (const auto back = targets_.read_back(axis, point); back && !std::isnan(read_[back->axis])) {
            info.axes[axis].value = read_[back->axis] - back->offset;
        }
    }
}

void PointStepping::forget() noexcept {
    step_ = Step::none;
    settled_.reset();
    sent_.clear();
}

void PointStepping::stop() noexcept {
    forget();
    actuators_->stop();
}

}  // namespace framering
