// The functions of camera_plugin.h for GenICam cameras (GigE Vision, USB3 Vision), by way of Aravis.
#include <string>

#include "plugins/genicam/camera.hpp"
#include "plugins/plugin_calls.hpp"

namespace {
using framering::guarded;
using framering::is_canceled;
using framering::put;
using framering::SignalsBlocked;
using framering::genicam::Camera;
using framering::genicam::CameraError;
using framering::genicam::Setting;

std::string error_of_no_camera;

template <class Action>
int with(void* camera, Action action) noexcept {
    Camera& opened = *static_cast<Camera*>(camera);
    return guarded<CameraError>(opened.last_error, [&] { return action(opened); });
}

template <class Action>
int with_signals_blocked(void* camera, Action action) noexcept {
    const SignalsBlocked blocked;
    return with(camera, action);
}

int list(std::size_t index, fr_device* device) {
    const SignalsBlocked blocked;
    return guarded<CameraError>(error_of_no_camera, [&] {
        if (index == 0) {
            arv_update_device_list();
        }
        if (index >= arv_get_n_devices()) {
            return FR_END;
        }
        const auto number = static_cast<unsigned>(index);
        put(device->id, arv_get_device_id(number));
        put(device->vendor, arv_get_device_vendor(number));
        put(device->model, arv_get_device_model(number));
        put(device->serial, arv_get_device_serial_nbr(number));
        const std::string where =
            std::string(arv_get_device_protocol(number)) + " " + arv_get_device_address(number);
        put(device->where, where.c_str());
        return FR_OK;
    });
}

int open(const char* id, const fr_host* host, void** camera) {
    const SignalsBlocked blocked;
    return guarded<CameraError>(error_of_no_camera, [&] {
        *camera = new Camera(
            id, [host](const std::string& line) { host->log(host->context, line.c_str()); },
            [host] { return is_canceled(*host); });
        return FR_OK;
    });
}

int describe(void* camera, std::size_t index, fr_setting* setting) {
    return with_signals_blocked(camera, [&](Camera& opened) {
        if (index >= opened.settings().size()) {
            return FR_END;
        }
        const Setting& each = opened.settings()[index];
        put(setting->key, each.key.c_str());
        each.describe(*setting);
        return FR_OK;
    });
}

int get(void* camera, const char* key, char* text, std::size_t room) {
    return with_signals_blocked(camera, [&](Camera& opened) {
        const std::string value = opened.setting(key).get();
        const std::size_t length = value.copy(text, room - 1);
        text[length] = '\0';
        return FR_OK;
    });
}

int set(void* camera, const char* key, const char* text, std::uint32_t* changed) {
    return with_signals_blocked(camera, [&](Camera& opened) {
        *changed = opened.set(key, text);
        return FR_OK;
    });
}

int format(void* camera, fr_format* format) {
    return with_signals_blocked(camera, [&](Camera& opened) {
        opened.describe(*format);
        return FR_OK;
    });
}

int start(void* camera, std::uint64_t frames) {
    return with_signals_blocked(camera, [frames](Camera& opened) {
        opened.start(frames);
        return FR_OK;
    });
}

int stop(void* camera) {
    return with_signals_blocked(camera, [](Camera& opened) {
        opened.stop();
        return FR_OK;
    });
}

int trigger(void* camera) {
    return with_signals_blocked(camera, [](Camera& opened) { return opened.trigger(); });
}

int queue(void* camera, std::uint64_t slot, void* memory, std::size_t bytes) {
    return with(camera, [&](Camera& opened) {
        opened.queue(slot, memory, bytes);
        return FR_OK;
    });
}

int wait(void* camera, std::int64_t timeout_ns, fr_frame* frame) {
    return with(camera, [&](Camera& opened) { return opened.wait(std::chrono::nanoseconds(timeout_ns), *frame); });
}

void cancel(void* camera) {
    static_cast<Camera*>(camera)->cancel();
}

int counter(void* camera, std::size_t index, fr_counter* counter) {
    return with(camera, [&](Camera& opened) { return opened.counter(index, *counter) ? FR_OK : FR_END; });
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
                                 "genicam",
                                 FRAMERING_GENICAM_VERSION,
                                 list,
                                 open,
                                 describe,
                                 get,
                                 set,
                                 format,
                                 start,
                                 stop,
                                 trigger,
                                 queue,
                                 wait,
                                 cancel,
                                 nullptr,
                                 counter,
                                 error,
                                 close};
    return &table;
}
