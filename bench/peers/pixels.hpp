// What a producer and a consumer do with pixels, the same for every peer.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "bench/peers/load.hpp"

namespace framering::peers {

// Memory of this process alone, or shared with the processes it forks; all of it there already, all zero.
class Pages {
  public:
    // Fails (Error): no memory.
    Pages(std::size_t bytes, bool shared);
    ~Pages();
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    [[nodiscard]] std::byte* data() const noexcept { return data_; }

  private:
    std::byte* data_;
    std::size_t bytes_;
};

// Frames as a camera's driver or a decoder would hold them: noise, a few that take turns.
class Sources {
  public:
    static constexpr std::size_t kCount = 4;
    explicit Sources(std::size_t frame_bytes);
    [[nodiscard]] std::byte* frame(std::uint64_t sequence) const noexcept {
        return frames_[sequence % kCount]->data();
    }

  private:
    std::array<std::unique_ptr<Pages>, kCount> frames_;
};

// Non-temporal stores and the fence behind them; memcpy where the processor is no x86-64 one.
void copy_streaming(std::byte* to, const std::byte* from, std::size_t bytes) noexcept;

// Reads frames as asked, and keeps the compiler from leaving it away.
class PixelReader {
  public:
    PixelReader(Read read, std::size_t frame_bytes);
    // Returns where the frame can be looked at: itself, or the copy.
    const std::byte* read(const std::byte* frame) noexcept;
    [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }

  private:
    Read read_;
    std::size_t frame_bytes_;
    std::unique_ptr<Pages> copy_;
    std::uint64_t sum_ = 0;
};

}  // namespace framering::peers
