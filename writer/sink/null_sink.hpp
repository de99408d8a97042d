// Counts frames and stores nothing: what is left of the way when the disk is taken out, for measuring.
#pragma once
#include "writer/sink/frame_sink.hpp"

namespace framering {

class NullSink final : public FrameSink {
  public:
    [[nodiscard]] std::unique_ptr<FrameFile> create(const std::filesystem::path& path,
                                                    const FileSettings& settings) override;
    void require_storable(const FrameFormat&) const override {}
    [[nodiscard]] bool keeps_files() const noexcept override { return false; }
    void describe(const std::filesystem::path& path, const std::string& text) override;
    // What the index says stands: there is no file to contradict it.
    [[nodiscard]] std::uint64_t mend(const std::filesystem::path& path, std::uint64_t indexed) override;
    void trim(const std::filesystem::path& path, std::uint64_t frames) override;
};

}  // namespace framering
