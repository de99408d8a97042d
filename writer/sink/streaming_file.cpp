#include "writer/sink/streaming_file.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/unfinished_file.hpp"
#include "writer/sink/big_tiff.hpp"
#include "writer/sink/page_name.hpp"

namespace framering {

namespace fs = std::filesystem;

static_assert(kLongestPageName < streaming::kPageNameBytes);

namespace {
// Larger writes are no faster, and smaller ones let others have the disk in between.
constexpr std::uint64_t kLongestWrite = std::uint64_t{16} << 20;
constexpr std::uint64_t kTableChunkSlots = 2048;
constexpr std::uint64_t kLeastReservedFrames = 64;
alignas(DiskFile::kDirectUnit) constexpr std::array<std::byte, streaming::kBlockBytes> kZeros{};

bool starts_on_a_block(std::span<const std::byte> bytes) noexcept {
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % DiskFile::kDirectUnit == 0;
}

std::span<std::byte, streaming::kSlotBytes> slot_at(std::vector<std::byte>& slots, std::uint64_t place) {
    return std::span<std::byte, streaming::kSlotBytes>(slots.data() + place * streaming::kSlotBytes,
                                                       streaming::kSlotBytes);
}
}  // namespace

StreamingFile::StreamingFile(const fs::path& path, FileSettings settings, bool bypass_cache)
    : final_path_(path),
      settings_(std::move(settings)),
      geometry_(streaming::make_geometry(settings_.format, settings_.limits.frames, settings_.limits.bytes)),
      file_(create_unfinished(path)) {
    settings_.text = description_text(std::move(settings_.text));
    trace_point<"writer_file_created">();
    try {
        if (bypass_cache) {
            (void)file_.bypass_cache();  // where it does not work the cache is as good
        }
        lay_out();
    } catch (const Error&) {
        (void)remove_if_possible(file_.path());
        throw;
    }
}

StreamingFile::~StreamingFile() {
    if (file_.is_open()) {
        try {
            close();
        } catch (const Error&) {
            // Whoever wants to know calls close(); this is for a program that ends otherwise.
        }
    }
}

void StreamingFile::lay_out() {
    if (settings_.text.size() >= streaming::kTextHalfBytes) {
        fail(ExitCode::failed, "cannot start {}: its description has {} bytes, the limit is {}",
             quoted(final_path_), settings_.text.size(), streaming::kTextHalfBytes - 1);
    }
    reserve();
    write_table();
    file_.write_at(streaming::kTextOffset, std::as_bytes(std::span(settings_.text)));
    file_.write_at(0, streaming::header_page(geometry_));
    trace_point<"writer_file_laid_out">();
}

// If the disk lacks space for the whole file, a later write reports it.
void StreamingFile::reserve() noexcept {
    for (std::uint64_t frames = geometry_.capacity; !file_.reserve(0, geometry_.frame_offset(frames));
         frames /= 2) {
        if (frames <= kLeastReservedFrames) {
            return;
        }
    }
}

void StreamingFile::write_table() {
    for (std::uint64_t frame = 0; frame < geometry_.capacity;) {
        const std::uint64_t count = std::min(kTableChunkSlots, geometry_.capacity - frame);
        slots_.resize(count * streaming::kSlotBytes);
        for (std::uint64_t i = 0; i < count; ++i) {
            streaming::fill_slot(slot_at(slots_, i), geometry_, settings_.format, frame + i, "",
                                 settings_.text.size() + 1);
        }
        file_.write_at(geometry_.slot_offset(frame), slots_);
        frame += count;
    }
    // Behind the pixels' beginning nothing stands yet, but the table's last block is whole.
    const std::uint64_t end = geometry_.slot_offset(geometry_.capacity);
    file_.write_at(end, std::span(kZeros).first(geometry_.pixel_offset - end));
}

std::size_t StreamingFile::room(std::size_t wanted) const noexcept {
    return static_cast<std::size_t>(std::min<std::uint64_t>(wanted, geometry_.capacity - written_frames_));
}

void StreamingFile::write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) {
    assert(room(frames.size()) == frames.size());
    write_pixels(frames);
    trace_point<"writer_pixels_written">();
    write_directories(frames);
    trace_point<"writer_pages_written">();
    for (std::size_t i = 0; i < frames.size(); ++i) {
        locations.push_back({geometry_.frame_offset(written_frames_ + i), geometry_.pixel_bytes});
    }
    written_frames_ += frames.size();
}

void StreamingFile::write_pixels(std::span<const FrameView> frames) {
    const std::uint64_t frames_a_write = std::max<std::uint64_t>(1, kLongestWrite / geometry_.pixel_stride);
    for (std::uint64_t done = 0; done < frames.size();) {
        const auto batch = frames.subspan(done, std::min<std::uint64_t>(frames_a_write, frames.size() - done));
        pieces_.clear();
        for (const FrameView& frame : batch) {
            assert(frame.pixels.size() == geometry_.pixel_bytes);
            add_pixels(frame);
        }
        file_.write_pieces_at(geometry_.frame_offset(written_frames_ + done), pieces_);
        done += batch.size();
    }
}

// A frame that starts on a block and may be read to the end of one goes out in whole blocks: what stands there
// follows the pixels in the file, where nobody looks. So the slots of a ring make one piece.
void StreamingFile::add_pixels(const FrameView& frame) {
    const Piece pixels = frame.pixels;
    if (starts_on_a_block(pixels) && pixels.size() + frame.readable_behind >= geometry_.pixel_stride) {
        const Piece blocks(pixels.data(), geometry_.pixel_stride);
        if (!pieces_.empty() && pieces_.back().data() + pieces_.back().size() == blocks.data()) {
            pieces_.back() = Piece(pieces_.back().data(), pieces_.back().size() + blocks.size());
        } else {
            pieces_.push_back(blocks);
        }
        return;
    }
    pieces_.push_back(pixels);
    pieces_.push_back(std::span(kZeros).first(geometry_.pixel_stride - pixels.size()));
}

// Linked among each other, and not yet from the file.
void StreamingFile::write_directories(std::span<const FrameView> frames) {
    slots_.resize(frames.size() * streaming::kSlotBytes);
    for (std::uint64_t i = 0; i < frames.size(); ++i) {
        const std::uint64_t frame = written_frames_ + i;
        streaming::fill_slot(slot_at(slots_, i), geometry_, settings_.format, frame,
                             page_name(frames[i].info, settings_.clock_offset_ns), settings_.text.size() + 1);
        if (i != 0) {
            const std::uint64_t directory = geometry_.slot_offset(frame);
            const std::uint64_t place = geometry_.link_offset(frame) - geometry_.slot_offset(written_frames_);
            std::ranges::copy(std::as_bytes(std::span(&directory, 1)),
                              slots_.begin() + static_cast<std::ptrdiff_t>(place));
        }
    }
    file_.write_at(geometry_.slot_offset(written_frames_), slots_);
    if (written_frames_ != committed_frames_) {
        write_link(written_frames_);
    }
}

void StreamingFile::write_link(std::uint64_t frame) {
    const std::uint64_t directory = geometry_.slot_offset(frame);
    file_.write_at(geometry_.link_offset(frame), std::as_bytes(std::span(&directory, 1)));
}

void StreamingFile::commit() {
    if (written_frames_ == committed_frames_) {
        return;
    }
    write_link(committed_frames_);
    trace_point<"writer_link_written">();
    if (committed_frames_ == 0) {
        give_name(file_, final_path_);
    }
    committed_frames_ = written_frames_;
}

void StreamingFile::close() {
    DiskFile file = std::move(file_);
    if (committed_frames_ == 0) {
        (void)remove_if_possible(file.path());  // an empty file more, and its name says so
        return;
    }
    cut_streaming_file(file, geometry_, committed_frames_);
    trace_point<"writer_file_cut">();
    file.close();
}

namespace {
// What make_geometry() can have made, whatever the checksum says: no offset overflows, no step is 0.
bool is_possible(const streaming::Geometry& geometry) noexcept {
    constexpr std::uint64_t largest_frame = std::uint64_t{1} << 40;
    return geometry.slot_bytes == streaming::kSlotBytes && geometry.table_offset == streaming::kTableOffset &&
           geometry.capacity >= 1 && geometry.capacity <= FileLimits::kMostPages && geometry.pixel_bytes >= 1 &&
           geometry.pixel_bytes <= geometry.pixel_stride && geometry.pixel_stride <= largest_frame &&
           geometry.pixel_stride % streaming::kBlockBytes == 0 &&
           geometry.pixel_offset >= geometry.slot_offset(geometry.capacity) &&
           geometry.pixel_offset <= geometry.slot_offset(geometry.capacity) + streaming::kBlockBytes;
}
}  // namespace

streaming::Geometry read_geometry(const DiskFile& file) {
    streaming::Geometry geometry;
    const auto bytes = std::as_writable_bytes(std::span(&geometry, 1));
    const bool is_whole =
        file.read_at(streaming::kGeometryOffset, bytes) == bytes.size() &&
        geometry.magic == streaming::Geometry{}.magic && geometry.version == streaming::Geometry{}.version &&
        geometry.crc32c == crc32c(bytes.first(offsetof(streaming::Geometry, crc32c))) && is_possible(geometry);
    if (!is_whole) {
        fail(ExitCode::failed, "{} is damaged: its header is not that of a streaming TIFF", quoted(file.path()));
    }
    return geometry;
}

void cut_streaming_file(DiskFile& file, const streaming::Geometry& geometry, std::uint64_t frames) {
    // Behind the pixels there may be a description that is longer than its room.
    file.resize(std::max(geometry.frame_offset(frames), end_of_description(file)));
    const std::uint64_t used_end = (geometry.slot_offset(frames) + streaming::kBlockBytes - 1) /
                                   streaming::kBlockBytes * streaming::kBlockBytes;
    if (used_end < geometry.pixel_offset) {
        file.release(used_end, geometry.pixel_offset - used_end);
    }
}

}  // namespace framering
