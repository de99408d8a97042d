// Frames as pages of a BigTIFF: one uncompressed strip a frame, aligned to 4 KiB, written by libtiff straight from
// the ring. The one door to libtiff on the writing side.
#pragma once
#include <memory>

#include "writer/frame_sink.hpp"

namespace framering {

class TiffSink final : public FrameSink {
  public:
    TiffSink();
    ~TiffSink() override;

    void open(const std::filesystem::path& path, const FrameFormat& format, const std::string& text) override;
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) override;
    void commit() override;
    void flush() override;
    void close() override;
    [[nodiscard]] std::uint64_t file_bytes() const override;
    [[nodiscard]] bool keeps_files() const noexcept override { return true; }
    void describe(const std::filesystem::path& path, const std::string& text) override;
    [[nodiscard]] std::uint64_t recover(const std::filesystem::path& path) override;

  private:
    struct OpenFile;
    std::unique_ptr<OpenFile> file_;
};

}  // namespace framering
