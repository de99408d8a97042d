#include "acquirer/stepping/sequence_watch.hpp"

#include <utility>

#include "common/base/deadline.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kStep = std::chrono::milliseconds(5);
// From the last trigger to the last frame, beside the exposure.
constexpr Nanoseconds kLongestReadout = std::chrono::seconds(2);
}  // namespace

SequenceState SequenceWatch::look(std::optional<Nanoseconds> silence, double exposure_us) {
    try {
        if (!points_->is_sequence_over(Nanoseconds(0))) {
            if (silence) {
                fail(ExitCode::failed,
                     "the sequence gave no frame for {}; check that the actuator triggers the camera",
                     duration_text(*silence));
            }
            return SequenceState::goes_on;
        }
    } catch (const Error& error) {
        failure_ = error;
        return SequenceState::failed;
    }
    const std::uint64_t now_ns = monotonic_ns();
    over_ns_ = over_ns_ == 0 ? now_ns : over_ns_;
    const std::chrono::duration<double, std::micro> exposure(exposure_us);
    const Nanoseconds longest = kLongestReadout + std::chrono::duration_cast<Nanoseconds>(exposure);
    return Nanoseconds(now_ns - over_ns_) > longest ? SequenceState::over : SequenceState::goes_on;
}

void SequenceWatch::begin_anew(std::uint64_t frame, AcquirerCounters& counters) {
    points_->sequence_failed(*std::exchange(failure_, std::nullopt), frame, counters);
}

bool SequenceWatch::is_done(std::uint64_t frame, AcquirerCounters& counters, const std::function<bool()>& wait) {
    const Deadline deadline = Deadline::in(settings_.timeout);
    try {
        while (!points_->is_sequence_over(kStep)) {
            if (!wait()) {
                return false;
            }
            if (deadline.has_passed()) {
                fail(ExitCode::failed, "the actuator did not say within {} that its sequence is over",
                     duration_text(settings_.timeout));
            }
        }
    } catch (const Error& error) {
        points_->give_sequence_up();
        count_as_failed(error, frame, counters);
    }
    return true;
}

void SequenceWatch::count_as_failed(const Error& error, std::uint64_t frame, AcquirerCounters& counters) {
    const std::string what = fmt::format("frames {} to {}: {}; they are stored, but may be of other points",
                                         points_->sequence_frame(), frame - 1, error.what());
    if (settings_.on_error == OnError::stop) {
        fail(ExitCode::failed, "{}; check the actuator, or go on with --on-error skip", what);
    }
    log_warning("{}", what);
    for (std::uint64_t i = points_->sequence_frame(); i < frame; ++i) {
        counters.count_failed_point();
    }
}

}  // namespace framering
