// The points of a plan in the order in which they are taken: frame n of a scan is taken at the n-th of them.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/frame/frame_info.hpp"
#include "common/session/scan_axis.hpp"

namespace framering {

// An index of each axis, outermost first.
using PointIndices = std::array<std::uint64_t, kMaxAxes>;

// Pure once built. Thread: any.
class PointOrder {
  public:
    PointOrder() = default;
    // Requires: axes as every plan has them (scan_plan.hpp). Fails (Error, usage): the rules name an axis or index
    // that is not there, leave no point, or look at more than kMostRuledPoints points before they repeat.
    explicit PointOrder(std::vector<ScanAxis> axes, const std::vector<SkipRule>& skips = {});

    [[nodiscard]] const std::vector<ScanAxis>& axes() const noexcept { return axes_; }
    // That are taken; nothing: there is no end, or there are no axes.
    [[nodiscard]] std::optional<std::uint64_t> points() const noexcept;
    [[nodiscard]] bool has_skips() const noexcept { return !kept_.empty(); }

    // Requires: there are axes. Behind the last point the outermost axis goes on.
    [[nodiscard]] PointIndices at(std::uint64_t point) const noexcept;
    // Its indices as one number, row by row, points that are not taken included.
    [[nodiscard]] std::uint64_t grid_number(std::uint64_t point) const noexcept;

    // Index and set point of each axis at a point. What an axis is read back as is its set point at first.
    void set_axes(FrameInfo& info, std::uint64_t point) const noexcept;

  private:
    [[nodiscard]] PointIndices indices_of(std::uint64_t outer, std::uint64_t inner) const noexcept;

    std::vector<ScanAxis> axes_;
    std::uint64_t inner_points_ = 1;  // of one index of the outermost axis
    // With rules: by the index of the outermost axis, until they repeat: which inner points are taken.
    std::vector<std::vector<std::uint32_t>> kept_;
    std::vector<std::uint64_t> kept_before_;  // points taken before each of them; one more at the end
};

inline constexpr std::uint64_t kMostRuledPoints = std::uint64_t{1} << 20;

}  // namespace framering
