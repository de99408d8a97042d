// Frames with known pixels.
#pragma once
#include <cstdlib>
#include <memory>
#include <vector>

#include "common/frame/frame_view.hpp"

namespace framering::test {

[[nodiscard]] FrameFormat test_format(std::uint32_t width, std::uint32_t height, PixelFormat pixel_format);
// 70x70 mono16: rows and frames that no page and no sector divides.
[[nodiscard]] const FrameFormat& small_format();

// All that there are.
[[nodiscard]] const std::vector<PixelFormat>& every_pixel_format();

// The pixels of the frame with this sequence: every byte depends on the sequence and on its place.
[[nodiscard]] std::vector<std::byte> test_pixels(const FrameFormat& format, std::uint64_t sequence);

// `count` frames of a scan, stored one after the other without a drop, and their memory: as in a ring, a whole
// number of pages from frame to frame.
class TestFrames {
  public:
    TestFrames(const FrameFormat& format, std::uint64_t count, std::uint64_t first_sequence = 0);
    [[nodiscard]] std::span<const FrameView> all() const noexcept { return views_; }
    [[nodiscard]] std::span<const FrameView> run(std::size_t first, std::size_t count) const {
        return all().subspan(first, count);
    }
    // The CRC-32C of the pixels into each header.
    void add_checksums();
    // Two frames without, then times and numbers of a camera and two values, from the sixth frame on three.
    void add_values();
    // Pixels that any codec makes smaller; different in each frame.
    void make_even();
    // From the frame with this index on, `delivered` is larger by that much.
    void drop_before(std::size_t index, std::uint64_t frames);
    void set_capture_time(std::size_t index, std::uint64_t monotonic_time_ns);

  private:
    struct FreeMemory {
        void operator()(std::byte* bytes) const noexcept { std::free(bytes); }
    };
    std::unique_ptr<std::byte, FreeMemory> slots_;
    std::vector<FrameView> views_;
};

}  // namespace framering::test
