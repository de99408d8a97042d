#include "plugins/genicam/camera_search.hpp"

#include <thread>
#include <utility>

#include "plugins/genicam/opening.hpp"

namespace framering::genicam {

void CameraSearch::begin(const std::string& id, Ref<ArvCamera> lost, Ref<ArvStream> stream) {
    std::promise<void> ended;
    stream_ended_ = ended.get_future();
    found_ = std::async(std::launch::async, [id, camera = std::move(lost), former = std::move(stream),
                                             ended = std::move(ended)]() mutable {
        former.reset();
        ended.set_value();
        camera.reset();
        constexpr std::chrono::milliseconds between_tries{500};
        std::this_thread::sleep_for(between_tries);
        return opened(id, [] { return false; });
    });
}

bool CameraSearch::is_over(std::chrono::nanoseconds limit) const {
    return found_.wait_for(limit) == std::future_status::ready;
}

void CameraSearch::wait_for_stream_to_end() const {
    if (stream_ended_.valid()) {
        stream_ended_.wait();
    }
}

}  // namespace framering::genicam
