#include "common/session/viewer_session.hpp"

#include "common/shm/wake_word.hpp"

namespace framering {

void ViewerSession::wait(Nanoseconds limit) noexcept {
    const layout::HalfWord& word = view_.producer().viewer_wake;
    // SYNC(viewer wake): acquire, pairs with the release additions in FrameProducer
    const std::uint32_t seen = word.load(std::memory_order_acquire);
    const auto has_newer = [this] { return newest_.has_newer(); };
    // A frame that came before the word was read wakes nobody any more.
    if (has_newer() || spinner_.wait(has_newer, limit) || !spinner_.may_sleep()) {
        return;
    }
    wait_on(word, seen, limit);
}

}  // namespace framering
