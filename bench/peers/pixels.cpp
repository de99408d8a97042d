#include "bench/peers/pixels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <sys/mman.h>

#include <cerrno>
#include <cstring>

#include "common/base/error.hpp"
#include "common/ring/pixel_copy.hpp"

namespace framering::peers {

namespace {
constexpr std::size_t kPage = 4096;

void fill_with_noise(std::byte* bytes, std::size_t count) noexcept {
    std::uint64_t state = 1;
    for (std::size_t at = 0; at + sizeof state <= count; at += sizeof state) {
        state = state * 6364136223846793005 + 1442695040888963407;
        std::memcpy(bytes + at, &state, sizeof state);
    }
}

std::uint64_t sum_of_pages(const std::byte* frame, std::size_t bytes) noexcept {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < bytes; at += kPage) {
        sum += std::to_integer<std::uint64_t>(*static_cast<const volatile std::byte*>(frame + at));
    }
    return sum;
}

std::uint64_t sum_of_words(const std::byte* frame, std::size_t bytes) noexcept {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at + sizeof sum <= bytes; at += sizeof sum) {
        std::uint64_t word = 0;
        std::memcpy(&word, frame + at, sizeof word);
        sum += word;
    }
    return sum;
}
}  // namespace

Pages::Pages(std::size_t bytes, bool shared) : bytes_(bytes) {
    const int flags = (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS | MAP_POPULATE;
    void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (mapped == MAP_FAILED) {
        fail(ExitCode::failed, "{} bytes of memory: {}", bytes, errno_text(errno));
    }
    data_ = static_cast<std::byte*>(mapped);
}

Pages::~Pages() {
    munmap(data_, bytes_);
}

Sources::Sources(std::size_t frame_bytes) {
    for (auto& frame : frames_) {
        frame = std::make_unique<Pages>(frame_bytes, false);
        fill_with_noise(frame->data(), frame_bytes);
    }
}

void copy_streaming(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    copy_pixels({to, bytes}, {from, bytes}, CopyMode::streaming);
#if defined(__x86_64__)
    _mm_sfence();
#endif
}

PixelReader::PixelReader(Read read, std::size_t frame_bytes) : read_(read), frame_bytes_(frame_bytes) {
    if (read == Read::copy) {
        copy_ = std::make_unique<Pages>(frame_bytes, false);
    }
}

const std::byte* PixelReader::read(const std::byte* frame) noexcept {
    if (read_ == Read::copy) {
        std::memcpy(copy_->data(), frame, frame_bytes_);
        return copy_->data();
    }
    if (read_ == Read::touch) {
        sum_ += sum_of_pages(frame, frame_bytes_);
    } else if (read_ == Read::sum) {
        sum_ += sum_of_words(frame, frame_bytes_);
    }
    return frame;
}

}  // namespace framering::peers
