// A pipeline as the user wrote it, with an end from which pictures are pulled.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "plugins/gstreamer/gstreamer.hpp"
#include "plugins/gstreamer/patience.hpp"
#include "plugins/gstreamer/pipeline_messages.hpp"
#include "plugins/gstreamer/video_format.hpp"

namespace framering::gstreamer {

// Thread: one. Every PipelineError has GStreamer's own words, with the element that said them.
class Pipeline {
  public:
    // "v4l2src device=/dev/video0", "uridecodebin uri=file:///movie.mp4": elements as gst-launch-1.0 takes them.
    // Pictures of other formats are converted. Afterwards it stands before its first picture, whose format is
    // known. Throws PipelineError: no such element, not linked, or no picture came while `patience` lasted.
    // `log`: for what elements warn of.
    Pipeline(const std::string& text, Patience patience, Log log);

    // A source that goes on whether pictures are taken or not: a camera, a stream. False: a film, a test pattern.
    [[nodiscard]] bool is_live() const noexcept { return is_live_; }
    // Its pictures are numbered, so that missing ones show.
    [[nodiscard]] bool is_numbered() const noexcept { return is_numbered_; }
    [[nodiscard]] const VideoFormat& format() const noexcept { return format_; }

    // Does not wait for pictures.
    void play();
    // Live pictures that nobody has taken, and those that come meanwhile, are gone; others wait.
    void pause();
    // Null: none came within the limit, or none will come: is_over(). Throws PipelineError: the pipeline has
    // failed.
    [[nodiscard]] Ref<GstSample> pull(nanoseconds limit);
    [[nodiscard]] bool is_over() const noexcept { return is_over_; }

    // CLOCK_MONOTONIC of a time stamp; 0: not known.
    [[nodiscard]] std::uint64_t host_ns(GstClockTime timestamp) const noexcept;

  private:
    void build(const std::string& text);
    // It may be reached later.
    GstStateChangeReturn set_state(GstState state);
    void reach_first_picture(const Patience& patience);
    // Of a live source, whose pictures until then are lost.
    void look_at_live_pictures(Patience& patience);
    // Null: none came.
    [[nodiscard]] Ref<GstSample> awaited(const Patience& patience);
    void drop_waiting();
    // Throws PipelineError where an element has reported an error.
    void require_no_failure();
    [[noreturn]] void fail_without_picture(const Patience& patience);
    [[noreturn]] void fail_with(const std::string& otherwise);

    std::unique_ptr<GstElement, EndPipeline> pipeline_;
    PipelineMessages messages_;
    GstAppSink* sink_ = nullptr;  // of the pipeline
    VideoFormat format_;
    bool is_live_ = false;
    bool is_numbered_ = false;
    bool is_over_ = false;
};

}  // namespace framering::gstreamer
