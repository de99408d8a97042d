// The open file of a StreamingSink.
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "writer/disk/disk_file.hpp"
#include "writer/sink/frame_sink.hpp"
#include "writer/sink/streaming_layout.hpp"

namespace framering {

// Invariants: a link leads only to a directory whose frame is whole and stands before it in the file's order of
// writing; the table is written ahead, so that a link leads to a directory whatever a power cut keeps of it.
class StreamingFile final : public FrameFile {
  public:
    StreamingFile(const std::filesystem::path& path, FileSettings settings, bool bypass_cache);
    ~StreamingFile() override;

    [[nodiscard]] std::size_t room(std::size_t wanted) const noexcept override;
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) override;
    void commit() override;
    void flush() override { file_.flush(); }
    [[nodiscard]] bool was_removed() const override { return file_.was_removed(); }
    void close() override;

  private:
    using Piece = std::span<const std::byte>;

    void lay_out();
    void reserve() noexcept;
    void write_table();
    void write_pixels(std::span<const FrameView> frames);
    void write_directories(std::span<const FrameView> frames);
    void add_pixels(const FrameView& frame);
    void write_link(std::uint64_t frame);

    std::filesystem::path final_path_;
    FileSettings settings_;
    streaming::Geometry geometry_;
    DiskFile file_;
    std::uint64_t written_frames_ = 0;
    std::uint64_t committed_frames_ = 0;
    std::vector<Piece> pieces_;     // of the next write
    std::vector<std::byte> slots_;  // directories of the frames in hand
};

// The geometry that a file says it has. Fails (Error): it is no streaming file, or damaged.
[[nodiscard]] streaming::Geometry read_geometry(const DiskFile& file);
// Gives back what the file does not need for so many frames, and cuts it behind them.
void cut_streaming_file(DiskFile& file, const streaming::Geometry& geometry, std::uint64_t frames);

}  // namespace framering
