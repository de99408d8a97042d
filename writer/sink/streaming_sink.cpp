#include "writer/sink/streaming_sink.hpp"

#include <algorithm>
#include <cstring>

#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "writer/sink/big_tiff.hpp"
#include "writer/sink/streaming_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kChunkSlots = 2048;

// Frames that the file's own chain holds, from the first on.
std::uint64_t linked_frames(const DiskFile& file, const streaming::Geometry& geometry) {
    std::vector<std::byte> chunk(kChunkSlots * geometry.slot_bytes);
    std::uint64_t link = 0;
    (void)file.read_at(streaming::kFirstLinkOffset, std::as_writable_bytes(std::span(&link, 1)));
    std::uint64_t chunk_begin = 0;
    std::size_t chunk_bytes = 0;
    for (std::uint64_t frame = 0; frame < geometry.capacity; ++frame) {
        if (link == 0) {
            return frame;
        }
        if (link != geometry.slot_offset(frame)) {
            fail(ExitCode::failed, "{} is damaged: the link to page {} is wrong", quoted(file.path()), frame);
        }
        const std::uint64_t next_link = geometry.link_offset(frame + 1);
        if (next_link + sizeof link > chunk_begin + chunk_bytes) {
            chunk_begin = geometry.slot_offset(frame);
            chunk_bytes = file.read_at(chunk_begin, chunk);
        }
        if (next_link + sizeof link > chunk_begin + chunk_bytes) {
            fail(ExitCode::failed, "{} is damaged: it ends inside its table of pages", quoted(file.path()));
        }
        std::memcpy(&link, chunk.data() + (next_link - chunk_begin), sizeof link);
    }
    return geometry.capacity;
}

void set_link(DiskFile& file, const streaming::Geometry& geometry, std::uint64_t frame, std::uint64_t directory) {
    file.write_at(geometry.link_offset(frame), std::as_bytes(std::span(&directory, 1)));
}
}  // namespace

bool StreamingSink::made(const fs::path& path) {
    const DiskFile file = DiskFile::open(path, DiskFile::Access::read);
    decltype(streaming::Geometry::magic) magic{};
    (void)file.read_at(streaming::kGeometryOffset, std::as_writable_bytes(std::span(magic)));
    return magic == streaming::Geometry{}.magic;
}

std::unique_ptr<FrameFile> StreamingSink::create(const fs::path& path, const FileSettings& settings) {
    return std::make_unique<StreamingFile>(path, settings, bypass_cache_);
}

void StreamingSink::describe(const fs::path& path, const std::string& text) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    replace_description(file, text, {streaming::kTextOffset, streaming::kTextHalfBytes});
    trace_point<"writer_file_described">();
    file.close();
}

// Pixels and directory of a frame are written before its index record, so what the index knows is whole even where
// the link is missing. What only the chain knows has no number: it is cut.
std::uint64_t StreamingSink::mend(const fs::path& path, std::uint64_t indexed) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    const streaming::Geometry geometry = read_geometry(file);
    const std::uint64_t size_bytes = file.size_bytes();
    const std::uint64_t whole = (size_bytes - std::min(size_bytes, geometry.pixel_offset)) / geometry.pixel_stride;
    const std::uint64_t linked = linked_frames(file, geometry);
    const std::uint64_t frames = std::min({indexed, whole, geometry.capacity});
    if (frames == 0) {
        return 0;
    }
    if (frames < geometry.capacity && linked != frames) {
        set_link(file, geometry, frames, 0);
    }
    // From the end, so that a cut in between leaves the old chain.
    for (std::uint64_t frame = frames; frame > linked; --frame) {
        set_link(file, geometry, frame - 1, geometry.slot_offset(frame - 1));
    }
    trace_point<"writer_links_mended">();
    file.close();
    return frames;
}

void StreamingSink::trim(const fs::path& path, std::uint64_t frames) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    cut_streaming_file(file, read_geometry(file), frames);
    file.close();
}

}  // namespace framering
