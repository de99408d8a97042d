#include "library/given_frames.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "library/call.hpp"

namespace framering::library {

namespace {
std::uint64_t sequence_of(const GivenFrame& frame) noexcept {
    return frame.head.sequence;
}
}  // namespace

void GivenFrames::add(const FrameInfo& info) {
    if (frames_.size() >= most_) {
        frames_.pop_front();
    }
    frames_.push_back({head_of(info), false});
}

void GivenFrames::make_void(std::uint64_t begin, std::uint64_t end) noexcept {
    for (auto frame = std::ranges::lower_bound(frames_, begin, {}, sequence_of);
         frame != frames_.end() && frame->head.sequence < end; ++frame) {
        frame->is_void = true;
    }
}

const GivenFrame& GivenFrames::at(std::uint64_t sequence) const {
    const auto frame = std::ranges::lower_bound(frames_, sequence, {}, sequence_of);
    if (frame == frames_.end() || frame->head.sequence != sequence) {
        throw Failure{FRAMERING_NOT_FOUND,
                      fmt::format("frame {}: it is not one of the newest frames that this reader was given in the "
                                  "scan in hand",
                                  sequence)};
    }
    return *frame;
}

}  // namespace framering::library
