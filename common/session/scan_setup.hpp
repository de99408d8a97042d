// What is known about specimen and instrument: told by the user, or by a source that knows.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace framering {

// An empty text or a 0 in any of these: not known.
struct Device {
    std::string manufacturer;
    std::string model;
    std::string serial_number;

    bool operator==(const Device&) const = default;
};

struct Objective {
    std::string name;  // "CFI Plan Apo 20x/0.75"
    double nominal_magnification = 0;
    double numerical_aperture = 0;

    bool operator==(const Objective&) const = default;
};

struct Channel {
    std::string name;
    double excitation_nm = 0;
    double emission_nm = 0;
    double exposure_us = 0;        // of its frames; 0: that of the scan
    std::optional<double> gain{};  // nothing: that of the scan

    bool operator==(const Channel&) const = default;
};

struct ScanSetup {
    std::string sample;
    std::string comment;
    std::vector<Channel> channels;  // in the order of axis c
    double exposure_us = 0;
    Device microscope;
    Device camera;
    Objective objective;

    bool operator==(const ScanSetup&) const = default;
};

}  // namespace framering
