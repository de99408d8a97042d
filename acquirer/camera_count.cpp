#include "acquirer/camera_count.hpp"

#include <limits>

namespace framering {

namespace {
// A camera that loses more in one go is one that counts anew.
constexpr std::uint64_t kMostLost = std::uint64_t{1} << 31;
constexpr std::uint64_t kLast16 = 65'535;
}  // namespace

CameraCount::Step CameraCount::next(std::uint64_t id, bool restarted) noexcept {
    if (ids_ == FrameIds::none) {
        id = 0;
    }
    if (restarted || last_ == 0) {
        return begin_with(id, restarted);
    }
    if (id == 0) {
        ++unnumbered_;
        return {};
    }
    const std::uint64_t steps = steps_to(id);
    if (steps > (ids_ == FrameIds::bits16_without_zero ? kLast16 / 2 : kMostLost)) {
        return begin_with(id, true);
    }
    const std::uint64_t known = unnumbered_ + 1;
    last_ = id;
    unnumbered_ = 0;
    return {steps > known ? steps - known : 0, false};
}

CameraCount::Step CameraCount::begin_with(std::uint64_t id, bool restarted) noexcept {
    last_ = id;
    unnumbered_ = 0;
    return {0, restarted};
}

// From last_ on, forwards. Numbers that the count cannot have are taken by their lowest bits.
std::uint64_t CameraCount::steps_to(std::uint64_t id) const noexcept {
    switch (ids_) {
        case FrameIds::bits16_without_zero:
            return (id % kLast16 + kLast16 - last_ % kLast16) % kLast16;
        case FrameIds::bits32:
            return (id - last_) & std::numeric_limits<std::uint32_t>::max();
        default:
            return id - last_;
    }
}

}  // namespace framering
