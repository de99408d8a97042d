// Compresses the strips of frames side by side and hands them out in order.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "common/base/worker_threads.hpp"
#include "common/frame/frame_view.hpp"
#include "writer/codec/strip_encoder.hpp"

namespace framering {

// The calling thread is one of its threads: while the strip that is next in order is not ready it compresses
// another. A window of strips bounds the memory; all of it is taken at the start.
//
// Thread safety: one thread calls. Invariants: no pixel is read before compress() is called or after it returned,
// also where it failed; the workers' lock guards everything but the bytes of a strip that one thread is at work
// on.
class StripCompressor {
  public:
    using Take =
        std::function<void(std::size_t frame, std::uint32_t strip, std::span<const std::byte> compressed)>;

    // Fails (Error): libtiff refuses, or a thread cannot be started.
    StripCompressor(const Compression& compression, const StripLayout& layout, unsigned threads);
    StripCompressor(const StripCompressor&) = delete;
    StripCompressor& operator=(const StripCompressor&) = delete;

    // Calls `take` for every strip of every frame in order. Fails (Error) with the first error of a codec, or
    // with what `take` throws.
    void compress(std::span<const FrameView> frames, const Take& take);

  private:
    struct Slot {
        std::unique_ptr<std::byte[]> memory;
        std::size_t bytes = 0;
        bool is_ready = false;
    };
    using Lock = WorkerThreads::Lock;

    [[nodiscard]] Slot& slot_of(std::size_t job) noexcept { return slots_[job % slots_.size()]; }
    [[nodiscard]] bool can_start() const noexcept {
        return next_job_ < end_job_ && next_job_ < first_job_ + slots_.size();
    }
    // Compresses the next strip, without the lock.
    void run_next(StripEncoder& encoder, Lock& lock);
    void begin(std::span<const FrameView> frames);
    void wait_for(std::size_t job);
    // Nothing is begun any more; returns when nothing runs.
    void abandon() noexcept;

    StripLayout layout_;
    std::size_t room_bytes_;
    std::vector<Slot> slots_;
    std::vector<StripEncoder> encoders_;  // the first is the caller's
    std::condition_variable work_done_;
    // Jobs are the strips of all frames of a call, counted through.
    std::span<const FrameView> frames_;
    std::size_t first_job_ = 0;  // that is not taken yet
    std::size_t next_job_ = 0;   // that nobody has begun
    std::size_t end_job_ = 0;
    std::size_t running_ = 0;
    std::exception_ptr error_;
    WorkerThreads workers_;  // last: it ends first
};

}  // namespace framering
