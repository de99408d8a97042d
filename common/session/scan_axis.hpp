// One axis of a scan: how many points it has, and where each of them is.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"

namespace framering {

// A place on the stage, in um.
struct StagePlace {
    double x = 0;
    double y = 0;
    std::optional<double> z{};  // nothing: z is not moved for it

    bool operator==(const StagePlace&) const = default;
};

struct ScanAxis {
    std::string name;          // "t", "z", "c", "p", or any other axis name (axis_names.hpp)
    std::string unit;          // of set points and read-backs: "um", "s", ""
    std::uint64_t length = 0;  // points; 0: without an end, for the outermost only
    double step = 0;           // from one set point to the next, in the unit; 0: not known, or not even
    double start = 0;          // set point of index 0

    // What follows is of planned axes (--axis). Each list is empty, or as long as the axis.
    std::vector<double> set_points{};       // where they are not evenly spaced
    std::vector<std::string> labels{};      // names of the points: channels, positions of a wheel, places
    std::vector<StagePlace> places{};       // of axis p
    Nanoseconds settle{};                   // wait after a move of this axis has ended
    std::optional<Nanoseconds> interval{};  // of t: from the beginning of one point to that of the next
    bool planned = false;                   // an actuator that has the axis moves it; false: it only describes
    bool hardware_timed = false;            // the actuator steps it by its own clock, and triggers the camera

    bool operator==(const ScanAxis&) const = default;

    // Of a point, in the unit. Requires: index < length, or no end.
    [[nodiscard]] double set_point(std::uint64_t index) const noexcept {
        if (!set_points.empty()) {
            return set_points[index];
        }
        const auto steps = static_cast<double>(index);
        if (length < 2) {
            return start + steps * step;
        }
        // From both ends: 0.3 V is 0.3, and not three times 0.1.
        const auto all = static_cast<double>(length - 1);
        return start + steps * (all * step) / all;
    }
    // Its name; empty: it has none.
    [[nodiscard]] std::string label(std::uint64_t index) const { return labels.empty() ? "" : labels[index]; }
    // Values along it are worth a column: there are set points that are not all 0.
    [[nodiscard]] bool has_set_points() const noexcept { return step != 0 || !set_points.empty(); }
};

// Points of a plan that are not taken: those that `where` describes, unless they are among `unless`.
struct SkipRule {
    struct Place {
        std::string axis;
        std::uint64_t index = 0;
        bool operator==(const Place&) const = default;
    };
    struct Every {
        std::string axis;
        std::uint64_t every = 1;  // this one and each so many after it
        std::uint64_t from = 0;
        bool operator==(const Every&) const = default;
    };
    std::vector<Place> where;   // all of them; empty: everywhere
    std::vector<Every> unless;  // all of them

    bool operator==(const SkipRule&) const = default;
};

}  // namespace framering
