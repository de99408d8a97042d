// Which page of which file holds which plane of a scan: told from numbers, never from frames one by one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/session/scan_plan.hpp"
#include "recorded/gap.hpp"
#include "recorded/scan_file.hpp"

namespace framering {

// Planes that follow each other in one file.
struct PlaneRun {
    std::size_t file = 0;
    std::uint64_t first_page = 0;
    std::uint64_t first_plane = 0;  // counted through z, c and t, the fastest first
    std::uint64_t count = 0;

    bool operator==(const PlaneRun&) const = default;
};

struct Extents {
    std::uint64_t z = 1;
    std::uint64_t c = 1;
    std::uint64_t t = 1;

    [[nodiscard]] std::uint64_t planes() const noexcept { return z * c * t; }
    bool operator==(const Extents&) const = default;
};

struct PlaneIndex {
    std::uint64_t z = 0;
    std::uint64_t c = 0;
    std::uint64_t t = 0;

    bool operator==(const PlaneIndex&) const = default;
};

struct ImageLayout {
    std::optional<std::uint64_t> position;  // index of axis p
    Extents extents;
    std::vector<PlaneRun> runs;     // in order, no two at one place
    std::vector<PlaneRun> missing;  // planes within the extents that no file holds; no page is theirs
};

struct SeriesLayout {
    std::string order;  // of the axes, the fastest first: "ZCT"
    std::vector<ImageLayout> images;
    // False: the planes stand along t in the order in which they were taken, whatever the axes.
    bool follows_axes = false;
};

// The dimension of OME that an axis becomes, p apart: Z, C or T. An axis of the user's own is T.
[[nodiscard]] char letter_of(const ScanAxis& axis) noexcept;

// Above this many runs, as with very many gaps, the layout no longer follows the axes.
inline constexpr std::size_t kMostRuns = 10'000;
// The same with skip rules, which may end a run at every frame by themselves.
inline constexpr std::size_t kMostRuledRuns = 50'000;

// `missing`: in order. Every position of axis p becomes an image of its own. Cost: O(files + missing + positions
// visited). Axes of the user's own stand along T: they follow the axes where they are neighbours of t and each
// other. What `skips` leave out are missing planes; once all points were taken, the extents are those of the plan.
// Requires: every file holds a frame; rules that fit the axes.
[[nodiscard]] SeriesLayout lay_out(const std::vector<ScanAxis>& axes, std::span<const ScanFile> files,
                                   std::span<const FrameRun> missing, const std::vector<SkipRule>& skips = {});

[[nodiscard]] PlaneIndex index_of(std::uint64_t plane, const Extents& extents, const std::string& order) noexcept;

}  // namespace framering
