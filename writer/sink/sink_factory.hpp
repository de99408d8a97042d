// Which sink a scan's frames go to.
#pragma once
#include <memory>

#include "recorded/file_kind.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

// All of the machine's processors but one, which the camera needs; at least one.
[[nodiscard]] unsigned default_threads() noexcept;

struct SinkOptions {
    FileKind kind;
    unsigned threads = default_threads();  // that compress
    bool direct_io = true;                 // past the page cache, where the file system takes it
    bool null = false;                     // counts frames, stores none
};

// Fails (Error, usage): options that exclude each other, or a codec that this machine's libtiff has not.
void require_valid(const SinkOptions& options);
// A sink that makes files as the options say, and that describes and recovers those too that an earlier writer of
// the scan made with other options. Fails like require_valid.
[[nodiscard]] std::unique_ptr<FrameSink> make_sink(const SinkOptions& options);

}  // namespace framering
