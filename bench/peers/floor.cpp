// The floor: the least that a ring in shared memory can do. One producer, one consumer, frames in place, a counter
// each, futex only when the other side sleeps. No safety: nobody may die, no second reader, no viewer, no check.
#include <sys/mman.h>

#include <atomic>
#include <limits>
#include <new>

#include "bench/peers/hand_over.hpp"
#include "common/shm/wake_word.hpp"

namespace framering::peers {

namespace {
constexpr std::uint64_t kSpinTurns = 4000;  // of `adaptive`

// A counter that one side moves on and the other may sleep for.
struct Counter {
    alignas(128) std::atomic<std::uint32_t> value{0};
    alignas(128) std::atomic<std::uint32_t> sleeper{0};

    void set(std::uint32_t next) noexcept {
        value.store(next, std::memory_order_seq_cst);
        if (sleeper.load(std::memory_order_seq_cst) != 0) {
            wake_all(value);
        }
    }

    template <class Enough>
    void wait(Enough enough, std::uint64_t spin_turns) noexcept {
        for (std::uint64_t turn = 0;; ++turn) {
            const std::uint32_t seen = value.load(std::memory_order_acquire);
            if (enough(seen)) {
                return;
            }
            if (turn < spin_turns) {
                __builtin_ia32_pause();
                continue;
            }
            sleeper.store(1, std::memory_order_seq_cst);
            const std::uint32_t now = value.load(std::memory_order_seq_cst);
            if (!enough(now)) {
                wait_on(value, now, std::chrono::milliseconds(100));
            }
            sleeper.store(0, std::memory_order_relaxed);
        }
    }
};

struct Counters {
    Counter published;
    Counter released;
};

class Floor {
  public:
    static constexpr bool kInPlace = true;

    explicit Floor(const Load& load)
        : slots_(static_cast<std::uint32_t>(load.slots)),
          stride_((load.frame_bytes() + 4095) / 4096 * 4096),
          spin_turns_(load.wait == Wait::sleep      ? 0
                      : load.wait == Wait::adaptive ? kSpinTurns
                                                    : std::numeric_limits<std::uint64_t>::max()),
          memory_(4096 + stride_ * slots_, true),
          counters_(new (memory_.data()) Counters) {}

    void open_producer() {}
    // The pages are there, but not yet in the page table of this process.
    void open_consumer() { madvise(memory_.data(), 4096 + stride_ * slots_, MADV_POPULATE_READ); }
    std::byte* claim() noexcept {
        counters_->released.wait([this](std::uint32_t released) { return at_ - released < slots_; }, spin_turns_);
        return slot(at_);
    }
    void publish() noexcept { counters_->published.set(++at_); }
    const std::byte* take() noexcept {
        counters_->published.wait([this](std::uint32_t published) { return published != at_; }, spin_turns_);
        return slot(at_);
    }
    void give_back() noexcept { counters_->released.set(++at_); }

  private:
    [[nodiscard]] std::byte* slot(std::uint32_t sequence) const noexcept {
        return memory_.data() + 4096 + stride_ * (sequence % slots_);
    }

    std::uint32_t slots_;
    std::size_t stride_;
    std::uint64_t spin_turns_;
    Pages memory_;
    Counters* counters_;
    std::uint32_t at_ = 0;  // of this side
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::Floor>("floor", argc, argv);
}
