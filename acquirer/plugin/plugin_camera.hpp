// A camera of a plug-in: its functions with their limits, their codes as errors.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquirer/plugin/camera_setting.hpp"
#include "acquirer/plugin/plugin_library.hpp"
#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "include/framering/camera_plugin.h"

namespace framering {

struct CameraDevice {
    std::string id;
    std::string vendor;
    std::string model;
    std::string serial;
    std::string where;
};

struct CameraCounter {
    std::string key;
    std::uint64_t count = 0;
};

struct CameraValue {
    std::string key;
    std::string unit;
};

// The cameras that the plug-in finds now. Fails (Error).
[[nodiscard]] std::vector<CameraDevice> list_cameras(PluginLibrary& plugin);

// Thread safety: one thread; cancel() from any. Every call names plug-in and function in its Error, with what the
// plug-in says of it. Invariants: closed with the object, stopped before where it was started.
class PluginCamera {
  public:
    // `id`: empty: the first one. Fails (Error): usage: no such camera.
    PluginCamera(PluginLibrary& plugin, std::string id);
    ~PluginCamera();
    PluginCamera(const PluginCamera&) = delete;
    PluginCamera& operator=(const PluginCamera&) = delete;

    // "plug-in pattern", "plug-in pattern, camera 123"
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    // For calls that are made beside this object.
    [[nodiscard]] void* handle() const noexcept { return camera_; }

    // With their values. None where the plug-in has no settings.
    [[nodiscard]] std::vector<CameraSetting> settings();
    // One of them once more, the one at `index`: its range, flags and value. It stays as it is where the camera
    // now has another one there.
    void describe_again(CameraSetting& setting, std::size_t index);
    [[nodiscard]] std::string get(const std::string& key);
    // What else changed (fr_changed). Fails (Error, usage): no such setting, or not a value of it.
    [[nodiscard]] std::uint32_t set(const std::string& key, const std::string& value);

    // As the plug-in says it.
    [[nodiscard]] fr_format format();
    void start(std::uint64_t frames);
    void stop();
    void queue(std::uint64_t slot, std::span<std::byte> memory);
    // FR_OK, FR_TIMEOUT, FR_CANCELED, FR_END or FR_RECONNECTING. Any other code is an Error.
    [[nodiscard]] int wait(Nanoseconds limit, fr_frame& frame);
    // FR_OK, FR_RECONNECTING, or FR_UNSUPPORTED, also where the plug-in has no such function.
    [[nodiscard]] int trigger();
    // Those from `first` on that it has by now.
    [[nodiscard]] std::vector<CameraValue> values(std::size_t first);
    [[nodiscard]] std::vector<CameraCounter> counters();

  private:
    // Its value is not read. Nothing: behind the last one.
    [[nodiscard]] std::optional<CameraSetting> described(std::size_t index);
    // Fails (Error) with the plug-in's words.
    [[noreturn]] void fail_in(const char* call, int code, ExitCode exit_code = ExitCode::failed);
    void require_ok(const char* call, int code);

    PluginLibrary* plugin_;
    std::string name_;
    void* camera_ = nullptr;
    bool started_ = false;
};

// What the acquirer offers to plug-ins.
[[nodiscard]] const fr_host& plugin_host() noexcept;
// "FR_LOST", "-17"
[[nodiscard]] std::string code_text(int code);

}  // namespace framering
