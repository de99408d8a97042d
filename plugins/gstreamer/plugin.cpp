// The functions of camera_plugin.h for pipelines of GStreamer: the id of a camera is the pipeline.
#include <string>

#include "plugins/gstreamer/camera.hpp"
#include "plugins/plugin_calls.hpp"

namespace {
using framering::guarded;
using framering::is_canceled;
using framering::SignalsBlocked;
using framering::gstreamer::Camera;
using framering::gstreamer::PipelineError;
using framering::gstreamer::Ref;

std::string error_of_no_camera;

template <class Action>
int with(void* camera, Action action) noexcept {
    Camera& opened = *static_cast<Camera*>(camera);
    return guarded<PipelineError>(opened.last_error, [&] { return action(opened); });
}

int list(std::size_t, fr_device*) {
    return FR_END;  // a pipeline is written, not found
}

int open(const char* id, const fr_host* host, void** camera) {
    const SignalsBlocked blocked;
    return guarded<PipelineError>(error_of_no_camera, [&] {
        GError* error = nullptr;
        if (gst_init_check(nullptr, nullptr, &error) == FALSE) {
            const Ref<GError> owned(error);
            throw PipelineError(FR_ERROR, error == nullptr ? "GStreamer cannot be used" : error->message);
        }
        *camera = new Camera(
            id, [host] { return is_canceled(*host); },
            [host](const std::string& line) { host->log(host->context, line.c_str()); });
        return FR_OK;
    });
}

int format(void* camera, fr_format* format) {
    return with(camera, [&](Camera& opened) {
        opened.describe(*format);
        return FR_OK;
    });
}

int start(void* camera, std::uint64_t frames) {
    const SignalsBlocked blocked;
    return with(camera, [frames](Camera& opened) {
        opened.start(frames);
        return FR_OK;
    });
}

int stop(void* camera) {
    const SignalsBlocked blocked;
    return with(camera, [](Camera& opened) {
        opened.stop();
        return FR_OK;
    });
}

int queue(void* camera, std::uint64_t slot, void* memory, std::size_t bytes) {
    return with(camera, [&](Camera& opened) {
        opened.queue(slot, {static_cast<std::byte*>(memory), bytes});
        return FR_OK;
    });
}

int wait(void* camera, std::int64_t timeout_ns, fr_frame* frame) {
    return with(camera, [&](Camera& opened) { return opened.wait(std::chrono::nanoseconds(timeout_ns), *frame); });
}

void cancel(void* camera) {
    static_cast<Camera*>(camera)->cancel();
}

const char* error(void* camera) {
    return camera == nullptr ? error_of_no_camera.c_str() : static_cast<Camera*>(camera)->last_error.c_str();
}

void close(void* camera) {
    const SignalsBlocked blocked;
    delete static_cast<Camera*>(camera);
}
}  // namespace

const fr_camera* fr_camera_plugin(void) {
    static const fr_camera table{sizeof(fr_camera),
                                 FR_CAMERA_ABI,
                                 "gstreamer",
                                 FRAMERING_GSTREAMER_VERSION,
                                 list,
                                 open,
                                 nullptr,
                                 nullptr,
                                 nullptr,
                                 format,
                                 start,
                                 stop,
                                 nullptr,
                                 queue,
                                 wait,
                                 cancel,
                                 nullptr,
                                 nullptr,
                                 error,
                                 close};
    return &table;
}
