// How large a pixel of a TIFF file is in the sample, where the file says so.
#pragma once
#include <string_view>

namespace framering {

// From the first page: its description (OME-XML or ImageJ's text), else its resolution. `pixels_per_unit` and
// `unit_nm` as the resolution tags say, 0: not known. Resolutions of printers and screens, above 20 um a pixel,
// are not taken. Returns 0 where nothing is told.
[[nodiscard]] double declared_pixel_size_nm(std::string_view description, double pixels_per_unit, double unit_nm);

}  // namespace framering
