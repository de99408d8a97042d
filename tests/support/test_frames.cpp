#include "tests/support/test_frames.hpp"

#include <algorithm>

#include "common/base/crc32c.hpp"

namespace framering::test {

FrameFormat test_format(std::uint32_t width, std::uint32_t height, PixelFormat pixel_format) {
    return {width, height, pixel_format, 8 * bytes_per_sample(pixel_format), 650};
}

const FrameFormat& small_format() {
    static const FrameFormat instance = test_format(70, 70, PixelFormat::mono16);
    return instance;
}

const std::vector<PixelFormat>& every_pixel_format() {
    static const std::vector<PixelFormat> instance = [] {
        std::vector<PixelFormat> all;
        for (std::uint32_t number = 1; const auto format = pixel_format_from(number); ++number) {
            all.push_back(*format);
        }
        return all;
    }();
    return instance;
}

std::vector<std::byte> test_pixels(const FrameFormat& format, std::uint64_t sequence) {
    std::vector<std::byte> pixels(format.payload_bytes());
    std::uint64_t state = sequence * 0x9E3779B97F4A7C15 + 1;
    for (std::byte& pixel : pixels) {
        state = state * 6364136223846793005 + 1442695040888963407;
        pixel = static_cast<std::byte>(state >> 56);
    }
    return pixels;
}

TestFrames::TestFrames(const FrameFormat& format, std::uint64_t count, std::uint64_t first_sequence) {
    constexpr std::size_t page = 4096;
    const std::size_t stride = (format.payload_bytes() + page - 1) / page * page;
    slots_.reset(static_cast<std::byte*>(std::aligned_alloc(page, stride * count)));
    std::fill_n(slots_.get(), stride * count, std::byte{0xEE});
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::vector<std::byte> pixels = test_pixels(format, first_sequence + i);
        FrameView view;
        view.info.sequence = first_sequence + i;
        view.info.delivered = i;
        view.info.capture_time_ns = 1'000'000 * (i + 1);
        view.info.stored = 1;
        set_format(view.info, format);
        view.pixels = {slots_.get() + i * stride, pixels.size()};
        view.readable_behind = stride - pixels.size();
        std::ranges::copy(pixels, slots_.get() + i * stride);
        views_.push_back(view);
    }
}

void TestFrames::add_checksums() {
    for (FrameView& view : views_) {
        view.info.has_crc32c = 1;
        view.info.crc32c = crc32c(view.pixels);
    }
}

void TestFrames::add_values() {
    for (std::size_t i = 2; i < views_.size(); ++i) {
        FrameInfo& info = views_[i].info;
        info.camera_frame_id = 500 + i;
        info.camera_timestamp = 1000 * i;
        info.value_count = i < 5 ? 2 : 3;
        for (std::uint32_t key = 0; key < info.value_count; ++key) {
            info.values[key] = static_cast<double>(info.sequence) + 0.25 * key;
        }
    }
}

void TestFrames::make_even() {
    for (const FrameView& view : views_) {
        std::byte* const pixels = slots_.get() + (view.pixels.data() - slots_.get());
        std::fill_n(pixels, view.pixels.size(), static_cast<std::byte>(view.info.sequence));
    }
}

void TestFrames::drop_before(std::size_t index, std::uint64_t frames) {
    for (std::size_t i = index; i < views_.size(); ++i) {
        views_[i].info.delivered += frames;
    }
}

void TestFrames::set_capture_time(std::size_t index, std::uint64_t monotonic_time_ns) {
    views_[index].info.capture_time_ns = monotonic_time_ns;
}

}  // namespace framering::test
