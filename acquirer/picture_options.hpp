// Options about programs that take pictures, and about folders of images.
#pragma once
#include "acquirer/options.hpp"
#include "common/base/command_line.hpp"

namespace framering {

void declare_pictures(CommandLine& line, PictureOptions& pictures);

// Once all options are read. Fails (Error, usage): an option of programs or folders, and the source is neither.
void require_pictures_fit(const AcquirerOptions& options);

}  // namespace framering
