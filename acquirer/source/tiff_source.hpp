// Frames from TIFF files, as any other program wrote them.
#pragma once
#include <filesystem>
#include <memory>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// The pages of a file, or of all .tif and .tiff files of a folder in natural order of their names, one after the
// other; with `loop` again from the start for ever. Thumbnails and masks are left out. What is read: see
// TiffReader. All headers are read here, once, so that the number of frames is known and a stack that does not fit
// together is refused before a scan begins. Frames behind one directory: see tiff_contents.hpp; where frames are
// missing, their number is not known and the Error comes after the last one. Fails (Error): usage for a missing
// file or folder, for files of a series without the others and what is not read, failed for damage before the
// first frame; canceled: `stop` was requested.
[[nodiscard]] std::unique_ptr<FrameSource> make_tiff_source(const std::filesystem::path& path,
                                                            const WantedFormat& wanted, bool loop,
                                                            const StopToken& stop = {});

}  // namespace framering
