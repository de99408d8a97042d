#include "acquirer/trigger_schedule.hpp"

namespace framering {

std::optional<Nanoseconds> TriggerSchedule::due_in(std::uint64_t now_ns) const noexcept {
    if (awaits_frame_ && !longest_wait_) {
        return std::nullopt;
    }
    const std::uint64_t due_ns =
        awaits_frame_ ? given_ns_ + static_cast<std::uint64_t>(longest_wait_->count()) : schedule_.next_due_ns();
    return Nanoseconds(due_ns > now_ns ? due_ns - now_ns : 0);
}

std::uint64_t TriggerSchedule::given(std::uint64_t now_ns) noexcept {
    const bool is_again = awaits_frame_;
    awaits_frame_ = true;
    given_ns_ = now_ns;
    return is_again ? 0 : schedule_.take(now_ns);
}

}  // namespace framering
