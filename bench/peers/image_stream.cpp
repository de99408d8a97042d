// A ring of images as ImageStreamIO has it, see image_stream.hpp. Frames may not be lost here, so the reader
// answers on a stream of its own, one small image for each that it is done with, and the writer waits for that.
#include <sys/mman.h>

#include <algorithm>
#include <tuple>

#include "bench/peers/hand_over.hpp"
#include "bench/peers/image_stream.hpp"

namespace framering::peers {

namespace {
class ImageStreamRing {
  public:
    static constexpr bool kInPlace = true;

    explicit ImageStreamRing(const Load& load)
        : spin_(load.wait == Wait::spin),
          // a semaphore holds ten posts: more on the way would be lost
          images_(load.frame_bytes(), std::min<std::uint64_t>(load.slots, 10)),
          answers_(4096, 1) {}

    void open_producer() {}
    void open_consumer() { madvise(images_.memory(), images_.bytes(), MADV_POPULATE_READ); }
    std::byte* claim() noexcept {
        while (images_.count() - answers_.count() >= images_.images()) {
            answers_.wait(0, spin_);
        }
        return images_.begin_image();
    }
    void publish() noexcept { images_.end_image(); }
    const std::byte* take() noexcept {
        while (images_.count() == taken_) {
            images_.wait(0, spin_);
        }
        return images_.image(taken_ % images_.images());
    }
    void give_back() noexcept {
        ++taken_;
        std::ignore = answers_.begin_image();  // it has no pixels
        answers_.end_image();
    }

  private:
    bool spin_;
    ImageStream images_;
    ImageStream answers_;
    std::uint64_t taken_ = 0;
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::ImageStreamRing>("image_stream", argc, argv);
}
