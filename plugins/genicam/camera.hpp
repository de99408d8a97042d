// One GenICam camera: opened, set, streaming into memory that is lent to it.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "include/framering/camera_plugin.h"
#include "plugins/genicam/camera_search.hpp"
#include "plugins/genicam/opening.hpp"
#include "plugins/genicam/setting.hpp"
#include "plugins/genicam/transport.hpp"

namespace framering::genicam {

// Thread: one, but for cancel(). All functions throw CameraError.
class Camera {
  public:
    // `id`: as list() gives it, or a name, serial number or address; empty: the first camera.
    Camera(const std::string& id, Log log, const Asked& is_canceled);
    ~Camera();
    Camera(const Camera&) = delete;
    Camera& operator=(const Camera&) = delete;

    [[nodiscard]] const std::vector<Setting>& settings() const noexcept { return settings_; }
    [[nodiscard]] const Setting& setting(const std::string& key) const;
    std::uint32_t set(const std::string& key, const std::string& text);

    void describe(fr_format& format) const;
    // `frames`: that wait() gives back until it says FR_END; 0: without an end.
    void start(std::uint64_t frames);
    void stop() noexcept;
    // FR_OK, or FR_RECONNECTING.
    fr_code trigger();
    void queue(std::uint64_t slot, void* memory, std::size_t bytes);
    // The code of the plug-in's wait().
    [[nodiscard]] fr_code wait(std::chrono::nanoseconds timeout, fr_frame& frame);
    void cancel() noexcept { canceled_ = true; }

    // Numbers of the stream since start(), in an order that stays.
    [[nodiscard]] bool counter(std::size_t index, fr_counter& counter) const;

    // The text of the last failure.
    std::string last_error;

  private:
    struct Slot {
        void* memory;
        std::size_t bytes;
    };

    // Throws CameraError while it is looked for.
    [[nodiscard]] ArvCamera* present() const;
    // Makes an opened camera ours.
    void adopt(Ref<ArvCamera> camera);
    void release_camera(Ref<ArvCamera>& to) noexcept;
    void make_stream();
    void give_to_stream(std::uint64_t slot, const Slot& memory);
    // Ours no more, with its counts kept: it ends, and writes no slot any more, when what is returned does.
    [[nodiscard]] Ref<ArvStream> released_stream() noexcept;
    void give_back(ArvBuffer* buffer, fr_frame& frame);
    // Looks for the lost camera. True: it is back, and streams.
    [[nodiscard]] bool reconnect(std::chrono::nanoseconds limit);
    static void on_control_lost(ArvDevice* device, void* camera);

    std::string id_;
    Log log_;
    TransportSettings transport_;
    Ref<ArvCamera> camera_;
    std::vector<Setting> settings_;
    std::vector<std::pair<std::string, std::string>> wishes_;  // for a camera that comes back
    Ref<ArvStream> stream_;
    std::map<std::uint64_t, Slot> slots_;  // that are lent to us, in the order in which they were
    fr_format format_{};                   // since start()
    bool is_started_ = false;
    std::uint64_t frames_left_ = 0;
    bool has_restarted_ = false;  // since the frame before
    bool has_clock_ = true;
    std::uint64_t largest_frame_bytes_ = 0;  // 0: not known
    std::vector<std::string> counter_names_;
    std::map<std::string, std::uint64_t> earlier_counts_;  // of streams before this one, since start()
    std::chrono::steady_clock::time_point lost_since_;     // 0: it is not
    CameraSearch search_;
    std::atomic<bool> is_lost_ = false;
    std::atomic<bool> canceled_ = false;
};

}  // namespace framering::genicam
