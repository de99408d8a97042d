// What every program does before anything else.
#pragma once

namespace framering {

// Descriptors 0 to 2 that were closed at the start lead to /dev/null: a file opened later would get their number,
// and what is meant for standard output or error would be written into it. Writing where nobody reads any more
// (SIGPIPE) and past the limit on file sizes (SIGXFSZ) is an error of the write that does it, never the end of the
// process.
void prepare_process() noexcept;

}  // namespace framering
