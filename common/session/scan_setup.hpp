// What is known about specimen and instrument: told by the user, or by a source that knows.
#pragma once
#include <map>
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
    double exposure_us = 0;                         // of its frames; 0: that of the scan
    std::optional<double> gain{};                   // nothing: that of the scan
    std::map<std::string, std::string> settings{};  // of the camera, by its own names; the others: as for the scan

    bool operator==(const Channel&) const = default;

    // Its frames are taken in another way than those of a channel that has only a name.
    [[nodiscard]] bool has_own_settings() const noexcept { return exposure_us != 0 || gain || !settings.empty(); }
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
