// The description of a finished series of files: OME-XML 2016-06 in plain ASCII.
#pragma once
#include <span>
#include <string>

#include "recorded/scan_file.hpp"
#include "writer/scan/series_description.hpp"

namespace framering {

// For the first file: an image for each position, its planes spread over the files. Its length follows files,
// gaps and what the plan skips, never frames. Requires: at least one file, each with at least one frame.
[[nodiscard]] std::string ome_xml(const SeriesDescription& series, std::span<const ScanFile> files);
// For the later files: where the description stands.
[[nodiscard]] std::string binary_only_xml(const ScanFile& file, const ScanFile& first);

}  // namespace framering
