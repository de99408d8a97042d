// Frames as a stack that ImageJ 1.x opens: classic TIFF, laid out as imagej_layout.hpp says.
#pragma once
#include "writer/sink/frame_sink.hpp"

namespace framering {

class ImageJSink final : public FrameSink {
  public:
    [[nodiscard]] std::unique_ptr<FrameFile> create(const std::filesystem::path& path,
                                                    const FileSettings& settings) override;
    void require_storable(const FrameFormat& format) const override;
    [[nodiscard]] bool keeps_files() const noexcept override { return true; }
    [[nodiscard]] FileKind kind() const noexcept override { return {FileFormat::imagej, {}}; }
    // Changes nothing: with any other text ImageJ would take the file for a single image.
    void describe(const std::filesystem::path& path, const std::string& text) override;
    [[nodiscard]] std::uint64_t mend(const std::filesystem::path& path, std::uint64_t indexed) override;
    void trim(const std::filesystem::path& path, std::uint64_t frames) override;

    // Whether the file is one of this sink's, or none of a scan's other sinks: a classic TIFF.
    [[nodiscard]] static bool made(const std::filesystem::path& path);
};

}  // namespace framering
