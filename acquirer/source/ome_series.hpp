// Which files hold the frames of a series, by the OME-XML of one of them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace framering {

struct OmeFile {
    std::string name;  // without its folder
    std::string uuid;  // empty: not given
};

// What the OME-XML of a file says of the files that hold the frames of its images.
struct OmeSeries {
    std::string uuid;         // of the file itself
    std::uint64_t pages = 0;  // that it should have; not below those that are there only where some are missing
    std::vector<OmeFile> others;  // with frames of images that have frames in this file; each once
    std::string described_by;     // the file whose OME-XML stands for this one's
};

// `pages`: how many directories the file has. A file that was renamed knows itself by its UUID, or where its
// OME-XML names a single file. Planes that OME-XML puts right behind the last page are known to be missing: so
// lost frames are told.
[[nodiscard]] OmeSeries ome_series_of(std::string_view description, const std::string& file_name,
                                      std::uint64_t pages);

}  // namespace framering
