// Checks of describe(), get() and set(), with the camera stopped.
#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <set>

#include "acquirer/plugin/check/checked_camera.hpp"
#include "acquirer/plugin/check/checks.hpp"
#include "acquirer/plugin/plugin_call.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr const char* kNoSettings = "the camera has no settings";

int raw_set(PluginLibrary& plugin, void* camera, const std::string& key, const std::string& value,
            std::uint32_t& changed) {
    return called(plugin.watch(), "set()", FR_LIMIT_SETTING, plugin.table().set, camera, key.c_str(),
                  value.c_str(), &changed);
}

int raw_get(PluginLibrary& plugin, void* camera, const std::string& key, std::string& value) {
    std::array<char, 4096> text{};
    const int code = called(plugin.watch(), "get()", FR_LIMIT_SETTING, plugin.table().get, camera, key.c_str(),
                            text.data(), text.size());
    value = std::string(text.data(), ::strnlen(text.data(), text.size()));
    return code;
}

// What the checks of settings have in common.
std::string with_settings(PluginLibrary& plugin,
                          const std::function<void(PluginCamera&, const std::vector<CameraSetting>&)>& check) {
    const std::string id = first_camera(plugin);
    if (id.empty()) {
        return kNoCamera;
    }
    PluginCamera camera(plugin, id);
    const auto settings = camera.settings();
    if (settings.empty()) {
        return kNoSettings;
    }
    check(camera, settings);
    return "";
}

bool has_number(const CameraSetting& setting) noexcept {
    return setting.type == FR_INTEGER || setting.type == FR_REAL;
}

bool can_be_set(const CameraSetting& setting) noexcept {
    return !setting.has(FR_READ_ONLY) && !setting.has(FR_INACTIVE) && setting.type != FR_COMMAND;
}

double number_read(const CameraSetting& setting, const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        fail(ExitCode::failed, "{} is a number, and get() says '{}'", setting.key, text);
    }
    return number;
}

void require_value(const CameraSetting& setting) {
    const std::string& value = setting.value;
    if (has_number(setting)) {
        const double number = number_read(setting, value);
        const bool bounded = setting.minimum != 0 || setting.maximum != 0;
        if (bounded && (number < setting.minimum || number > setting.maximum)) {
            fail(ExitCode::failed, "{} is {}, outside of its range {}", setting.key, value, range_text(setting));
        }
    } else if (setting.type == FR_SWITCH && value != "on" && value != "off") {
        fail(ExitCode::failed, "{} is a switch, and get() says '{}'", setting.key, value);
    } else if (setting.type == FR_CHOICE && std::ranges::find(setting.choices, value) == setting.choices.end()) {
        fail(ExitCode::failed, "{} is '{}', which is not among its choices {}", setting.key, value,
             range_text(setting));
    }
}

std::string check_settings(PluginLibrary& plugin) {
    return with_settings(plugin, [](PluginCamera&, const std::vector<CameraSetting>& settings) {
        std::set<std::string> keys;
        for (const CameraSetting& setting : settings) {
            if (!keys.insert(setting.key).second) {
                fail(ExitCode::failed, "two settings have the key '{}'", setting.key);
            }
            if (has_number(setting) && setting.minimum > setting.maximum) {
                fail(ExitCode::failed, "{} has the range {}", setting.key, range_text(setting));
            }
            if (setting.type != FR_COMMAND && !setting.has(FR_INACTIVE)) {
                require_value(setting);
            }
        }
    });
}

// The value that it has can be set, and is then the one that is read.
void set_again(PluginCamera& camera, const CameraSetting& setting) {
    const std::uint32_t changed = camera.set(setting.key, setting.value);
    const std::string now = camera.get(setting.key);
    if ((changed & FR_INEXACT) != 0) {
        fail(ExitCode::failed, "set({}={}) says FR_INEXACT of the value that get() gave", setting.key,
             setting.value);
    }
    if (!same_value(setting, setting.value, now)) {
        fail(ExitCode::failed, "set({}={}) is read back as {}, without FR_INEXACT", setting.key, setting.value,
             now);
    }
}

std::string check_round_trip(PluginLibrary& plugin) {
    return with_settings(plugin, [](PluginCamera& camera, const std::vector<CameraSetting>& settings) {
        for (const CameraSetting& setting : settings) {
            if (can_be_set(setting)) {
                set_again(camera, setting);
            }
        }
    });
}

// Beyond the range: the nearest one that is possible, with FR_INEXACT; or FR_INVALID.
void set_beyond(PluginLibrary& plugin, PluginCamera& camera, const CameraSetting& setting) {
    const std::string beyond = setting.type == FR_INTEGER ? fmt::format("{:.0f}", setting.maximum + 1)
                                                          : fmt::format("{}", setting.maximum * 2 + 1);
    std::uint32_t changed = 0;
    const int code = raw_set(plugin, camera.handle(), setting.key, beyond, changed);
    const double now = number_read(setting, camera.get(setting.key));
    (void)camera.set(setting.key, setting.value);
    if (code != FR_INVALID && code != FR_OK) {
        fail(ExitCode::failed, "set({}={}), above its maximum, returned {}", setting.key, beyond, code_text(code));
    }
    if (now > setting.maximum) {
        fail(ExitCode::failed, "set({}={}) was taken, though the maximum is {}", setting.key, beyond,
             setting.maximum);
    }
    if (code == FR_OK && (changed & FR_INEXACT) == 0) {
        fail(ExitCode::failed, "set({}={}), above its maximum, returned FR_OK without FR_INEXACT", setting.key,
             beyond);
    }
}

std::string check_range(PluginLibrary& plugin) {
    return with_settings(plugin, [&](PluginCamera& camera, const std::vector<CameraSetting>& settings) {
        for (const CameraSetting& setting : settings) {
            const bool bounded = setting.minimum != 0 || setting.maximum != 0;
            if (can_be_set(setting) && has_number(setting) && bounded) {
                set_beyond(plugin, camera, setting);
            }
        }
    });
}

std::string check_nonsense(PluginLibrary& plugin) {
    return with_settings(plugin, [&](PluginCamera& camera, const std::vector<CameraSetting>& settings) {
        for (const CameraSetting& setting : settings) {
            if (!can_be_set(setting) || setting.type == FR_TEXT) {
                continue;
            }
            std::uint32_t changed = 0;
            const int code = raw_set(plugin, camera.handle(), setting.key, "no such value", changed);
            if (code != FR_INVALID) {
                fail(ExitCode::failed, "set({}=no such value) returned {}, not FR_INVALID", setting.key,
                     code_text(code));
            }
            const std::string now = camera.get(setting.key);
            if (!same_value(setting, setting.value, now)) {
                fail(ExitCode::failed, "{} was {} and is {} after a value that is none", setting.key,
                     setting.value, now);
            }
        }
    });
}

std::string check_unknown_setting(PluginLibrary& plugin) {
    return with_settings(plugin, [&](PluginCamera& camera, const std::vector<CameraSetting>&) {
        constexpr const char* key = "no.setting.has.this.key";
        std::string value;
        std::uint32_t changed = 0;
        if (const int code = raw_get(plugin, camera.handle(), key, value); code != FR_UNKNOWN) {
            fail(ExitCode::failed, "get({}) returned {}, not FR_UNKNOWN", key, code_text(code));
        }
        if (const int code = raw_set(plugin, camera.handle(), key, "1", changed); code != FR_UNKNOWN) {
            fail(ExitCode::failed, "set({}) returned {}, not FR_UNKNOWN", key, code_text(code));
        }
    });
}

std::string check_read_only(PluginLibrary& plugin) {
    return with_settings(plugin, [&](PluginCamera& camera, const std::vector<CameraSetting>& settings) {
        for (const CameraSetting& setting : settings) {
            std::uint32_t changed = 0;
            if (setting.has(FR_READ_ONLY) &&
                raw_set(plugin, camera.handle(), setting.key, setting.value, changed) == FR_OK) {
                fail(ExitCode::failed, "{} is FR_READ_ONLY, and set() returned FR_OK", setting.key);
            }
        }
    });
}

constexpr PluginCheck kSettingChecks[] = {
    {"settings", "every setting has a key of its own and a value within its range", check_settings},
    {"set-get", "a value that get() gave can be set and is read back", check_round_trip},
    {"set-beyond", "a number above its maximum is refused, or FR_INEXACT and within the range", check_range},
    {"set-nonsense", "a text that is no value is FR_INVALID and changes nothing", check_nonsense},
    {"set-unknown", "get() and set() of an unknown key are FR_UNKNOWN", check_unknown_setting},
    {"set-read-only", "a setting that is read only cannot be set", check_read_only},
};
}  // namespace

std::span<const PluginCheck> setting_checks() {
    return kSettingChecks;
}

}  // namespace framering
