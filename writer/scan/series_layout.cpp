#include "writer/scan/series_layout.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "common/session/point_order.hpp"

namespace framering {

char letter_of(const ScanAxis& axis) noexcept {
    return axis.name == "z" ? 'Z' : axis.name == "c" ? 'C' : 'T';
}

namespace {
// The axes but p, neighbours of one letter as one axis, and where p stands among them.
struct PlaneAxes {
    std::vector<ScanAxis> axes;  // outermost first
    bool has_position = false;
    std::uint64_t positions = std::numeric_limits<std::uint64_t>::max();  // length of p; without an end: the most
    std::uint64_t block = std::numeric_limits<std::uint64_t>::max();      // frames at one position before the next
};

PlaneAxes without_position(const std::vector<ScanAxis>& axes) {
    PlaneAxes plane_axes;
    std::uint64_t inner = 1;
    for (std::size_t i = axes.size(); i-- != 0;) {
        if (axes[i].name == "p") {
            plane_axes.has_position = true;
            plane_axes.block = inner;
            // The outermost takes what comes, planned or not.
            plane_axes.positions = i == 0 ? plane_axes.positions : axes[i].length;
        } else {
            std::vector<ScanAxis>& planes = plane_axes.axes;
            if (!planes.empty() && letter_of(axes[i]) == letter_of(planes.front())) {
                planes.front().length *= axes[i].length;  // still 0 where it has no end
            } else {
                planes.insert(planes.begin(), axes[i]);
            }
            inner *= std::max<std::uint64_t>(axes[i].length, 1);
        }
    }
    return plane_axes;
}

// Of extents or of an index.
template <class OfAxes>
auto& along(char axis, OfAxes& of) noexcept {
    return axis == 'Z' ? of.z : axis == 'C' ? of.c : of.t;
}

bool stand_in(const std::string& order, const std::vector<ScanAxis>& axes) {
    std::size_t place = 0;
    for (std::size_t i = axes.size(); i-- != 0 && place != std::string::npos;) {
        place = order.find(letter_of(axes[i]), place);
    }
    return place != std::string::npos;
}

// False: T would have two places in the order, such as around Z.
bool has_each_letter_once(const std::vector<ScanAxis>& axes) {
    return std::ranges::none_of(
        axes, [&](const ScanAxis& axis) { return std::ranges::count(axes, letter_of(axis), letter_of) != 1; });
}

// Axes that the scan has not stand where readers expect them.
std::string order_of(const std::vector<ScanAxis>& axes) {
    constexpr std::array usual_first{"ZCT", "CZT", "ZTC", "TZC", "CTZ", "TCZ"};
    return *std::ranges::find_if(usual_first, [&](const char* order) { return stand_in(order, axes); });
}

// The frames in the files by their numbers in the scan, or one after the other where it does not matter which are
// missing.
std::vector<PlaneRun> stored_runs(std::span<const ScanFile> files, std::span<const FrameRun> missing) {
    std::vector<PlaneRun> runs;
    std::uint64_t delivered = 0;
    for (std::size_t file = 0; file < files.size(); ++file) {
        for (std::uint64_t page = 0; page < files[file].frames;) {
            while (!missing.empty() && missing.front().delivered_from == delivered) {
                delivered = missing.front().delivered_to + 1;
                missing = missing.subspan(1);
            }
            const std::uint64_t rest = files[file].frames - page;
            const std::uint64_t count =
                missing.empty() ? rest : std::min(rest, missing.front().delivered_from - delivered);
            runs.push_back({file, page, delivered, count});
            page += count;
            delivered += count;
        }
    }
    return runs;
}

// How many of `count` frames from `first` on were taken at points with none between them that is not taken.
std::uint64_t neighbours(const PointOrder& order, std::uint64_t first, std::uint64_t count) {
    const std::uint64_t from = order.grid_number(first);
    std::uint64_t are = 1;
    std::uint64_t are_not = count + 1;
    while (are_not - are > 1) {
        const std::uint64_t tried = are + std::min(are, (are_not - are) / 2);
        (order.grid_number(first + tried - 1) - from == tried - 1 ? are : are_not) = tried;
    }
    return are;
}

// The same by the numbers of their points, those that are not taken included. Nothing: too many runs.
std::optional<std::vector<PlaneRun>> on_grid(std::vector<PlaneRun> stored, const PointOrder& order) {
    if (!order.has_skips()) {
        return stored;
    }
    std::vector<PlaneRun> runs;
    for (PlaneRun run : stored) {
        while (run.count != 0 && runs.size() < kMostRuledRuns) {
            const std::uint64_t count = neighbours(order, run.first_plane, run.count);
            runs.push_back({run.file, run.first_page, order.grid_number(run.first_plane), count});
            run.first_page += count;
            run.first_plane += count;
            run.count -= count;
        }
        if (run.count != 0) {
            return std::nullopt;
        }
    }
    return runs;
}

// Gives each position its part. False: too many runs.
bool split_by_position(const std::vector<PlaneRun>& stored, const PlaneAxes& axes, std::size_t most_runs,
                       std::map<std::uint64_t, std::vector<PlaneRun>>& by_position) {
    std::size_t runs = 0;
    for (PlaneRun run : stored) {
        while (run.count != 0) {
            const std::uint64_t block = run.first_plane / axes.block;
            const std::uint64_t in_block = run.first_plane % axes.block;
            const std::uint64_t count = std::min(run.count, axes.block - in_block);
            const std::uint64_t plane = block / axes.positions * axes.block + in_block;
            by_position[block % axes.positions].push_back({run.file, run.first_page, plane, count});
            if (++runs > most_runs) {
                return false;
            }
            run.first_page += count;
            run.first_plane += count;
            run.count -= count;
        }
    }
    return true;
}

// Of one position. An axis without an end counts as one index.
std::uint64_t planes_of(const std::vector<ScanAxis>& axes) {
    std::uint64_t planes = 1;
    for (const ScanAxis& axis : axes) {
        planes *= std::max<std::uint64_t>(axis.length, 1);
    }
    return planes;
}

// As far as the scan came: axes are cut short from the outside as long as they hold one index only.
Extents extents_up_to(std::uint64_t last_plane, const std::vector<ScanAxis>& axes) {
    std::uint64_t inner = planes_of(axes);
    Extents extents;
    bool is_cut = true;
    for (const ScanAxis& axis : axes) {
        inner /= std::max<std::uint64_t>(axis.length, 1);
        const std::uint64_t reached = last_plane / inner + 1;
        along(letter_of(axis), extents) = is_cut ? reached : axis.length;
        is_cut = is_cut && reached == 1;
        last_plane %= inner;
    }
    return extents;
}

std::vector<PlaneRun> missing_between(const std::vector<PlaneRun>& runs, std::uint64_t planes) {
    std::vector<PlaneRun> missing;
    std::uint64_t next = 0;
    const auto miss_until = [&](std::uint64_t plane) {
        if (plane > next) {
            missing.push_back({0, 0, next, plane - next});
        }
    };
    for (const PlaneRun& run : runs) {
        miss_until(run.first_plane);
        next = run.first_plane + run.count;
    }
    miss_until(planes);
    return missing;
}

SeriesLayout one_after_the_other(std::span<const ScanFile> files) {
    ImageLayout image;
    image.runs = stored_runs(files, {});
    image.extents.t = image.runs.back().first_plane + image.runs.back().count;
    return {"ZCT", {std::move(image)}, false};
}
}  // namespace

SeriesLayout lay_out(const std::vector<ScanAxis>& axes, std::span<const ScanFile> files,
                     std::span<const FrameRun> missing, const std::vector<SkipRule>& skips) {
    const PlaneAxes plane_axes = without_position(axes);
    if (axes.empty() || !has_each_letter_once(plane_axes.axes)) {
        return one_after_the_other(files);
    }
    const PointOrder order(axes, skips);
    const std::vector<PlaneRun> stored = stored_runs(files, missing);
    const std::uint64_t end = stored.back().first_plane + stored.back().count;
    const auto runs_on_grid = on_grid(stored, order);
    std::map<std::uint64_t, std::vector<PlaneRun>> by_position;
    const std::size_t most_runs = order.has_skips() ? kMostRuledRuns : kMostRuns;
    if (!runs_on_grid || !split_by_position(*runs_on_grid, plane_axes, most_runs, by_position)) {
        return one_after_the_other(files);
    }
    const std::optional<std::uint64_t> points = order.has_skips() ? order.points() : std::nullopt;
    const std::uint64_t planned = points && end >= *points ? planes_of(plane_axes.axes) : 0;
    SeriesLayout layout{order_of(plane_axes.axes), {}, true};
    for (auto& [position, runs] : by_position) {
        ImageLayout image;
        if (plane_axes.has_position) {
            image.position = position;
        }
        const std::uint64_t planes = std::max(runs.back().first_plane + runs.back().count, planned);
        image.extents = extents_up_to(planes - 1, plane_axes.axes);
        image.missing = missing_between(runs, image.extents.planes());
        image.runs = std::move(runs);
        layout.images.push_back(std::move(image));
    }
    return layout;
}

PlaneIndex index_of(std::uint64_t plane, const Extents& extents, const std::string& order) noexcept {
    PlaneIndex index;
    for (const char axis : order) {
        along(axis, index) = plane % along(axis, extents);
        plane /= along(axis, extents);
    }
    return index;
}

}  // namespace framering
