#include "bench/frame_ring.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include "common/ring/lossless_reader.hpp"

namespace framering::bench {

namespace {
constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kRingBytes = 256ULL << 20;
constexpr std::uint64_t kRunBytes = 32ULL << 20;
}  // namespace

void FrameRing::FreeMemory::operator()(std::byte* bytes) const noexcept {
    std::free(bytes);
}

FrameRing::FrameRing(const FrameFormat& format)
    : format_(format),
      slot_count_(std::max<std::uint64_t>(4, kRingBytes / format.payload_bytes())),
      stride_((format.payload_bytes() + kPage - 1) / kPage * kPage),
      memory_(static_cast<std::byte*>(std::aligned_alloc(kPage, slot_count_ * stride_))) {
    if (!memory_) {
        throw std::bad_alloc();
    }
    std::uint64_t state = 1;
    for (std::uint64_t at = 0; at < slot_count_ * stride_; at += sizeof state) {
        state = state * 6364136223846793005 + 1442695040888963407;
        const std::uint64_t pixels = state >> 4 & 0x0fff0fff0fff0fff;
        std::memcpy(memory_.get() + at, &pixels, sizeof pixels);
    }
}

std::uint64_t FrameRing::run_length(std::uint64_t first, std::uint64_t frames) const noexcept {
    const std::uint64_t longest =
        std::clamp<std::uint64_t>(std::min(kRunBytes / stride_, slot_count_ / 4), 1, LosslessReader::kLongestRun);
    return std::min({longest, frames - first, slot_count_ - first % slot_count_});
}

std::vector<FrameView> FrameRing::run(std::uint64_t first, std::uint64_t count) const {
    std::vector<FrameView> views(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        views[i].info.sequence = views[i].info.delivered = first + i;
        set_format(views[i].info, format_);
        views[i].pixels = {slot(first + i), format_.payload_bytes()};
        views[i].readable_behind = stride_ - format_.payload_bytes();
    }
    return views;
}

const std::byte* FrameRing::slot(std::uint64_t frame) const noexcept {
    return memory_.get() + frame % slot_count_ * stride_;
}

}  // namespace framering::bench
