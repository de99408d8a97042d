// A ring with its reader, in a session of its own, for a measurement.
#pragma once
#include <array>
#include <atomic>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "common/ring/lossless_reader.hpp"
#include "common/ring/pixel_copy.hpp"
#include "common/session/acquirer_session.hpp"

namespace framering {

// What a camera's driver holds: 12.3 MB of noise a frame, in memory of its own.
class CameraFrames {
  public:
    static constexpr FrameFormat kFormat{4096, 3000, PixelFormat::mono8, 8, 0};

    CameraFrames();
    [[nodiscard]] std::span<const std::byte> at(std::uint64_t number) const noexcept {
        return frames_[number % frames_.size()];
    }

  private:
    std::array<std::vector<std::byte>, 4> frames_;
};

// The session's lossless reader, a thread: touches every page of each frame, as a direct write does, and notes
// when it had all of it.
class CheckReader {
  public:
    CheckReader(std::string session, StopToken stop);
    ~CheckReader();
    CheckReader(const CheckReader&) = delete;
    CheckReader& operator=(const CheckReader&) = delete;

    [[nodiscard]] bool is_ready() const noexcept { return is_ready_.load(); }
    [[nodiscard]] std::uint64_t read() const noexcept { return read_.load(); }
    // Microseconds from a frame's capture time until it was read, since the last call. Requires: all were read.
    [[nodiscard]] std::vector<double> take_latencies_us();
    void rethrow_failure() const;

  private:
    void run(StopToken stop);
    void read_frames(LosslessReader& frames);

    std::string session_;
    std::vector<double> latencies_us_;
    std::byte touched_{};
    std::atomic<std::uint64_t> read_{0};
    std::atomic<bool> is_ready_{false};
    std::atomic<bool> is_over_{false};
    std::atomic<bool> has_failed_{false};
    std::exception_ptr failure_;
    std::thread thread_;
};

// Thread: one, which takes the acquirer's part.
class RingUnderCheck {
  public:
    static constexpr std::uint64_t kSlots = 8;

    // Fails (Error): too little shared memory.
    RingUnderCheck(Pages pages, CopyMode copy_mode, const CameraFrames& frames, StopToken stop);
    ~RingUnderCheck();
    RingUnderCheck(const RingUnderCheck&) = delete;
    RingUnderCheck& operator=(const RingUnderCheck&) = delete;

    // Starts the reader and warms both sides up.
    void begin();
    // Returns frames a second; 0 Hz: as fast as they go. Fails (Error): canceled, by a signal.
    double run(double rate_hz, Nanoseconds time);
    [[nodiscard]] std::vector<double> take_latencies_us() { return reader_->take_latencies_us(); }
    [[nodiscard]] const RingSetup& setup() const noexcept { return session_.setup(); }

  private:
    void publish_one();

    AcquirerSession session_;
    CopyMode copy_mode_;
    const CameraFrames* frames_;
    StopToken stop_;
    FrameInfo info_;
    std::uint64_t published_ = 0;
    std::optional<CheckReader> reader_;
};

// Settings of a session that no other program has.
[[nodiscard]] SessionSettings check_session(std::uint64_t slot_count, Pages pages);

}  // namespace framering
