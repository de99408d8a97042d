// For peers that do not hold a producer back, or read a lent frame later than send() returns.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <new>

#include "bench/peers/pixels.hpp"
#include "common/base/clock.hpp"

namespace framering::peers {

// At most so many frames on the way. Counted beside the peer and at no cost to it, which flatters it.
class Credits {
  public:
    explicit Credits(std::uint64_t most)
        : most_(most), memory_(4096, true), taken_(new (memory_.data()) std::atomic<std::uint64_t>(0)) {}
    void before_send() noexcept {
        while (sent_ - taken_->load(std::memory_order_acquire) >= most_) {
            sleep_until_ns(monotonic_ns() + 20'000);
        }
        ++sent_;
    }
    void after_take() noexcept { taken_->fetch_add(1, std::memory_order_release); }

  private:
    std::uint64_t most_;
    std::uint64_t sent_ = 0;
    Pages memory_;
    std::atomic<std::uint64_t>* taken_;
};

// The frames of Sources while a library has them: it says from a thread of its own when it is done with one.
class LentFrames {
  public:
    // Until the frame whose turn is next is free.
    void wait_for_next() const noexcept {
        while (is_lent_[next_ % Sources::kCount].load(std::memory_order_acquire)) {
            sleep_until_ns(monotonic_ns() + 20'000);
        }
    }
    // Lends the next one; the library hands the pointer to take_back().
    [[nodiscard]] void* lend() noexcept {
        std::atomic<bool>& frame = is_lent_[next_++ % Sources::kCount];
        frame.store(true, std::memory_order_relaxed);
        return &frame;
    }
    static void take_back(void* lent) noexcept {
        static_cast<std::atomic<bool>*>(lent)->store(false, std::memory_order_release);
    }

  private:
    std::array<std::atomic<bool>, Sources::kCount> is_lent_{};
    std::uint64_t next_ = 0;
};

}  // namespace framering::peers
