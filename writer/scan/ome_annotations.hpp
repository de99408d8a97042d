// What OME-XML has no attribute for, as structured annotations: pixels of Bayer cameras, axes of the user's own.
#pragma once
#include <string>
#include <vector>

#include "writer/scan/series_description.hpp"

namespace framering {

// A MapAnnotation each, "Annotation:0" and so on. Their length follows the axes' lists, never frames.
[[nodiscard]] std::vector<std::string> ome_annotations(const SeriesDescription& series);
// The element that holds them; nothing without any.
[[nodiscard]] std::string structured_annotations(const std::vector<std::string>& annotations);
// What an image refers to them by.
[[nodiscard]] std::string annotation_references(const std::vector<std::string>& annotations);

// Distance between the set points of an axis of lengths, in um, whatever its direction; 0: not known, or not even.
[[nodiscard]] double even_step_um(const ScanAxis& axis) noexcept;

}  // namespace framering
