// Frames as pages of a BigTIFF: one uncompressed strip a frame, aligned to 4 KiB, written by libtiff straight from
// the ring. The one door to libtiff on the writing side.
#pragma once
#include "writer/frame_sink.hpp"

namespace framering {

class TiffSink final : public FrameSink {
  public:
    [[nodiscard]] std::unique_ptr<FrameFile> create(const std::filesystem::path& path,
                                                    const FileSettings& settings) override;
    [[nodiscard]] bool keeps_files() const noexcept override { return true; }
    void describe(const std::filesystem::path& path, const std::string& text) override;
    [[nodiscard]] std::uint64_t recover(const std::filesystem::path& path, std::uint64_t indexed) override;
};

}  // namespace framering
