#include "common/session/viewer_session.hpp"

#include "common/shm/wake_word.hpp"

namespace framering {

void ViewerSession::wait(Nanoseconds limit) const noexcept {
    const layout::HalfWord& word = view_.producer().viewer_wake;
    // SYNC(viewer wake): acquire, pairs with the release additions in FrameProducer
    wait_on(word, word.load(std::memory_order_acquire), limit);
}

}  // namespace framering
