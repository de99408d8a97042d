#include "plugins/genicam/setting.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "plugins/genicam/described.hpp"
#include "plugins/genicam/feature.hpp"
#include "plugins/genicam/numbers.hpp"
#include "plugins/genicam/region_setting.hpp"

namespace framering::genicam {

namespace {
// One of the numbers that Aravis finds under several names.
struct CameraNumber {
    const char* key;
    const char* title;
    const char* unit;
    gboolean (*is_available)(ArvCamera*, GError**);
    gboolean (*is_auto_available)(ArvCamera*, GError**);
    void (*set_auto)(ArvCamera*, ArvAuto, GError**);
    void (*set)(ArvCamera*, double, GError**);
    double (*get)(ArvCamera*, GError**);
    void (*bounds)(ArvCamera*, double*, double*, GError**);
    bool is_of_free_running = false;  // has no meaning where a trigger takes the frames
};

constexpr std::array kNumbers{
    CameraNumber{"exposure", "Exposure time", "us", arv_camera_is_exposure_time_available,
                 arv_camera_is_exposure_auto_available, arv_camera_set_exposure_time_auto,
                 arv_camera_set_exposure_time, arv_camera_get_exposure_time, arv_camera_get_exposure_time_bounds},
    CameraNumber{"gain", "Gain", "", arv_camera_is_gain_available, arv_camera_is_gain_auto_available,
                 arv_camera_set_gain_auto, arv_camera_set_gain, arv_camera_get_gain, arv_camera_get_gain_bounds},
    CameraNumber{"frame_rate", "Frame rate", "Hz", arv_camera_is_frame_rate_available, nullptr, nullptr,
                 arv_camera_set_frame_rate, arv_camera_get_frame_rate, arv_camera_get_frame_rate_bounds, true},
};

// As all plug-ins call it, and as GenICam does.
constexpr std::string_view kSoftware = "software";
constexpr std::string_view kSoftwareSource = "Software";

std::uint32_t set_number(ArvCamera* camera, const CameraNumber& number, const std::string& text) {
    const auto wanted = number_in<double>(text);
    const std::string what = std::string(number.key) + " " + text;
    if (number.is_of_free_running && is_triggered(camera)) {  // Aravis would turn the trigger off
        throw CameraError(FR_INVALID, what + ": a trigger takes the frames; set trigger off first");
    }
    double minimum = 0;
    double maximum = 0;
    checked(what, number.bounds, camera, &minimum, &maximum);
    if (number.is_auto_available != nullptr && result_or(false, number.is_auto_available, camera)) {
        checked(what, number.set_auto, camera, ARV_AUTO_OFF);
    }
    const double possible = maximum > minimum ? nearest(wanted, minimum, maximum, 0) : wanted;
    checked(what, number.set, camera, possible);
    const double is = checked(what, number.get, camera);
    constexpr double exact = 1e-9;
    const bool is_exact = std::abs(is - wanted) <= exact * std::abs(wanted);
    return FR_SETTINGS | (is_exact ? 0U : std::uint32_t{FR_INEXACT});
}

Setting setting_of(ArvCamera* camera, const CameraNumber& number) {
    return {number.key,
            [camera, &number](fr_setting& setting) {
                const bool is_idle = number.is_of_free_running && is_triggered(camera);
                say(setting, FR_REAL, FR_LIVE | (is_idle ? std::uint32_t{FR_INACTIVE} : 0U), number.title,
                    number.unit, "");
                ErrorSlot error;
                number.bounds(camera, &setting.minimum, &setting.maximum, error);
            },
            [camera, &number] { return text_of(checked(number.key, number.get, camera)); },
            [camera, &number](const std::string& text) { return set_number(camera, number, text); }};
}

// The choices of `names`, which Aravis owns but for the array.
void put_choices(fr_setting& setting, const char* first, const char** names, guint count) {
    std::string choices = first;
    for (guint i = 0; i < count; ++i) {
        choices += (choices.empty() ? "" : "\n") + std::string(names[i]);
    }
    put(setting.choices, choices);
}

// Before anything is set: what fails half way would leave the rest changed.
void require_choice(const std::string& what, const std::string& text, ArvCamera* camera,
                    const char** (*choices)(ArvCamera*, guint*, GError**)) {
    guint count = 0;
    ErrorSlot error;
    const Array<const char*> names(choices(camera, &count, error));
    const guint known = names == nullptr ? 0 : count;
    if (std::none_of(names.get(), names.get() + known, [&](const char* name) { return text == name; })) {
        throw CameraError(FR_INVALID, "'" + text + "' is no " + what + " of this camera");
    }
}

Setting pixel_format_setting(ArvCamera* camera) {
    return {
        "pixel_format",
        [camera](fr_setting& setting) {
            say(setting, FR_CHOICE, 0, "Pixel format", "", "by its name in the Pixel Format Naming Convention");
            guint count = 0;
            ErrorSlot error;
            const Array<const char*> names(
                arv_camera_dup_available_pixel_formats_as_strings(camera, &count, error));
            put_choices(setting, "", names.get(), names == nullptr ? 0 : count);
        },
        [camera] { return std::string(checked("pixel_format", arv_camera_get_pixel_format_as_string, camera)); },
        [camera](const std::string& text) {
            require_choice("pixel format", text, camera, arv_camera_dup_available_pixel_formats_as_strings);
            checked("pixel_format " + text, arv_camera_set_pixel_format_from_string, camera, text.c_str());
            return std::uint32_t{FR_FORMAT | FR_SETTINGS};
        },
        true};
}

Setting trigger_setting(ArvCamera* camera) {
    return {"trigger",
            [camera](fr_setting& setting) {
                say(setting, FR_CHOICE, 0, "Trigger", "",
                    "off: frames come by themselves; else what takes each frame");
                guint count = 0;
                ErrorSlot error;
                const Array<const char*> names(arv_camera_dup_available_trigger_sources(camera, &count, error));
                const std::string software(kSoftware);
                for (guint i = 0; names != nullptr && i < count; ++i) {
                    names.get()[i] = names.get()[i] == kSoftwareSource ? software.c_str() : names.get()[i];
                }
                put_choices(setting, "off", names.get(), names == nullptr ? 0 : count);
            },
            [camera] {
                if (!is_triggered(camera)) {
                    return std::string("off");
                }
                const std::string source = checked("trigger", arv_camera_get_trigger_source, camera);
                return source == kSoftwareSource ? std::string(kSoftware) : source;
            },
            [camera](const std::string& text) {
                if (text == "off" && !is_triggered(camera)) {
                    return 0U;
                }
                if (text == "off") {
                    checked("trigger off", arv_camera_clear_triggers, camera);
                } else {
                    const std::string source(text == kSoftware ? kSoftwareSource : text);
                    require_choice("trigger", source, camera, arv_camera_dup_available_trigger_sources);
                    checked("trigger " + text, arv_camera_set_trigger, camera, source.c_str());
                }
                return std::uint32_t{FR_FORMAT | FR_SETTINGS};
            }};
}

// A number of the transport that is a text, as it may be "auto".
template <class Number>
Setting auto_setting(const char* key, const char* title, const char* help, Number& value) {
    return {key, [=](fr_setting& setting) { say(setting, FR_TEXT, 0, title, "B", help); },
            [&value] { return value == 0 ? std::string("auto") : std::to_string(value); },
            [&value](const std::string& text) {
                value = text == "auto" ? 0 : number_in<Number>(text);
                return std::uint32_t{0};
            }};
}

void add_transport(ArvCamera* camera, TransportSettings& transport, std::vector<Setting>& settings) {
    if (arv_camera_is_gv_device(camera) != FALSE) {
        settings.push_back(auto_setting(
            "packet_size", "Packet size",
            "with the headers of IP and UDP; auto: the largest that the network carries", transport.packet_size));
        settings.push_back(auto_setting("socket_buffer", "Socket buffer",
                                        "where packets wait; auto: room for some frames",
                                        transport.socket_buffer));
        settings.push_back({"packet_resend",
                            [](fr_setting& setting) {
                                say(setting, FR_SWITCH, 0, "Resend packets", "", "ask for missing packets again");
                            },
                            [&transport] { return std::string(transport.resend ? "on" : "off"); },
                            [&transport](const std::string& text) {
                                if (text != "on" && text != "off") {
                                    throw CameraError(FR_INVALID, "'" + text + "' is not on or off");
                                }
                                transport.resend = text == "on";
                                return std::uint32_t{0};
                            }});
    }
    settings.push_back({"reconnect",
                        [](fr_setting& setting) {
                            say(setting, FR_REAL, 0, "Reconnect", "s",
                                "how long a camera that is lost in a scan is looked for; 0: not at all");
                            setting.maximum = 86'400;
                        },
                        [&transport] { return text_of(transport.reconnect_s); },
                        [&transport](const std::string& text) {
                            const auto wanted = number_in<double>(text);
                            transport.reconnect_s = nearest(wanted, 0.0, 86'400.0, 0);
                            return wanted == transport.reconnect_s ? 0U : std::uint32_t{FR_INEXACT};
                        }});
}
}  // namespace

bool is_triggered(ArvCamera* camera) {
    ErrorSlot error;
    ArvDevice* device = arv_camera_get_device(camera);
    const char* mode = arv_device_get_string_feature_value(device, "TriggerMode", error);
    return mode != nullptr && std::string_view(mode) == "On";
}

std::vector<Setting> settings_of(ArvCamera* camera, TransportSettings& transport) {
    std::vector<Setting> settings;
    for (const CameraNumber& number : kNumbers) {
        if (result_or(false, number.is_available, camera)) {
            settings.push_back(setting_of(camera, number));
        }
    }
    settings.push_back(pixel_format_setting(camera));
    settings.push_back(region_setting(camera));
    if (result_or(false, arv_camera_is_binning_available, camera)) {
        settings.push_back(binning_setting(camera));
    }
    settings.push_back(trigger_setting(camera));
    add_transport(camera, transport, settings);
    for (Setting& feature : feature_settings(arv_camera_get_device(camera))) {
        settings.push_back(std::move(feature));
    }
    return settings;
}

}  // namespace framering::genicam
