// A pipeline as a camera: its pictures are copied into the slots that were queued.
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <span>
#include <string>

#include "plugins/gstreamer/pipeline.hpp"

namespace framering::gstreamer {

// Thread: one; cancel() from any. Throws PipelineError.
class Camera {
  public:
    Camera(const std::string& pipeline, const Asked& is_canceled, const Log& log);

    void describe(fr_format& format) const;
    void start(std::uint64_t frames);
    void stop();
    void queue(std::uint64_t slot, std::span<std::byte> memory);
    // As fr_camera.wait.
    [[nodiscard]] int wait(nanoseconds limit, fr_frame& frame);
    void cancel() noexcept { canceled_ = true; }

    std::string last_error;

  private:
    struct Slot {
        std::uint64_t number;
        std::span<std::byte> memory;
    };

    void give_back(GstSample& sample, fr_frame& frame);

    Pipeline pipeline_;
    std::deque<Slot> slots_;  // oldest first
    std::uint64_t frames_left_ = 0;
    std::atomic<bool> canceled_ = false;
};

}  // namespace framering::gstreamer
