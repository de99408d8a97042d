// Frames as pages of a BigTIFF that is laid out by hand for the disk: directories in a table at the front, pixels
// contiguous behind it, past the page cache where the file system takes that. docs/streaming_tiff.md draws it.
#pragma once
#include "writer/sink/frame_sink.hpp"

namespace framering {

class StreamingSink final : public FrameSink {
  public:
    // `bypass_cache`: false: through the page cache even where the file system takes direct writes.
    explicit StreamingSink(bool bypass_cache = true) : bypass_cache_(bypass_cache) {}

    // Whether the file is one of this sink's. Fails (Error): it cannot be read.
    [[nodiscard]] static bool made(const std::filesystem::path& path);

    [[nodiscard]] std::unique_ptr<FrameFile> create(const std::filesystem::path& path,
                                                    const FileSettings& settings) override;
    void require_storable(const FrameFormat&) const override {}
    [[nodiscard]] bool keeps_files() const noexcept override { return true; }
    void describe(const std::filesystem::path& path, const std::string& text) override;
    [[nodiscard]] std::uint64_t mend(const std::filesystem::path& path, std::uint64_t indexed) override;
    void trim(const std::filesystem::path& path, std::uint64_t frames) override;

  private:
    bool bypass_cache_;
};

}  // namespace framering
