// The frames of a scan that a reader was given last: those of which it may report.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>

#include "common/frame/frame_info.hpp"
#include "recorded/values_file.hpp"

namespace framering::library {

struct GivenFrame {
    ValuesRowHead head;
    bool is_void = false;  // overwritten while it was held: nothing that was made of it counts
};

// Thread: one.
class GivenFrames {
  public:
    static constexpr std::size_t kFewest = 1024;

    // `most_held`: frames that may be held at once; these are always among them.
    explicit GivenFrames(std::uint64_t most_held) noexcept : most_(most_held + kFewest) {}

    void forget() noexcept { frames_.clear(); }
    void add(const FrameInfo& info);
    // Frames from this one on and before `end`.
    void make_void(std::uint64_t begin, std::uint64_t end) noexcept;
    // Fails (Failure, not found): it is not among them.
    [[nodiscard]] const GivenFrame& at(std::uint64_t sequence) const;

  private:
    std::uint64_t most_;
    std::deque<GivenFrame> frames_;  // in the order of their sequences
};

}  // namespace framering::library
