#include "acquirer/plugin/plugin_camera.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "acquirer/plugin/plugin_call.hpp"
#include "acquirer/plugin/plugin_text.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
constexpr std::size_t kMostDevices = 256;
constexpr std::size_t kMostSettings = 4096;

void log_for_plugin(void*, const char* line) {
    log_info("{}", bounded_text(line));
}

int is_canceled(void*) {
    return is_opening_canceled() ? 1 : 0;
}

// A pipeline of GStreamer is long, and what is said of it stands behind its name.
std::string shortened(const std::string& id) {
    constexpr std::size_t longest = 60;
    return id.size() > longest ? id.substr(0, longest) + "..." : id;
}

// No call begins any more; the camera is closed.
void require_not_canceled() {
    if (is_opening_canceled()) {
        fail(ExitCode::canceled, "canceled while the camera was opened");
    }
}

std::string said_by(PluginLibrary& plugin, void* camera) {
    const char* const text = called(plugin.watch(), "error()", FR_LIMIT_SHORT, plugin.table().error, camera);
    return bounded_text(text);
}

std::string failure(PluginLibrary& plugin, void* camera, const char* call, int code) {
    const std::string said = said_by(plugin, camera);
    return said.empty() ? fmt::format("{} failed with {} and no explanation", call, code_text(code))
                        : fmt::format("{}: {}", call, said);
}
}  // namespace

const fr_host& plugin_host() noexcept {
    static const fr_host host{sizeof(fr_host), FR_CAMERA_ABI,  "acquirer " FRAMERING_VERSION,
                              nullptr,         log_for_plugin, is_canceled};
    return host;
}

std::string code_text(int code) {
    constexpr std::array names{"FR_OK",   "FR_ERROR",       "FR_TIMEOUT", "FR_CANCELED",
                               "FR_END",  "FR_UNKNOWN",     "FR_INVALID", "FR_BUSY",
                               "FR_LOST", "FR_UNSUPPORTED", "FR_CHANGED", "FR_RECONNECTING"};
    return code <= 0 && code > -static_cast<int>(names.size()) ? names[static_cast<std::size_t>(-code)]
                                                               : fmt::format("code {}", code);
}

std::vector<CameraDevice> list_cameras(PluginLibrary& plugin) {
    std::vector<CameraDevice> all;
    for (std::size_t index = 0; index < kMostDevices; ++index) {
        fr_device device{};
        device.size = sizeof device;
        const int code = called(plugin.watch(), "list()", FR_LIMIT_LIST, plugin.table().list, index, &device);
        if (code == FR_END) {
            return all;
        }
        if (code != FR_OK) {
            fail(ExitCode::failed, "plug-in {}: {}", plugin.name(), failure(plugin, nullptr, "list()", code));
        }
        all.push_back({text_in(device.id), text_in(device.vendor), text_in(device.model), text_in(device.serial),
                       text_in(device.where)});
    }
    fail(ExitCode::failed, "plug-in {}: list() has more than {} cameras and no FR_END", plugin.name(),
         kMostDevices);
}

PluginCamera::PluginCamera(PluginLibrary& plugin, std::string id)
    : plugin_(&plugin),
      name_(fmt::format("plug-in {}{}{}", plugin.name(), id.empty() ? "" : ", camera ", shortened(id))) {
    require_not_canceled();
    const int code =
        called(plugin.watch(), "open()", FR_LIMIT_OPEN, plugin.table().open, id.c_str(), &plugin_host(), &camera_);
    if (code != FR_OK) {
        camera_ = nullptr;
        if (code == FR_UNKNOWN) {
            fail(ExitCode::usage,
                 "{}: no such camera ({}); framering acquirer --list-cameras plugin:{} lists them", name_,
                 failure(plugin, nullptr, "open()", code), plugin.name());
        }
        fail_in("open()", code, code == FR_INVALID ? ExitCode::usage : ExitCode::failed);
    }
    if (camera_ == nullptr) {
        fail(ExitCode::failed, "{}: open() returned FR_OK and no camera", name_);
    }
}

PluginCamera::~PluginCamera() {
    const fr_camera& table = plugin_->table();
    if (camera_ == nullptr) {
        return;
    }
    if (started_) {
        (void)called(plugin_->watch(), "stop()", FR_LIMIT_START, table.stop, camera_);
    }
    called(plugin_->watch(), "close()", FR_LIMIT_CLOSE, table.close, camera_);
}

void PluginCamera::fail_in(const char* call, int code, ExitCode exit_code) {
    fail(exit_code, "{}: {}", name_, failure(*plugin_, camera_, call, code));
}

void PluginCamera::require_ok(const char* call, int code) {
    if (code != FR_OK) {
        fail_in(call, code);
    }
}

std::optional<CameraSetting> PluginCamera::described(std::size_t index) {
    const auto describe = plugin_->table().describe;
    if (describe == nullptr) {
        return std::nullopt;
    }
    require_not_canceled();
    fr_setting from{};
    from.size = sizeof from;
    const int code = called(plugin_->watch(), "describe()", FR_LIMIT_SETTING, describe, camera_, index, &from);
    if (code == FR_END) {
        return std::nullopt;
    }
    require_ok("describe()", code);
    try {
        return camera_setting(from);
    } catch (const Error& error) {
        throw error.within(name_);
    }
}

std::vector<CameraSetting> PluginCamera::settings() {
    std::vector<CameraSetting> all;
    while (std::optional<CameraSetting> next = described(all.size())) {
        if (all.size() == kMostSettings) {
            fail(ExitCode::failed, "{}: describe() has more than {} settings and no FR_END", name_, kMostSettings);
        }
        if (next->type != FR_COMMAND && !next->has(FR_INACTIVE)) {
            next->value = get(next->key);
        }
        all.push_back(std::move(*next));
    }
    return all;
}

void PluginCamera::describe_again(CameraSetting& setting, std::size_t index) {
    std::optional<CameraSetting> now = described(index);
    if (!now || now->key != setting.key) {
        return;
    }
    if (now->type != FR_COMMAND && !now->has(FR_INACTIVE)) {
        now->value = get(now->key);
    }
    setting = std::move(*now);
}

std::string PluginCamera::get(const std::string& key) {
    require_not_canceled();
    std::array<char, 4096> text{};
    const int code = called(plugin_->watch(), "get()", FR_LIMIT_SETTING, plugin_->table().get, camera_,
                            key.c_str(), text.data(), text.size());
    if (code != FR_OK) {
        fail_in(fmt::format("get({})", key).c_str(), code);
    }
    return printable(std::string(text.data(), ::strnlen(text.data(), text.size())));
}

std::uint32_t PluginCamera::set(const std::string& key, const std::string& value) {
    if (plugin_->table().set == nullptr) {
        fail(ExitCode::usage, "{} has no settings, so {} cannot be set", name_, key);
    }
    std::uint32_t changed = 0;
    const int code = called(plugin_->watch(), "set()", FR_LIMIT_SETTING, plugin_->table().set, camera_,
                            key.c_str(), value.c_str(), &changed);
    if (code == FR_UNKNOWN) {
        fail(ExitCode::usage, "{} has no setting '{}'; framering acquirer --camera-settings lists them", name_,
             key);
    }
    if (code != FR_OK) {
        fail_in(fmt::format("set({}={})", key, value).c_str(), code,
                code == FR_INVALID ? ExitCode::usage : ExitCode::failed);
    }
    return changed;
}

fr_format PluginCamera::format() {
    fr_format format{};
    format.size = sizeof format;
    require_ok("format()",
               called(plugin_->watch(), "format()", FR_LIMIT_SETTING, plugin_->table().format, camera_, &format));
    return format;
}

void PluginCamera::start(std::uint64_t frames) {
    started_ = true;  // stop() is called also where start() has failed
    require_ok("start()",
               called(plugin_->watch(), "start()", FR_LIMIT_START, plugin_->table().start, camera_, frames));
}

void PluginCamera::stop() {
    if (std::exchange(started_, false)) {
        require_ok("stop()", called(plugin_->watch(), "stop()", FR_LIMIT_START, plugin_->table().stop, camera_));
    }
}

void PluginCamera::queue(std::uint64_t slot, std::span<std::byte> memory) {
    started_ = true;  // so that stop() gives it back
    require_ok("queue()", called(plugin_->watch(), "queue()", FR_LIMIT_SHORT, plugin_->table().queue, camera_,
                                 slot, static_cast<void*>(memory.data()), memory.size()));
}

int PluginCamera::wait(Nanoseconds limit, fr_frame& frame) {
    frame.size = sizeof frame;
    frame.status = 0;
    frame.flags = 0;
    frame.slot = 0;
    frame.frame_id = 0;
    frame.camera_ticks = 0;
    frame.host_ns = 0;
    frame.bytes = 0;
    frame.values_set = 0;
    int code = FR_OK;
    {
        const CallWatch::Call call(plugin_->watch(), "wait()", limit);
        code = [&]() noexcept { return plugin_->table().wait(camera_, limit.count(), &frame); }();
    }
    switch (code) {
        case FR_OK:
        case FR_TIMEOUT:
        case FR_CANCELED:
        case FR_END:
        case FR_RECONNECTING:
            return code;
        case FR_CHANGED:
            fail(ExitCode::failed, "{}: the format of its frames has changed during the scan: {}", name_,
                 said_by(*plugin_, camera_));
        default:
            fail_in("wait()", code);
    }
}

int PluginCamera::trigger() {
    if (plugin_->table().trigger == nullptr) {
        return FR_UNSUPPORTED;
    }
    const int code = called(plugin_->watch(), "trigger()", FR_LIMIT_SETTING, plugin_->table().trigger, camera_);
    if (code != FR_UNSUPPORTED && code != FR_RECONNECTING) {
        require_ok("trigger()", code);
    }
    return code;
}

std::vector<CameraValue> PluginCamera::values(std::size_t first) {
    std::vector<CameraValue> all;
    const auto value = plugin_->table().value;
    for (std::size_t index = first; value != nullptr && index < FR_MOST_VALUES; ++index) {
        fr_value described{};
        described.size = sizeof described;
        const int code = called(plugin_->watch(), "value()", FR_LIMIT_SHORT, value, camera_, index, &described);
        if (code == FR_END) {
            break;
        }
        require_ok("value()", code);
        all.push_back({text_in(described.key), text_in(described.unit)});
    }
    return all;
}

std::vector<CameraCounter> PluginCamera::counters() {
    std::vector<CameraCounter> all;
    const auto counter = plugin_->table().counter;
    for (std::size_t index = 0; counter != nullptr && index < FR_MOST_COUNTERS; ++index) {
        fr_counter read{};
        read.size = sizeof read;
        const int code = called(plugin_->watch(), "counter()", FR_LIMIT_SHORT, counter, camera_, index, &read);
        if (code == FR_END) {
            break;
        }
        require_ok("counter()", code);
        all.push_back({text_in(read.key), read.count});
    }
    return all;
}

}  // namespace framering
