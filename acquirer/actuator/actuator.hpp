// What moves axes of a scan and measures at its points: a stage, a shutter, a filter wheel, a power supply.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/clock.hpp"

namespace framering {

// What an actuator says of one of its axes; does not change.
struct ActuatorAxis {
    std::string name;  // of axis_names.hpp, in its short form: "z", "c", "voltage"
    std::string unit;  // of set points and read-backs: "um", "V"; empty: none
    std::optional<double> minimum{};
    std::optional<double> maximum{};
    // How far the read-back may be from the set point; nothing: it is not compared.
    std::optional<double> tolerance{};
    // Of a wheel or a shutter: a set point is the place of one of them. Empty: a quantity.
    std::vector<std::string> positions{};
    bool can_be_hardware_timed = false;  // may be in a Sequence

    bool operator==(const ActuatorAxis&) const = default;
};

// What an actuator measures beside its axes; does not change.
struct ActuatorValue {
    std::string name;  // "current"
    std::string unit;  // "A"; empty: none, or not known

    bool operator==(const ActuatorValue&) const = default;
};

struct AxisTarget {
    std::uint32_t axis = 0;  // its place in axes()
    double set_point = 0;    // in its unit

    bool operator==(const AxisTarget&) const = default;
};

// Points that an actuator passes by its own clock: at each one it triggers the camera.
struct Sequence {
    std::vector<std::uint32_t> axes;  // their places in axes()
    std::vector<double> set_points;   // of all axes for the first point, then for the second one

    [[nodiscard]] std::size_t points() const noexcept { return set_points.size() / axes.size(); }
    bool operator==(const Sequence&) const = default;
};

enum class Arrival : std::uint8_t {
    there,   // all axes are where they were sent, or nothing was to be moved; a sequence is prepared, or over
    moving,  // not within the time limit: call again
};

// One number for each of axes() and of values(); NaN: not known now.
struct ActuatorReading {
    std::vector<double> axes;    // where they are, by their own measure
    std::vector<double> values;  // measured now
};

// Thread: one. Every Error of it begins with name(). tests/contract runs one suite on every implementation.
// Invariants: with its end, everything that it has started is over: processes, threads.
class Actuator {
  public:
    Actuator() = default;
    Actuator(const Actuator&) = delete;
    Actuator& operator=(const Actuator&) = delete;
    virtual ~Actuator() = default;

    // For people: "actuator simulated", "actuator power_supply.py".
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
    // At least one. Do not change.
    [[nodiscard]] virtual const std::vector<ActuatorAxis>& axes() const noexcept = 0;
    [[nodiscard]] virtual const std::vector<ActuatorValue>& values() const noexcept = 0;

    // Begins to move these axes at once, and returns. Also while they move: the new set points count, and wait()
    // is about this move. Requires: each axis once, set points that require_reachable() (actuators.hpp) lets pass.
    // Fails (Error): it did not begin; may be tried again while is_usable().
    virtual void move(std::span<const AxisTarget> targets) = 0;
    // Waits for the last move, at most `limit` (0: looks only). Fails (Error): the move failed, and the axes are
    // anywhere; may be tried again with move() while is_usable().
    [[nodiscard]] virtual Arrival wait(Nanoseconds limit) = 0;
    // Takes the axes of a sequence to its first point and gets ready for the others, and returns; wait() is about
    // it. A move or a stop gives it up. Requires: at least one point, reachable set points, axes that
    // can_be_hardware_timed. Fails (Error) as move().
    virtual void prepare(const Sequence& sequence);
    // The sequence begins: from now on the camera is triggered. wait() is about its end, and fails where it did
    // not get there. Requires: what prepare() was called for last is there. Fails (Error) as move().
    virtual void start();
    // Where the axes are, and what it measures, now; valid until the next call. Null: not within the time limit
    // (0: looks only); the next call goes on with the same reading, move() and stop() give it up. Fails (Error):
    // it said so; may be tried again while is_usable().
    [[nodiscard]] virtual const ActuatorReading* read(Nanoseconds limit) = 0;
    // All axes stop where they are, also in a move, which is over with it. What goes wrong is logged.
    virtual void stop() noexcept = 0;
    // False: it is gone for good, as its process died or its answers make no sense. All but stop() then fail.
    [[nodiscard]] virtual bool is_usable() const noexcept = 0;
};

}  // namespace framering
