#include "acquirer/source/tiff_pixel_size.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "acquirer/source/ome_elements.hpp"

namespace framering {

namespace {
constexpr double kLargestByResolutionNm = 20e3;
constexpr double kMicrometreNm = 1e3;
constexpr double kAngstromNm = 0.1;

// The text after `key` up to `end`; empty where there is none.
std::string_view value_of(std::string_view text, std::string_view key, char end) noexcept {
    const std::size_t place = text.find(key);
    if (place == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(place + key.size());
    return text.substr(0, text.find(end));
}

// 0: not known. The micro sign comes as UTF-8, as Latin-1, as the Greek letter and as ImageJ writes it.
double unit_nm_of(std::string_view name) noexcept {
    constexpr std::array<std::pair<std::string_view, double>, 17> units{{{"pm", 1e-3},
                                                                         {"\xC3\x85", kAngstromNm},
                                                                         {"\xE2\x84\xAB", kAngstromNm},
                                                                         {"\xC5", kAngstromNm},
                                                                         {"nm", 1},
                                                                         {"um", kMicrometreNm},
                                                                         {"micron", kMicrometreNm},
                                                                         {"microns", kMicrometreNm},
                                                                         {"\xC2\xB5m", kMicrometreNm},
                                                                         {"\xCE\xBCm", kMicrometreNm},
                                                                         {"\xB5m", kMicrometreNm},
                                                                         {"\\u00B5m", kMicrometreNm},
                                                                         {"mm", 1e6},
                                                                         {"cm", 1e7},
                                                                         {"dm", 1e8},
                                                                         {"m", 1e9},
                                                                         {"inch", 2.54e7}}};
    for (const auto& [known, nm] : units) {
        if (known == name) {
            return nm;
        }
    }
    return 0;
}

double number_of(std::string_view text) noexcept {
    double value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && std::isfinite(value) && value > 0 ? value : 0;
}

double by_ome_xml(std::string_view description) {
    if (!is_ome_xml(description)) {
        return 0;
    }
    OmeElements elements(description);
    while (elements.next()) {
        if (elements.name() == "Pixels") {
            const std::string unit = elements.attribute("PhysicalSizeXUnit");
            return number_of(elements.attribute("PhysicalSizeX")) *
                   (unit.empty() ? kMicrometreNm : unit_nm_of(unit));
        }
    }
    return 0;
}
}  // namespace

double declared_pixel_size_nm(std::string_view description, double pixels_per_unit, double unit_nm) {
    if (const double size_nm = by_ome_xml(description); size_nm > 0) {
        return size_nm;
    }
    if (!std::isfinite(pixels_per_unit) || pixels_per_unit <= 0) {
        return 0;
    }
    if (description.starts_with("ImageJ=")) {
        return unit_nm_of(value_of(description, "\nunit=", '\n')) / pixels_per_unit;
    }
    const double size_nm = unit_nm / pixels_per_unit;
    return size_nm <= kLargestByResolutionNm ? size_nm : 0;
}

}  // namespace framering
