// GStreamer's shmsink and shmsrc: appsrc ! shmsink, shmsrc ! appsink.
#include <unistd.h>

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

#include "bench/peers/back_pressure.hpp"
#include "bench/peers/hand_over.hpp"

namespace framering::peers {

namespace {
class GStreamer {
  public:
    static constexpr bool kInPlace = false;

    explicit GStreamer(const Load& load)
        : load_(load), path_(load.directory + "/gstreamer_" + std::to_string(getpid()) + ".sock") {}
    void open_producer() {
        const std::size_t memory_bytes = load_.frame_bytes() * load_.slots + (1U << 20);
        start(
            fmt::format("appsrc name=end block=true max-buffers=2 max-bytes=0 format=time caps={} ! shmsink "
                        "sync=false async=false wait-for-connection=true shm-size={} socket-path={}",
                        caps(), memory_bytes, path_));
    }
    void open_consumer() {
        while (access(path_.c_str(), F_OK) != 0) {
            sleep_until_ns(monotonic_ns() + 1'000'000);
        }
        sleep_until_ns(monotonic_ns() + 100'000'000);  // it listens a moment after its socket is there
        start(fmt::format("shmsrc socket-path={} ! {} ! appsink name=end sync=false max-buffers=2 drop=false",
                          path_, caps()));
    }
    void wait_for_source() const noexcept { lent_.wait_for_next(); }
    void send(std::byte* frame) {
        GstBuffer* buffer = gst_buffer_new_wrapped_full(GST_MEMORY_FLAG_READONLY, frame, load_.frame_bytes(), 0,
                                                        load_.frame_bytes(), lent_.lend(),
                                                        [](gpointer lent) { LentFrames::take_back(lent); });
        if (gst_app_src_push_buffer(reinterpret_cast<GstAppSrc*>(end_), buffer) != GST_FLOW_OK) {
            fail(ExitCode::failed, "GStreamer: appsrc takes no buffer");
        }
    }
    const std::byte* take() {
        sample_ = gst_app_sink_pull_sample(reinterpret_cast<GstAppSink*>(end_));
        if (sample_ == nullptr || !gst_buffer_map(gst_sample_get_buffer(sample_), &map_, GST_MAP_READ) ||
            map_.size != load_.frame_bytes()) {
            fail(ExitCode::failed, "GStreamer: appsink gives no whole frame");
        }
        return reinterpret_cast<const std::byte*>(map_.data);
    }
    void give_back() {
        gst_buffer_unmap(gst_sample_get_buffer(sample_), &map_);
        gst_sample_unref(sample_);
    }
    void close_consumer() { stop(); }
    void close_producer() { stop(); }

  private:
    [[nodiscard]] std::string caps() const {
        return fmt::format("video/x-raw,format={},width={},height={},framerate=0/1",
                           load_.bytes_per_pixel == 2 ? "GRAY16_LE" : "GRAY8", load_.width, load_.height);
    }
    void start(const std::string& description) {
        gst_init(nullptr, nullptr);
        GError* error = nullptr;
        pipeline_ = gst_parse_launch(description.c_str(), &error);
        if (error != nullptr) {
            fail(ExitCode::failed, "GStreamer: {}", error->message);
        }
        end_ = gst_bin_get_by_name(reinterpret_cast<GstBin*>(pipeline_), "end");
        gst_element_set_state(pipeline_, GST_STATE_PLAYING);
    }
    void stop() {
        gst_object_unref(end_);
        gst_element_set_state(pipeline_, GST_STATE_NULL);
        gst_object_unref(pipeline_);
    }

    Load load_;
    std::string path_;
    LentFrames lent_;
    GstElement* pipeline_ = nullptr;
    GstElement* end_ = nullptr;
    GstSample* sample_ = nullptr;
    GstMapInfo map_{};
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::GStreamer>("gstreamer", argc, argv);
}
