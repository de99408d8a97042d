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

std::uint64_t number_of(GstSample& sample) {
    const GstBuffer* const buffer = gst_sample_get_buffer(&sample);
    return buffer == nullptr ? GST_BUFFER_OFFSET_NONE : GST_BUFFER_OFFSET(buffer);
}
}  // namespace

Pipeline::Pipeline(const std::string& text, Patience patience, Log log) : messages_(std::move(log)) {
    build(text);
    is_live_ = set_state(GST_STATE_PAUSED) == GST_STATE_CHANGE_NO_PREROLL;
    if (!is_live_) {
        reach_first_picture(patience);
    }
    if (is_live_) {
        look_at_live_pictures(patience);
    }
    messages_.forget_resource_warning();  // another way was found
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
    require_no_failure();
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
        require_no_failure();
        const GstStateChangeReturn change = gst_element_get_state(pipeline_.get(), nullptr, nullptr, 0);
        if (change == GST_STATE_CHANGE_NO_PREROLL) {
            is_live_ = true;
            return;
        }
        if (change == GST_STATE_CHANGE_FAILURE) {
            fail_with("the pipeline does not start");
        }
        if (step == nanoseconds(0) || gst_app_sink_is_eos(sink_) != FALSE) {
            fail_without_picture(patience);
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
    (void)set_state(GST_STATE_PLAYING);
    const Ref<GstSample> first = awaited(patience);
    if (first == nullptr) {
        fail_without_picture(patience);
    }
    format_ = video_format(*gst_sample_get_caps(first.get()));
    patience.renew();
    const Ref<GstSample> second = awaited(patience);
    const std::uint64_t step = second == nullptr ? 0 : number_of(*second) - number_of(*first);
    is_numbered_ = number_of(*first) != GST_BUFFER_OFFSET_NONE && step > 0 && step < kLargestStep;
    pause();
}

// A live source goes on meanwhile: a network camera that is told to pause begins anew, or not at all.
void Pipeline::play() {
    if (is_live_) {
        drop_waiting();
        gst_app_sink_set_drop(sink_, FALSE);
    } else {
        (void)set_state(GST_STATE_PLAYING);
    }
}

void Pipeline::pause() {
    if (is_live_) {
        gst_app_sink_set_drop(sink_, TRUE);
        drop_waiting();
    } else {
        (void)set_state(GST_STATE_PAUSED);
    }
}

void Pipeline::drop_waiting() {
    while (Ref<GstSample>(gst_app_sink_try_pull_sample(sink_, 0)) != nullptr) {
    }
}

Ref<GstSample> Pipeline::pull(nanoseconds limit) {
    messages_.read(*pipeline_);
    Ref<GstSample> sample(gst_app_sink_try_pull_sample(sink_, clock_time(limit)));
    if (sample == nullptr) {
        require_no_failure();
        is_over_ = gst_app_sink_is_eos(sink_) != FALSE;
        if (is_over_ && is_live_ && !messages_.resource_warning().empty()) {
            throw PipelineError(FR_LOST, messages_.resource_warning());
        }
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

void Pipeline::require_no_failure() {
    messages_.read(*pipeline_);
    messages_.require_no_failure();
}

void Pipeline::fail_without_picture(const Patience& patience) {
    fail_with(gst_app_sink_is_eos(sink_) != FALSE
                  ? "no picture came out of the pipeline before its end"
                  : "no picture came out of the pipeline within " + std::to_string(patience.limit_s()) + " s");
}

void Pipeline::fail_with(const std::string& otherwise) {
    require_no_failure();
    throw PipelineError(FR_ERROR, otherwise);
}

}  // namespace framering::gstreamer
