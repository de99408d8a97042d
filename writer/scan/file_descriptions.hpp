// What the closed files of a scan say about it, kept in step with the manifest.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>

#include "recorded/manifest.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

// Thread safety: one thread at a time.
class FileDescriptions {
  public:
    // `scan_name`: what the series is called.
    FileDescriptions(FrameSink& sink, std::filesystem::path directory, std::string scan_name);

    // Whether so many new files have come that the first one is to name them.
    [[nodiscard]] bool is_due(const Manifest& manifest) const noexcept;
    // First the file that names the others, then the others that point to it: whoever opens the series in between
    // finds every file that is named. Fails (Error).
    void renew(const Manifest& manifest);
    // Until the files that were described since the last call are on the disk. Fails (Error).
    void flush(const Manifest& manifest);

  private:
    FrameSink* sink_;
    std::filesystem::path directory_;
    std::string scan_name_;
    std::size_t named_files_ = 0;  // whose descriptions are in place
    std::size_t flushed_files_ = 0;
};

}  // namespace framering
