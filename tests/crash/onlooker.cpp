#include "tests/crash/onlooker.hpp"

#include <chrono>
#include <optional>
#include <vector>

#include "common/base/error.hpp"
#include "common/frame/embedded_sequence.hpp"
#include "common/session/viewer_session.hpp"

namespace framering::test {

namespace {
std::optional<ViewerSession> open_session(const std::string& session) {
    try {
        if (auto view = SessionView::open(session, Access::read_only)) {
            return ViewerSession(std::move(*view));
        }
    } catch (const Error&) {
        // Half-built: an acquirer is at work on it, or was killed there.
    }
    return std::nullopt;
}
}  // namespace

void Onlooker::stop() {
    over_ = true;
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Onlooker::look() {
    std::optional<ViewerSession> session;
    std::vector<std::byte> copy;
    while (!over_) {
        if (!session || session->view().retired() || !session->view().is_linked()) {
            session = open_session(session_);
        }
        const auto is_whole = session ? session->newest().sample([&](const FrameView& frame) {
            copy.assign(frame.pixels.begin(), frame.pixels.end());
            // A frame that is not stored carries the camera's count.
            const std::uint64_t number = frame.info.stored != 0 ? frame.info.sequence : frame.info.delivered;
            return read_embedded_sequence(copy).all_are(number);
        })
                                      : std::nullopt;
        if (is_whole) {
            ++seen_;
            torn_ += *is_whole ? 0U : 1U;
        } else {
            std::this_thread::sleep_for(std::chrono::microseconds(100));
        }
    }
}

}  // namespace framering::test
