// Images of several sizes: one scan a size, one after the other in one session.
#pragma once
#include <vector>

#include "acquirer/options.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// What becomes of the options: a scan for each size of the images in the source's folder, which the log lists; the
// options themselves where there is one size, or no folder. Fails (Error): as make_images_source(); usage: several
// sizes, and a number of frames, axes or `loop` are given.
[[nodiscard]] std::vector<AcquirerOptions> scans_of_sizes(const AcquirerOptions& options,
                                                          const StopToken& stop = {});

// The same of a scan that is resumed: with its plan in the options, it is the first one, and those that were to
// come after it follow.
[[nodiscard]] std::vector<AcquirerOptions> scans_left_of_sizes(const AcquirerOptions& options);

}  // namespace framering
