// Frames in memory, as a writer finds them in a full ring.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "common/frame/frame_format.hpp"
#include "common/frame/frame_view.hpp"

namespace framering::bench {

// Larger than the processor's cache, page-aligned, a slot stride apart, noise of 12 bits in every 16.
class FrameRing {
  public:
    explicit FrameRing(const FrameFormat& format);

    [[nodiscard]] const FrameFormat& format() const noexcept { return format_; }
    [[nodiscard]] std::uint64_t stride() const noexcept { return stride_; }
    // How many frames the writer's loop stores at once (writer/recording/scan_storing.cpp), before the ring's end.
    [[nodiscard]] std::uint64_t run_length(std::uint64_t first, std::uint64_t frames) const noexcept;
    [[nodiscard]] std::vector<FrameView> run(std::uint64_t first, std::uint64_t count) const;
    // The frame's slot; what follows it up to the ring's end are the next slots.
    [[nodiscard]] const std::byte* slot(std::uint64_t frame) const noexcept;

  private:
    struct FreeMemory {
        void operator()(std::byte* bytes) const noexcept;
    };

    FrameFormat format_;
    std::uint64_t slot_count_;
    std::uint64_t stride_;
    std::unique_ptr<std::byte, FreeMemory> memory_;
};

}  // namespace framering::bench
