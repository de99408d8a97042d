// Which frames a TIFF file holds, whatever form its recorder chose for them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "acquirer/source/ome_series.hpp"
#include "acquirer/source/tiff_reader.hpp"
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// A page, or frames that lie behind one directory.
struct TiffFrames {
    std::uint64_t page_number = 0;  // from 0, thumbnails included
    TiffPage page;
    std::uint64_t count = 1;
    std::optional<std::uint64_t>
        pixels_at;  // of the first frame, the others follow; nothing: libtiff reads the page
};

struct TiffContents {
    std::vector<TiffFrames> frames;  // one at least
    double pixel_size_nm = 0;        // 0: not declared
    OmeSeries series;
    std::optional<Error> damage;  // frames are missing behind these, and why
};

// Looks through all directories of the file. Frames that it says to hold and that are not there, and what cannot
// be read behind the first frame, are `damage`. Fails (Error): usage for what is not read, failed for damage
// before the first frame; canceled: `stop` was requested.
[[nodiscard]] TiffContents tiff_contents(const std::filesystem::path& path, const StopToken& stop);

}  // namespace framering
