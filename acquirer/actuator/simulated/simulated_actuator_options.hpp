// What is said behind "simulated:" of --actuator.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"

namespace framering {

struct SimulatedActuatorOptions {
    double speed_um_s = 2000;                               // of x, y, z
    Nanoseconds switching = std::chrono::milliseconds(20);  // of shutter and wheel
    std::optional<Nanoseconds> move_time{};                 // of every move, whatever the way
    Nanoseconds settling{0};                                // for which x, y, z swing at the end of a move
    Nanoseconds dwell = std::chrono::milliseconds(5);       // at each point of a sequence
    double focus_um = 0;                                    // z at which the sample is sharp
    std::vector<std::string> channels{"DAPI", "GFP", "RFP", "Cy5"};  // positions of the wheel
    double failing_share = 0;                                        // of moves, by chance: 0 to 1
    std::uint64_t first_failing = 0;  // moves with these numbers fail, from 1; 0: none
    std::uint64_t last_failing = 0;
    std::uint64_t first_hanging = 0;  // these never arrive
    std::uint64_t last_hanging = 0;
    double miss_um = 0;  // z comes to rest so far from its set point
};

// "speed=1mm,settling=20ms,instant", in any order; the speed is a length per second. `channels`: of the wheel,
// where the text names none; empty: the usual ones. Fails (Error, usage).
[[nodiscard]] SimulatedActuatorOptions parse_simulated_actuator(std::string_view text,
                                                                const std::vector<std::string>& channels);

}  // namespace framering
