// Scales frames side by side and hands them out in order.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "common/base/worker_threads.hpp"
#include "common/frame/frame_view.hpp"
#include "common/scaling/frame_scaler.hpp"

namespace framering {

// Thread safety: one thread calls. Invariants: pixels are read in place, between begin() and the moment when their
// frame is ready; all memory is taken at the start. the workers' lock guards the numbers; the bytes of a slot
// belong to the worker that began it until the slot is ready.
class ScalingPool {
  public:
    // A thread for each of `scalers`, which make frames of `scaled_bytes`. Fails (Error): a thread cannot be
    // started. Requires: at least one.
    ScalingPool(FrameScalers scalers, std::size_t scaled_bytes);
    ScalingPool(const ScalingPool&) = delete;
    ScalingPool& operator=(const ScalingPool&) = delete;

    // As many frames as may be begun and not dropped.
    [[nodiscard]] std::size_t room() const noexcept { return slots_.size() - held_; }
    // Requires: room(); the pixels stay until the frame is ready, or nothing that was made of them counts.
    void begin(std::span<const std::byte> pixels);
    // Waits until the oldest frame is ready. Returns how many are, one after the other. Requires: one was begun.
    [[nodiscard]] std::size_t wait_for_oldest();
    // The scaled frame, from the oldest on; may be read in whole blocks of 4096 bytes. Requires: it is ready.
    [[nodiscard]] FrameView scaled(std::size_t frame, const FrameInfo& info) const noexcept;
    // Requires: they are ready.
    void drop_oldest(std::size_t frames) noexcept;
    // Forgets all frames. Returns when no pixel is read any more.
    void drop_all() noexcept;

  private:
    struct Free {
        void operator()(std::byte* memory) const noexcept;
    };
    struct Slot {
        std::unique_ptr<std::byte, Free> memory;
        std::span<const std::byte> pixels;
        bool is_ready = false;
    };
    using Lock = WorkerThreads::Lock;

    // Scales the next frame, without the lock.
    void run_next(FrameScaler& scaler, Lock& lock);
    [[nodiscard]] Slot& slot(std::size_t number) noexcept { return slots_[number % slots_.size()]; }

    std::size_t scaled_bytes_;
    std::size_t slot_bytes_;
    std::vector<Slot> slots_;
    FrameScalers scalers_;
    std::size_t held_ = 0;  // of the caller alone: begun and not dropped
    std::condition_variable work_done_;
    // Frames are counted through.
    std::size_t first_ = 0;  // that is not dropped
    std::size_t next_ = 0;   // that no worker has begun
    std::size_t end_ = 0;    // behind the last one
    std::size_t running_ = 0;
    WorkerThreads workers_;  // last: it ends first
};

}  // namespace framering
