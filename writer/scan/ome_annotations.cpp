#include "writer/scan/ome_annotations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

#include "common/frame/bayer.hpp"
#include "writer/scan/xml_text.hpp"

namespace framering {

namespace {
constexpr std::string_view kOfPixels = "framering/pixels";
constexpr std::string_view kOfAnAxis = "framering/axis";

std::string entry(std::string_view key, std::string_view value) {
    return fmt::format(R"(<M K="{}">{}</M>)", key, xml_escaped(value));
}

// "RGGB": the upper left four, row by row.
std::string first_filters_of(BayerPattern pattern) {
    std::string filters;
    for (const auto& [x, y] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
        const Colour colour = colour_at(pattern, static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y));
        filters += colour == Colour::red ? 'R' : colour == Colour::green ? 'G' : 'B';
    }
    return filters;
}

std::string entries_of(const FrameFormat& format) {
    std::string entries;
    if (const auto pattern = bayer_pattern_of(format.pixel_format)) {
        entries += entry("PixelFormat", name_of(format.pixel_format));
        entries += entry("BayerPattern", first_filters_of(*pattern));
    }
    if (format.bit_alignment != BitAlignment::low) {
        entries += entry("SignificantBits", std::to_string(format.significant_bits));
        entries += entry("BitAlignment", name_of(format.bit_alignment));
    }
    return entries;
}

// Whether an attribute says less than the plan does.
bool needs_annotation(const ScanAxis& axis) {
    if (axis.name == "z") {
        return axis.has_set_points() && even_step_um(axis) == 0;
    }
    return axis.name != "t" && axis.name != "c" && axis.name != "p";
}

std::string entries_of(const ScanAxis& axis) {
    std::string entries = entry("Name", axis.name);
    if (!axis.unit.empty()) {
        entries += entry("Unit", axis.unit);
    }
    if (axis.length != 0) {
        entries += entry("Length", std::to_string(axis.length));
    }
    if (!axis.set_points.empty()) {
        entries += entry("SetPoints", fmt::format("{}", fmt::join(axis.set_points, ", ")));
    } else if (axis.step != 0) {
        entries += entry("Start", fmt::format("{}", axis.start)) + entry("Step", fmt::format("{}", axis.step));
    }
    for (std::size_t i = 0; i < axis.labels.size(); ++i) {
        entries += entry(fmt::format("Label {}", i), axis.labels[i]);
    }
    return entries;
}
}  // namespace

std::vector<std::string> ome_annotations(const SeriesDescription& series) {
    std::vector<std::string> annotations;
    const auto annotate = [&](std::string_view name_space, const std::string& entries) {
        annotations.push_back(
            fmt::format(R"(<MapAnnotation ID="Annotation:{}" Namespace="{}"><Value>{}</Value></MapAnnotation>)",
                        annotations.size(), name_space, entries));
    };
    if (const std::string entries = entries_of(series.format); !entries.empty()) {
        annotate(kOfPixels, entries);
    }
    for (const ScanAxis& axis : series.axes) {
        if (needs_annotation(axis)) {
            annotate(kOfAnAxis, entries_of(axis));
        }
    }
    return annotations;
}

std::string structured_annotations(const std::vector<std::string>& annotations) {
    return annotations.empty()
               ? std::string()
               : fmt::format("<StructuredAnnotations>{}</StructuredAnnotations>", fmt::join(annotations, ""));
}

std::string annotation_references(const std::vector<std::string>& annotations) {
    std::string references;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        references += fmt::format(R"(<AnnotationRef ID="Annotation:{}"/>)", i);
    }
    return references;
}

double even_step_um(const ScanAxis& axis) noexcept {
    if (!axis.unit.empty() && axis.unit != "um") {
        return 0;
    }
    if (axis.set_points.size() < 2) {
        return axis.set_points.empty() ? std::abs(axis.step) : 0;
    }
    constexpr double tolerated = 1e-6;
    const double first = axis.set_points.front();
    const double step = (axis.set_points.back() - first) / static_cast<double>(axis.set_points.size() - 1);
    for (std::size_t i = 0; i < axis.set_points.size(); ++i) {
        if (std::abs(axis.set_points[i] - first - static_cast<double>(i) * step) > tolerated * std::abs(step)) {
            return 0;
        }
    }
    return std::abs(step);
}

}  // namespace framering
