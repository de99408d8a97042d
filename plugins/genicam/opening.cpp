#include "plugins/genicam/opening.hpp"

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

Ref<ArvCamera> opened(const std::string& id) {
    ErrorSlot error;
    Ref<ArvCamera> camera(arv_camera_new(id.empty() ? nullptr : id.c_str(), error));
    if (camera == nullptr) {
        const std::string which = id.empty() ? "no camera was found" : "camera '" + id + "' cannot be opened";
        throw CameraError(error.code() == FR_OK ? FR_UNKNOWN : error.code(),
                          which + (error.is_set() ? ": " + error.text() : ""));
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
