#include "common/session/viewer_session.hpp"

#include <algorithm>

#include "common/shm/wake_word.hpp"

namespace framering {

namespace {
// The acquirer wakes viewers at most once a millisecond: a frame within one of a wake wakes nobody.
constexpr Nanoseconds kSettling = std::chrono::milliseconds(2);
}  // namespace

template <class Sleep>
void ViewerSession::wait_by(Sleep sleep, Nanoseconds limit) noexcept {
    const layout::HalfWord& word = view_.producer().viewer_wake;
    // SYNC(viewer wake): acquire, pairs with the release additions in FrameProducer
    const std::uint32_t seen = word.load(std::memory_order_acquire);
    const auto has_newer = [this] { return newest_.has_newer(); };
    // A frame that came before the word was read wakes nobody any more.
    if (has_newer() || spinner_.wait(has_newer, limit) || !spinner_.may_sleep()) {
        return;
    }
    if (settled_word_ == seen) {
        sleep(SeenWord{&word, seen}, limit);
        return;
    }
    const std::uint64_t began_ns = monotonic_ns();
    sleep(SeenWord{&word, seen}, std::min(limit, kSettling));
    if (Nanoseconds(monotonic_ns() - began_ns) >= kSettling) {
        settled_word_ = seen;
    }
}

void ViewerSession::wait(Nanoseconds limit) noexcept {
    wait_by([](SeenWord frames, Nanoseconds at_most) { wait_on(*frames.word, frames.seen, at_most); }, limit);
}

void ViewerSession::wait(const Waker& waker, std::uint32_t calls, Nanoseconds limit) noexcept {
    wait_by([&](SeenWord frames, Nanoseconds at_most) { wait_on_either(frames, waker.seen(calls), at_most); },
            limit);
}

}  // namespace framering
