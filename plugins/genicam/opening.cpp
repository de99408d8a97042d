#include "plugins/genicam/opening.hpp"

#include <chrono>
#include <thread>

namespace framering::genicam {

std::string name_for(const std::string& id) {
    for (unsigned i = 0; i < arv_get_n_devices(); ++i) {
        const char* serial = arv_get_device_serial_nbr(i);
        if (serial != nullptr && id == serial) {
            return arv_get_device_id(i);
        }
    }
    return id;
}

namespace {
using namespace std::chrono_literals;

// One whose program was killed stays that program's until its heartbeat is missed for some seconds.
constexpr auto kLongestHeartbeat = 5s;

Ref<ArvCamera> opened_at_once(const std::string& id) {
    ErrorSlot error;
    Ref<ArvCamera> camera(arv_camera_new(id.empty() ? nullptr : id.c_str(), error));
    if (camera == nullptr) {
        const std::string which = id.empty() ? "no camera was found" : "camera '" + id + "' cannot be opened";
        throw CameraError(error.code() == FR_OK ? FR_UNKNOWN : error.code(),
                          which + (error.is_set() ? ": " + error.text() : ""));
    }
    return camera;
}

bool is_ours(ArvCamera* camera) {
    return arv_camera_is_gv_device(camera) == FALSE ||
           arv_gv_device_is_controller(ARV_GV_DEVICE(arv_camera_get_device(camera))) != FALSE;
}

void wait_a_little(const Asked& is_canceled) {
    constexpr auto step = 50ms;
    for (auto waited = 0ms; waited < 500ms; waited += step) {
        if (is_canceled()) {
            throw CameraError(FR_CANCELED, "canceled");
        }
        std::this_thread::sleep_for(step);
    }
}
}  // namespace

Ref<ArvCamera> opened(const std::string& id, const Asked& is_canceled) {
    Ref<ArvCamera> camera = opened_at_once(id);
    for (const auto end = std::chrono::steady_clock::now() + kLongestHeartbeat; !is_ours(camera.get());) {
        if (std::chrono::steady_clock::now() > end) {
            throw CameraError(FR_BUSY, "the camera is in use by another program; close that program first");
        }
        camera.reset();
        wait_a_little(is_canceled);
        camera = opened_at_once(id);
    }
    // One whose program was killed may still be sending to it, and then sends nothing to us.
    ErrorSlot ignored;
    arv_camera_stop_acquisition(camera.get(), ignored);
    if (arv_camera_is_uv_device(camera.get()) != FALSE) {
        arv_camera_uv_set_usb_mode(camera.get(), ARV_UV_USB_MODE_SYNC);
    }
    return camera;
}

}  // namespace framering::genicam
