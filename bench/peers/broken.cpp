// A ring that breaks every promise once in a while, so that one can see the measurement find it:
// --mode torn|lost|repeated.
#include <sys/mman.h>

#include <atomic>
#include <cstring>
#include <new>

#include "bench/peers/hand_over.hpp"

namespace framering::peers {

namespace {
class Broken {
  public:
    static constexpr bool kInPlace = true;

    explicit Broken(const Load& load)
        : load_(load), memory_(kPage + load.frame_bytes(), true), turn_(new (memory_.data()) Turn(0)) {}

    void open_producer() {}
    void open_consumer() {}
    std::byte* claim() noexcept {
        wait_while_odd();
        return frame();
    }
    void publish() noexcept {
        ++published_;
        const bool breaks = published_ % 10 == 0;
        if (breaks && load_.mode == "lost") {
            return;  // the next frame takes its place
        }
        if (breaks && load_.mode == "torn") {
            std::memset(frame() + load_.frame_bytes() / 2, 0xff, load_.frame_bytes() / 4);
        }
        turn_->fetch_add(1, std::memory_order_release);
    }
    const std::byte* take() noexcept {
        while (turn_->load(std::memory_order_acquire) % 2 == 0) {
        }
        return frame();
    }
    void give_back() noexcept {
        ++taken_;
        if (taken_ % 10 == 0 && load_.mode == "repeated") {
            return;  // it is taken once more
        }
        turn_->fetch_add(1, std::memory_order_release);
    }

  private:
    using Turn = std::atomic<std::uint64_t>;  // odd: the frame is the consumer's
    static constexpr std::size_t kPage = 4096;

    [[nodiscard]] std::byte* frame() const noexcept { return memory_.data() + kPage; }
    void wait_while_odd() const noexcept {
        while (turn_->load(std::memory_order_acquire) % 2 == 1) {
        }
    }

    Load load_;
    Pages memory_;
    Turn* turn_;
    std::uint64_t published_ = 0;
    std::uint64_t taken_ = 0;
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::Broken>("broken", argc, argv);
}
