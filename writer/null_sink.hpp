// Counts frames and stores nothing: what is left of the way when the disk is taken out, for measuring.
#pragma once
#include "writer/frame_sink.hpp"

namespace framering {

class NullSink final : public FrameSink {
  public:
    void open(const std::filesystem::path& path, const FrameFormat& format, const std::string& text) override;
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) override;
    void commit() override;
    void flush() override;
    void close() override;
    [[nodiscard]] std::uint64_t file_bytes() const override;
    [[nodiscard]] bool keeps_files() const noexcept override { return false; }
    void describe(const std::filesystem::path& path, const std::string& text) override;
    // What the index says stands: there is no file to contradict it.
    [[nodiscard]] std::uint64_t recover(const std::filesystem::path& path) override;

    [[nodiscard]] std::uint64_t committed_frames() const noexcept { return committed_frames_; }

  private:
    std::uint64_t file_bytes_ = 0;
    std::uint64_t written_frames_ = 0;
    std::uint64_t committed_frames_ = 0;
};

}  // namespace framering
