// What the closed files of a scan say about it, kept in step with the manifest.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>

#include "recorded/manifest.hpp"
#include "writer/scan/hand_out.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

// Thread safety: one thread at a time. Invariants: a file that was handed out is not written.
class FileDescriptions {
  public:
    // `scan_name`: what the series is called. `sink` and `handed_out` outlive the object.
    FileDescriptions(FrameSink& sink, const HandOut& handed_out, std::filesystem::path directory,
                     std::string scan_name);

    // Files that are new point to the first one; that one names them where so many have come that it is due. Fails
    // (Error).
    void follow(const Manifest& manifest);
    // First the file that names the others, then the others that point to it: whoever opens the series in between
    // finds every file that is named. Fails (Error).
    void renew(const Manifest& manifest);
    // Until the files that were described since the last call are on the disk. Fails (Error).
    void flush(const Manifest& manifest);

  private:
    void describe_new(const Manifest& manifest);

    FrameSink* sink_;
    const HandOut* handed_out_;
    std::filesystem::path directory_;
    std::string scan_name_;
    std::size_t named_files_ = 0;      // by the first one
    std::size_t described_files_ = 1;  // that point to it, from the second one on
    std::size_t flushed_files_ = 0;
};

}  // namespace framering
