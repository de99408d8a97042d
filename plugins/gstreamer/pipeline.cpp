#include "plugins/gstreamer/pipeline.hpp"

#include <algorithm>

namespace framering::gstreamer {

namespace {
constexpr const char* kSinkName = "framering_sink";
constexpr guint kMostWaiting = 8;  // pictures; more hold the pipeline back
// A jump between two pictures that is no count of pictures any more, but one of bytes.
constexpr std::uint64_t kLargestStep = 100;

GstClockTime clock_time(nanoseconds time) {
    return static_cast<GstClockTime>(std::max(time, nanoseconds(0)).count());
}

// "v4l2src0: Cannot identify device '/dev/video7'."
std::string text_of(GstMessage& message) {
    GError* error = nullptr;
    gst_message_parse_error(&message, &error, nullptr);
    const Ref<GError> owned(error);
    const Ref<char> source(gst_object_get_name(GST_MESSAGE_SRC(&message)));
    return std::string(source.get()) + ": " + owned->message;
}

std::uint64_t number_of(GstSample& sample) {
    const GstBuffer* const buffer = gst_sample_get_buffer(&sample);
    return buffer == nullptr ? GST_BUFFER_OFFSET_NONE : GST_BUFFER_OFFSET(buffer);
}
}  // namespace

Pipeline::Pipeline(const std::string& text, Patience patience) {
    build(text);
    is_live_ = set_state(GST_STATE_PAUSED) == GST_STATE_CHANGE_NO_PREROLL;
    if (!is_live_) {
        reach_first_picture(patience);
    }
    if (is_live_) {
        look_at_live_pictures(patience);
    }
}

void Pipeline::build(const std::string& text) {
    const std::string sink = std::string(" ! appsink name=") + kSinkName;
    GError* error = nullptr;
    pipeline_.reset(gst_parse_launch((text + " ! videoconvert" + sink).c_str(), &error));
    if (error != nullptr && error->code == GST_PARSE_ERROR_LINK) {
        // What cannot be converted may be taken as it is: Bayer.
        g_clear_error(&error);
        pipeline_.reset(gst_parse_launch((text + sink).c_str(), &error));
    }
    if (const Ref<GError> failure(error);
        failure != nullptr || pipeline_ == nullptr || !GST_IS_BIN(pipeline_.get())) {
        throw PipelineError(FR_INVALID, failure == nullptr ? "the pipeline cannot be made" : failure->message);
    }
    const Ref<GstElement> end(gst_bin_get_by_name(GST_BIN(pipeline_.get()), kSinkName));
    sink_ = GST_APP_SINK(end.get());
    const Ref<GstCaps> caps(gst_caps_from_string(all_formats()));
    gst_app_sink_set_caps(sink_, caps.get());
    gst_app_sink_set_max_buffers(sink_, kMostWaiting);
    g_object_set(sink_, "sync", FALSE, nullptr);  // as soon as they are there
}

GstStateChangeReturn Pipeline::set_state(GstState state) {
    const GstStateChangeReturn change = gst_element_set_state(pipeline_.get(), state);
    if (change == GST_STATE_CHANGE_FAILURE) {
        fail_with("the pipeline does not start");
    }
    check_bus();
    return change;
}

// A source may turn out to be live only while it starts, as one that is reached over a network.
void Pipeline::reach_first_picture(const Patience& patience) {
    for (;;) {
        const nanoseconds step = patience.next_step();
        const Ref<GstSample> sample(gst_app_sink_try_pull_preroll(sink_, clock_time(step)));
        if (sample != nullptr) {
            format_ = video_format(*gst_sample_get_caps(sample.get()));
            return;
        }
        check_bus();
        const GstStateChangeReturn change = gst_element_get_state(pipeline_.get(), nullptr, nullptr, 0);
        if (change == GST_STATE_CHANGE_NO_PREROLL) {
            is_live_ = true;
            return;
        }
        if (change == GST_STATE_CHANGE_FAILURE) {
            fail_with("the pipeline does not start");
        }
        if (step == nanoseconds(0) || gst_app_sink_is_eos(sink_) != FALSE) {
            fail_with("no picture came out of the pipeline");
        }
    }
}

Ref<GstSample> Pipeline::awaited(const Patience& patience) {
    for (;;) {
        const nanoseconds step = patience.next_step();
        Ref<GstSample> sample = pull(step);
        if (sample != nullptr || step == nanoseconds(0) || is_over_) {
            return sample;
        }
    }
}

void Pipeline::look_at_live_pictures(Patience& patience) {
    play();
    const Ref<GstSample> first = awaited(patience);
    if (first == nullptr) {
        fail_with("no picture came out of the pipeline");
    }
    format_ = video_format(*gst_sample_get_caps(first.get()));
    patience.renew();
    const Ref<GstSample> second = awaited(patience);
    const std::uint64_t step = second == nullptr ? 0 : number_of(*second) - number_of(*first);
    is_numbered_ = number_of(*first) != GST_BUFFER_OFFSET_NONE && step > 0 && step < kLargestStep;
    pause();
}

void Pipeline::play() {
    (void)set_state(GST_STATE_PLAYING);
}

void Pipeline::pause() {
    (void)set_state(GST_STATE_PAUSED);
    while (is_live_ && Ref<GstSample>(gst_app_sink_try_pull_sample(sink_, 0)) != nullptr) {
    }
}

Ref<GstSample> Pipeline::pull(nanoseconds limit) {
    Ref<GstSample> sample(gst_app_sink_try_pull_sample(sink_, clock_time(limit)));
    if (sample == nullptr) {
        check_bus();
        is_over_ = gst_app_sink_is_eos(sink_) != FALSE;
    }
    return sample;
}

std::uint64_t Pipeline::host_ns(GstClockTime timestamp) const noexcept {
    const Ref<GstClock> clock(gst_element_get_clock(pipeline_.get()));
    if (!is_live_ || !GST_CLOCK_TIME_IS_VALID(timestamp) || clock == nullptr ||
        !GST_IS_SYSTEM_CLOCK(clock.get())) {
        return 0;
    }
    gint type = -1;
    g_object_get(clock.get(), "clock-type", &type, nullptr);
    const GstClockTime base = gst_element_get_base_time(pipeline_.get());
    return type == GST_CLOCK_TYPE_MONOTONIC && GST_CLOCK_TIME_IS_VALID(base) ? base + timestamp : 0;
}

void Pipeline::check_bus() {
    GstBus* const bus = GST_ELEMENT_BUS(pipeline_.get());
    const Ref<GstMessage> message(gst_bus_pop_filtered(bus, GST_MESSAGE_ERROR));
    if (message != nullptr) {
        throw PipelineError(FR_LOST, text_of(*message));
    }
}

void Pipeline::fail_with(const std::string& otherwise) {
    check_bus();
    throw PipelineError(FR_ERROR, otherwise);
}

}  // namespace framering::gstreamer
