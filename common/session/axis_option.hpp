// An axis as --axis takes it.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/session/scan_axis.hpp"

namespace framering {

// What a request must not have: it names a program, plug-in or file, which comes from a command line alone.
class NotAllowed : public Error {
    using Error::Error;
};

// Gives the text of a file that a user named. Empty: no file can be named here, as the axis comes from a program.
using PlaceFiles = std::function<std::string(const std::string& path)>;

// NAME=START:STOP:POINTS[@SETTLE]   "z=-10um:10um:21@50ms", "voltage=0V:1V:11@200ms"
// NAME=POINT,POINT,...[@SETTLE]     "channel=DAPI,GFP", "voltage=0V,0.5V,2V"
// ...@hardware                      "z=-10um:10um:21@hardware"
// t=::[POINTS][@INTERVAL]           "t=::100@60s"; without POINTS: no end
// position=FILE.csv[@SETTLE]        lines of name,x,y[,z], in um where they say no unit
// A name without '=' is an axis that is not known. Fails (Error, usage; NotAllowed: a file, without `files`); what
// `files` throws.
[[nodiscard]] ScanAxis parse_axis_option(const std::string& text, const PlaceFiles& files);

// Of --axis, once an axis, outermost first. Fails (Error, usage): two of one name, too many, more points than can
// be counted, one without an end that is not the first.
void add_axis(std::vector<ScanAxis>& axes, ScanAxis axis);

// It says more than an axis of --axes can.
[[nodiscard]] bool is_planned(const ScanAxis& axis) noexcept;
// The axis in the same form, for messages; a list of places by its length.
[[nodiscard]] std::string axis_option_text(const ScanAxis& axis);

}  // namespace framering
