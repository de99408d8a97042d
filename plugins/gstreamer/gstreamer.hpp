// The one door to GStreamer.
#pragma once
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "include/framering/camera_plugin.h"

namespace framering::gstreamer {

// What a function of the plug-in returns, and what error() says.
class PipelineError : public std::runtime_error {
  public:
    PipelineError(int code, const std::string& text) : std::runtime_error(text), code_(code) {}
    [[nodiscard]] int code() const noexcept { return code_; }

  private:
    int code_;
};

struct Unref {
    void operator()(GstSample* sample) const noexcept { gst_sample_unref(sample); }
    void operator()(GstCaps* caps) const noexcept { gst_caps_unref(caps); }
    void operator()(GstMessage* message) const noexcept { gst_message_unref(message); }
    void operator()(GstClock* clock) const noexcept { gst_object_unref(clock); }
    void operator()(GstElement* element) const noexcept { gst_object_unref(element); }
    void operator()(GError* error) const noexcept { g_error_free(error); }
    void operator()(char* text) const noexcept { g_free(text); }
};
template <class Object>
using Ref = std::unique_ptr<Object, Unref>;

// Its last owner: with it, the threads of the pipeline end.
struct EndPipeline {
    void operator()(GstElement* pipeline) const noexcept {
        gst_element_set_state(pipeline, GST_STATE_NULL);
        gst_object_unref(pipeline);
    }
};

}  // namespace framering::gstreamer
