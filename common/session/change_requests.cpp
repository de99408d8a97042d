#include "common/session/change_requests.hpp"

#include <bit>

#include "common/base/trace_point.hpp"
#include "common/session/relaxed.hpp"
#include "common/session/requests.hpp"

namespace framering {

namespace {
const layout::Word& changes_of(const layout::Requests& requests, LiveKey key) noexcept {
    return key == LiveKey::exposure ? requests.exposure_changes : requests.gain_changes;
}
layout::Word& changes_of(layout::Requests& requests, LiveKey key) noexcept {
    return key == LiveKey::exposure ? requests.exposure_changes : requests.gain_changes;
}
const layout::Word& value_of(const layout::Requests& requests, LiveKey key) noexcept {
    return key == LiveKey::exposure ? requests.exposure_us : requests.gain;
}
layout::Word& value_of(layout::Requests& requests, LiveKey key) noexcept {
    return key == LiveKey::exposure ? requests.exposure_us : requests.gain;
}
const layout::Word& seen_of(const layout::ProducerState& state, LiveKey key) noexcept {
    return key == LiveKey::exposure ? state.exposure_seen : state.gain_seen;
}
layout::Word& seen_of(layout::ProducerState& state, LiveKey key) noexcept {
    return key == LiveKey::exposure ? state.exposure_seen : state.gain_seen;
}
std::size_t place_of(LiveKey key) noexcept {
    return static_cast<std::size_t>(key);
}
}  // namespace

std::uint64_t request_change(const SessionView& session, LiveKey key, double value) {
    std::uint64_t number = 0;
    with_requests(session, [&](layout::Requests& requests) {
        value_of(requests, key).store(std::bit_cast<std::uint64_t>(value), kRelaxed);
        trace_point<"control_change_written">();
        // SYNC(change): release, pairs with the acquire load in ChangeInbox::next
        number = changes_of(requests, key).fetch_add(1, std::memory_order_release) + 1;
    });
    return number;
}

bool is_answered(const SessionView& session, LiveKey key, std::uint64_t number) noexcept {
    // SYNC(change answered): acquire, pairs with the release store in ChangeInbox::answered
    return seen_of(session.producer(), key).load(std::memory_order_acquire) >= number;
}

ChangeInbox::ChangeInbox(const layout::Requests& requests, layout::ProducerState& state) noexcept
    : requests_(&requests), state_(&state), seen_{} {
    for (const LiveKey key : kLiveKeys) {
        seen_[place_of(key)] = seen_of(state, key).load(kRelaxed);
    }
}

bool ChangeInbox::has_one() const noexcept {
    return requests_->exposure_changes.load(kRelaxed) != seen_[place_of(LiveKey::exposure)] ||
           requests_->gain_changes.load(kRelaxed) != seen_[place_of(LiveKey::gain)];
}

std::optional<ChangeInbox::Change> ChangeInbox::next() const noexcept {
    for (const LiveKey key : kLiveKeys) {
        // SYNC(change): acquire, pairs with the addition in request_change; the value is this one's, or newer
        const std::uint64_t number = changes_of(*requests_, key).load(std::memory_order_acquire);
        if (number != seen_[place_of(key)]) {
            return Change{key, std::bit_cast<double>(value_of(*requests_, key).load(kRelaxed)), number};
        }
    }
    return std::nullopt;
}

void ChangeInbox::answered(const Change& change) noexcept {
    seen_[place_of(change.key)] = change.number;
    // SYNC(change answered): release, pairs with the acquire load in is_answered
    seen_of(*state_, change.key).store(change.number, std::memory_order_release);
    trace_point<"acquirer_change_answered">();
}

void ChangeInbox::forget() noexcept {
    for (const LiveKey key : kLiveKeys) {
        const std::uint64_t number = changes_of(*requests_, key).load(kRelaxed);
        seen_[place_of(key)] = number;
        seen_of(*state_, key).store(number, kRelaxed);
    }
}

}  // namespace framering
