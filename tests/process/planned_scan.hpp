// Scans that step through a plan with the simulated stage, and what must be found of them on the disk.
#pragma once
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "common/session/point_order.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/process/small_scan.hpp"
#include "tests/support/scan_on_disk.hpp"

namespace framering::test {

// So many times, or as often as the environment says.
[[nodiscard]] inline std::uint64_t rounds(const char* variable, std::uint64_t usual) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

// 3 positions, 2 channels, `z` planes and `t` times.
[[nodiscard]] inline Arguments planned_scan(const Rig& rig, std::uint64_t t, std::uint64_t z,
                                            const std::string& stage = "simulated:instant") {
    const auto places = rig.directory() / "places.csv";
    std::ofstream(places) << "name,x,y,z\nA,-30,10,1\nB,0,0,2\nC,30,-10,-1\n";
    return recorded_scan({"--axis", "t=::" + std::to_string(t), "--axis", "position=" + places.string(), "--axis",
                          "channel=DAPI,GFP", "--axis", "z=-10um:10um:" + std::to_string(z), "--actuator", stage});
}

// The value of a key for frame n; nothing: not measured.
[[nodiscard]] inline std::optional<double> value_of(RecordedScan& scan, std::size_t n, const std::string& key) {
    const auto& keys = scan.values_files().keys();
    const auto found = std::ranges::find(keys, key, &ValueKey::name);
    const auto row = scan.values(n);
    const auto place = static_cast<std::size_t>(found - keys.begin());
    return found == keys.end() || !row || place >= row->values.size() ? std::nullopt
                                                                      : std::optional(row->values[place]);
}

// Every frame has the indices of its place in the plan, and was taken when the stage was there. The first thing
// that is not so; empty: all is.
[[nodiscard]] inline std::string first_misplaced(const std::filesystem::path& directory) {
    RecordedScan scan(directory);
    const ScanPlan& plan = scan.manifest().plan;
    const PointOrder order(plan.axes, plan.skips);
    for (std::size_t n = 0; n < scan.frame_count(); ++n) {
        const FrameInfo info = scan.info(n);
        FrameInfo expected;
        order.set_axes(expected, info.delivered);
        const std::string frame = "frame " + std::to_string(n) + ": ";
        for (std::size_t axis = 0; axis < plan.axes.size(); ++axis) {
            if (info.axes[axis].index != expected.axes[axis].index) {
                return frame + "axis " + plan.axes[axis].name + " has index " +
                       std::to_string(info.axes[axis].index);
            }
        }
        const StagePlace place = plan.axes[1].places.at(expected.axes[1].index);
        const std::array<std::pair<const char*, double>, 4> stage{
            {{"x", place.x},
             {"y", place.y},
             {"z", *place.z + expected.axes[3].set_point},
             {"c", static_cast<double>(expected.axes[2].index)}}};
        for (const auto& [axis, set_point] : stage) {
            const auto read_back = value_of(scan, n, axis);
            if (!read_back || *read_back != doctest::Approx(set_point)) {
                return frame + "the stage was at " + axis + " " +
                       (read_back ? std::to_string(*read_back) : std::string("nowhere")) + ", not at " +
                       std::to_string(set_point);
            }
        }
    }
    return "";
}

}  // namespace framering::test
