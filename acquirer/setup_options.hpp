// Options about the specimen and the instrument.
#pragma once
#include <string>

#include "common/base/command_line.hpp"
#include "common/session/scan_setup.hpp"

namespace framering {

// Declares them in a group of their own.
void declare_setup(CommandLine& line, ScanSetup& setup);

// The fields that `given` leaves open are taken from what the source knows.
[[nodiscard]] ScanSetup completed(ScanSetup given, const ScanSetup& known);

// "DIC", "GFP:488/525" (excitation/emission in nm), "GFP:/525". Fails (Error, usage).
[[nodiscard]] Channel parse_channel(const std::string& text);
// "MODEL", "MANUFACTURER,MODEL" or "MANUFACTURER,MODEL,SERIAL". Fails (Error, usage).
[[nodiscard]] Device parse_device(const std::string& text);
// The name as it stands on the objective; magnification and aperture where it says "20x/0.75".
// Fails (Error, usage): empty.
[[nodiscard]] Objective parse_objective(const std::string& text);

}  // namespace framering
