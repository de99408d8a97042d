// Frames as pages of a BigTIFF that libtiff writes: compressed strips, or one uncompressed strip a frame, aligned
// to 4 KiB, straight from the ring.
#pragma once
#include <cstdint>

#include "recorded/compression.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

struct TiffSinkOptions {
    Compression compression;
    unsigned threads = 1;                       // that compress, the caller's included
    std::uint64_t strip_bytes = 512ULL * 1024;  // of pixels: a strip is what one thread works on
};

class TiffSink final : public FrameSink {
  public:
    // Fails (Error, usage): this machine's libtiff has not the codec.
    explicit TiffSink(const TiffSinkOptions& options = {});

    [[nodiscard]] std::unique_ptr<FrameFile> create(const std::filesystem::path& path,
                                                    const FileSettings& settings) override;
    void require_storable(const FrameFormat&) const override {}
    [[nodiscard]] bool keeps_files() const noexcept override { return true; }
    [[nodiscard]] FileKind kind() const noexcept override { return {FileFormat::ome_tiff, options_.compression}; }
    void describe(const std::filesystem::path& path, const std::string& text) override;
    [[nodiscard]] std::uint64_t mend(const std::filesystem::path& path, std::uint64_t indexed) override;
    void trim(const std::filesystem::path& path, std::uint64_t frames) override;

  private:
    TiffSinkOptions options_;
};

}  // namespace framering
