#include "plugins/gstreamer/pipeline_messages.hpp"

#include <algorithm>
#include <string_view>

namespace framering::gstreamer {

namespace {
// Some decoders have a warning for each picture.
constexpr int kMostLogged = 20;

// Behind the place in the source of the element: "system error: No such file or directory".
std::string detail_in(const char* debug) {
    std::string_view text = debug == nullptr ? "" : debug;
    const std::size_t place = text.find('\n');
    text.remove_prefix(place == std::string_view::npos ? text.size() : place + 1);
    std::string detail(text.substr(0, text.find_last_not_of(" \n") + 1));
    std::ranges::replace(detail, '\n', ' ');
    return detail;
}

// "v4l2src0: Cannot identify device '/dev/video7'. (system error: No such file or directory)"
std::string text_of(const GstMessage& message, const GError& error, const char* debug) {
    const Ref<char> source(gst_object_get_name(GST_MESSAGE_SRC(&message)));
    const std::string detail = detail_in(debug);
    return std::string(source.get()) + ": " + error.message + (detail.empty() ? "" : " (" + detail + ")");
}
}  // namespace

void PipelineMessages::read(GstElement& pipeline) {
    constexpr auto wanted = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
    GstBus* const bus = GST_ELEMENT_BUS(&pipeline);
    while (const Ref<GstMessage> message{gst_bus_pop_filtered(bus, wanted)}) {
        if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_WARNING) {
            take_warning(*message);
        } else if (failure_.empty()) {
            GError* error = nullptr;
            char* debug = nullptr;
            gst_message_parse_error(message.get(), &error, &debug);
            const Ref<GError> owned(error);
            const Ref<char> owned_debug(debug);
            failure_ = text_of(*message, *error, debug);
        }
    }
}

void PipelineMessages::take_warning(GstMessage& message) {
    GError* error = nullptr;
    char* debug = nullptr;
    gst_message_parse_warning(&message, &error, &debug);
    const Ref<GError> owned(error);
    const Ref<char> owned_debug(debug);
    const std::string text = text_of(message, *error, debug);
    if (error->domain == GST_RESOURCE_ERROR) {
        resource_warning_ = text;
    }
    if (text != logged_ && logged_count_ < kMostLogged) {
        logged_ = text;
        log_("gstreamer warns: " + text);
        if (++logged_count_ == kMostLogged) {
            log_("gstreamer warns too often: further warnings of this pipeline are not told");
        }
    }
}

void PipelineMessages::require_no_failure() const {
    if (!failure_.empty()) {
        throw PipelineError(FR_LOST, failure_);
    }
}

}  // namespace framering::gstreamer
