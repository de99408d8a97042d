#include "plugins/gstreamer/camera.hpp"

#include <algorithm>
#include <limits>

namespace framering::gstreamer {

namespace {
constexpr nanoseconds kOpenPatience = std::chrono::seconds(10);  // a network camera takes its time
constexpr nanoseconds kStep = std::chrono::milliseconds(20);     // until cancel() is looked at
}  // namespace

Camera::Camera(const std::string& pipeline, const Asked& is_canceled, const Log& log)
    : pipeline_(pipeline, {kOpenPatience, is_canceled}, log) {
}

void Camera::describe(fr_format& format) const {
    const VideoFormat& video = pipeline_.format();
    format.pixel_format = video.pixel_format;
    format.width = video.width;
    format.height = video.height;
    format.bytes = video.bytes();
    format.frame_ids = pipeline_.is_numbered() ? FR_IDS_64 : FR_IDS_NONE;
    format.delivery = pipeline_.is_live() ? FR_FREE_RUNNING : FR_ON_DEMAND;
    format.ticks_per_second = 1'000'000'000;
    format.ticks_event = FR_EVENT_UNKNOWN;
    format.host_event = FR_EVENT_UNKNOWN;
}

void Camera::start(std::uint64_t frames) {
    frames_left_ = frames == 0 ? std::numeric_limits<std::uint64_t>::max() : frames;
    canceled_ = false;
    pipeline_.play();
}

void Camera::stop() {
    slots_.clear();
    pipeline_.pause();
}

void Camera::queue(std::uint64_t slot, std::span<std::byte> memory) {
    if (memory.size() < pipeline_.format().bytes()) {
        throw PipelineError(FR_ERROR, "the slot is smaller than a picture");
    }
    slots_.push_back({slot, memory});
}

int Camera::wait(nanoseconds limit, fr_frame& frame) {
    const auto end = std::chrono::steady_clock::now() + limit;
    for (;;) {
        if (canceled_.exchange(false)) {
            return FR_CANCELED;
        }
        const nanoseconds left =
            std::clamp<nanoseconds>(end - std::chrono::steady_clock::now(), nanoseconds(0), kStep);
        if (frames_left_ == 0) {
            return FR_END;
        }
        if (slots_.empty()) {
            g_usleep(static_cast<gulong>(left.count() / 1000));
        } else if (const Ref<GstSample> sample = pipeline_.pull(left)) {
            give_back(*sample, frame);
            --frames_left_;
            return FR_OK;
        } else if (pipeline_.is_over()) {
            return FR_END;
        }
        if (std::chrono::steady_clock::now() >= end) {
            return FR_TIMEOUT;
        }
    }
}

void Camera::give_back(GstSample& sample, fr_frame& frame) {
    const VideoFormat& format = pipeline_.format();
    if (const VideoFormat now = video_format(*gst_sample_get_caps(&sample)); now != format) {
        throw PipelineError(FR_CHANGED, "from " + text_of(format) + " to " + text_of(now) +
                                            "; add videoscale and caps to the pipeline");
    }
    const Slot slot = slots_.front();
    slots_.pop_front();
    const GstBuffer* const buffer = gst_sample_get_buffer(&sample);
    const GstClockTime timestamp = GST_BUFFER_PTS(buffer);
    frame.slot = slot.number;
    frame.status = copy_rows(sample, format, slot.memory) ? FR_FRAME_OK : FR_FRAME_LOST;
    frame.frame_id =
        pipeline_.is_numbered() && GST_BUFFER_OFFSET_IS_VALID(buffer) ? GST_BUFFER_OFFSET(buffer) + 1 : 0;
    // 0 says that it is not known: a film begins 1 ns later.
    frame.camera_ticks = GST_CLOCK_TIME_IS_VALID(timestamp) ? std::max<GstClockTime>(timestamp, 1) : 0;
    frame.host_ns = pipeline_.host_ns(timestamp);
}

}  // namespace framering::gstreamer
