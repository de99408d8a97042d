#include "writer/sink/imagej_sink.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/reservation.hpp"
#include "writer/disk/unfinished_file.hpp"
#include "writer/sink/imagej_layout.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
template <class Value>
void write_value(DiskFile& file, std::uint64_t offset, const Value& value) {
    file.write_at(offset, std::as_bytes(std::span(&value, 1)));
}

void set_link(DiskFile& file, const imagej::Geometry& geometry, std::uint64_t frame, std::uint64_t directory) {
    write_value(file, geometry.link_offset(frame), static_cast<std::uint32_t>(directory));
}

void set_counts(DiskFile& file, std::uint64_t frames) {
    const std::string text = imagej::counts_text(frames);
    file.write_at(imagej::counts_offset(), std::as_bytes(std::span(text)));
}

class ImageJFile final : public FrameFile {
  public:
    ImageJFile(DiskFile file, const fs::path& path, const FileSettings& settings);
    ~ImageJFile() override;

    [[nodiscard]] std::size_t room(std::size_t wanted) const noexcept override {
        return std::min<std::uint64_t>(wanted, geometry_.capacity - written_frames_);
    }
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) override;
    void commit() override;
    void flush() override { file_.flush(); }
    [[nodiscard]] bool was_removed() const override { return file_.was_removed(); }
    void close() override;

  private:
    void write_pixels(std::span<const FrameView> frames);
    void write_directories(std::size_t frames);

    DiskFile file_;
    fs::path final_path_;
    FrameFormat format_;
    imagej::Geometry geometry_;
    Reservation reservation_;
    std::vector<std::byte> slots_;
    std::uint64_t written_frames_ = 0;
    std::uint64_t committed_frames_ = 0;
    bool is_half_committed_ = false;  // a write of commit() failed
};

ImageJFile::ImageJFile(DiskFile file, const fs::path& path, const FileSettings& settings)
    : file_(std::move(file)),
      final_path_(path),
      format_(settings.format),
      geometry_(imagej::make_geometry(settings.format, settings.limits.frames, settings.limits.bytes)) {
    write_value(file_, 0, imagej::header_page(format_));
}

ImageJFile::~ImageJFile() {
    if (file_.is_open()) {
        try {
            close();
        } catch (const Error&) {
            // Whoever wants to know calls close(); this is for a program that ends otherwise.
        }
    }
}

// Frames that lie one behind the other in memory go out in one write.
void ImageJFile::write_pixels(std::span<const FrameView> frames) {
    reservation_.up_to(file_, geometry_.frame_offset(written_frames_ + frames.size()));
    std::uint64_t offset = geometry_.frame_offset(written_frames_);
    for (std::size_t first = 0; first < frames.size();) {
        const std::byte* const begin = frames[first].pixels.data();
        const std::byte* end = begin;
        for (; first < frames.size() && frames[first].pixels.data() == end; ++first) {
            end += frames[first].pixels.size();
        }
        file_.write_at(offset, {begin, end});
        offset += static_cast<std::uint64_t>(end - begin);
    }
}

void ImageJFile::write_directories(std::size_t frames) {
    slots_.clear();
    const std::uint64_t end = written_frames_ + frames;
    for (std::uint64_t frame = written_frames_; frame < end; ++frame) {
        const std::uint64_t link = frame + 1 == end ? 0 : geometry_.slot_offset(frame + 1);
        imagej::append_slot(slots_, geometry_, format_, frame, static_cast<std::uint32_t>(link));
    }
    file_.write_at(geometry_.slot_offset(written_frames_), slots_);
    // Nothing leads to the directory before yet.
    if (written_frames_ != committed_frames_) {
        set_link(file_, geometry_, written_frames_, geometry_.slot_offset(written_frames_));
    }
}

void ImageJFile::write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) {
    write_pixels(frames);
    write_directories(frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        locations.push_back({geometry_.frame_offset(written_frames_ + i), geometry_.frame_bytes, false});
    }
    written_frames_ += frames.size();
}

// The link first: a kill between the two writes leaves pages that ImageJ does not count, not the other way round.
void ImageJFile::commit() {
    if (written_frames_ == committed_frames_) {
        return;
    }
    is_half_committed_ = true;
    set_link(file_, geometry_, committed_frames_, geometry_.slot_offset(committed_frames_));
    set_counts(file_, written_frames_);
    if (committed_frames_ == 0) {
        give_name(file_, final_path_);
    }
    committed_frames_ = written_frames_;
    is_half_committed_ = false;
}

void ImageJFile::close() {
    DiskFile file = std::move(file_);
    if (committed_frames_ == 0) {
        (void)remove_if_possible(file.path());  // an empty file more, and its name says so
    } else {
        if (is_half_committed_) {
            set_counts(file, committed_frames_);
            set_link(file, geometry_, committed_frames_, 0);
        }
        file.resize(geometry_.frame_offset(committed_frames_));
    }
    file.close();
}

template <class Value>
Value read_field(const DiskFile& file, std::uint64_t offset) {
    Value value{};
    const auto bytes = std::as_writable_bytes(std::span(&value, 1));
    if (file.read_at(offset, bytes) != bytes.size()) {
        fail(ExitCode::failed, "{} is damaged: it ends inside its table of pages", quoted(file.path()));
    }
    return value;
}

constexpr std::uint64_t kEntryBytes = 12;
constexpr std::uint16_t kMostFields = imagej::kSlotBytes / kEntryBytes;

// From the first directory, which append_slot() has written.
imagej::Geometry read_imagej_geometry(const DiskFile& file) {
    imagej::Geometry geometry;
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t bits = 0;
    std::uint64_t samples = 1;
    const auto fields = read_field<std::uint16_t>(file, imagej::kTableOffset);
    for (std::uint64_t i = 0; i < std::min(fields, kMostFields); ++i) {
        const std::uint64_t entry = imagej::kTableOffset + sizeof fields + i * kEntryBytes;
        const auto tag = read_field<std::uint16_t>(file, entry);
        const auto value = read_field<std::uint32_t>(file, entry + 8);
        const bool stands_elsewhere = tag == 258 && read_field<std::uint32_t>(file, entry + 4) > 2;
        width = tag == 256 ? value : width;
        height = tag == 257 ? value : height;
        bits = stands_elsewhere ? read_field<std::uint16_t>(file, value) : tag == 258 ? value & 0xffff : bits;
        samples = tag == 277 ? value & 0xffff : samples;
        geometry.pixel_offset = tag == 273 ? value : geometry.pixel_offset;
        geometry.frame_bytes = tag == 279 ? value : geometry.frame_bytes;
        geometry.has_resolution |= tag == 282;
    }
    const bool is_one_size = geometry.frame_bytes * 8 == width * height * samples * bits;
    if (geometry.frame_bytes == 0 || !is_one_size || geometry.pixel_offset % imagej::kBlockBytes != 0 ||
        geometry.pixel_offset < imagej::kTableOffset + imagej::kSlotBytes) {
        fail(ExitCode::failed, "{} is damaged: its first page cannot be read", quoted(file.path()));
    }
    geometry.capacity = (geometry.pixel_offset - imagej::kTableOffset) / imagej::kSlotBytes;
    return geometry;
}

// The directory says itself where its pixels are; that of the first page alone may be damaged.
bool leads_to_its_pixels(const DiskFile& file, const imagej::Geometry& geometry, std::uint64_t frame) {
    const std::uint64_t slot = geometry.slot_offset(frame);
    const auto fields = read_field<std::uint16_t>(file, slot);
    for (std::uint64_t i = 0; i < std::min(fields, kMostFields); ++i) {
        const std::uint64_t entry = slot + sizeof fields + i * kEntryBytes;
        if (read_field<std::uint16_t>(file, entry) == 273) {
            return read_field<std::uint32_t>(file, entry + 8) == geometry.frame_offset(frame);
        }
    }
    return false;
}

std::uint64_t linked_frames(const DiskFile& file, const imagej::Geometry& geometry, std::uint64_t most) {
    std::uint64_t frames = 0;
    for (; frames < std::min(most, geometry.capacity); ++frames) {
        const auto link = read_field<std::uint32_t>(file, geometry.link_offset(frames));
        if (link == 0) {
            break;
        }
        if (link != geometry.slot_offset(frames) || !leads_to_its_pixels(file, geometry, frames)) {
            fail(ExitCode::failed, "{} is damaged: page {} or the link to it is wrong", quoted(file.path()),
                 frames);
        }
    }
    return frames;
}
}  // namespace

void ImageJSink::require_storable(const FrameFormat& format) const {
    imagej::require_storable(format);
}

std::unique_ptr<FrameFile> ImageJSink::create(const fs::path& path, const FileSettings& settings) {
    DiskFile file = create_unfinished(path);
    const fs::path unfinished = file.path();
    try {
        return std::make_unique<ImageJFile>(std::move(file), path, settings);
    } catch (const Error&) {
        (void)remove_if_possible(unfinished);
        throw;
    }
}

void ImageJSink::describe(const fs::path&, const std::string&) {
}

std::uint64_t ImageJSink::mend(const fs::path& path, std::uint64_t indexed) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    const imagej::Geometry geometry = read_imagej_geometry(file);
    const std::uint64_t frames = linked_frames(file, geometry, indexed);
    if (file.size_bytes() < geometry.frame_offset(frames)) {
        fail(ExitCode::failed, "{} is damaged: it ends before the pixels of page {}", quoted(path), frames - 1);
    }
    // In this order a cut in between leaves no image counted that is no page.
    set_counts(file, frames);
    if (frames < geometry.capacity) {
        set_link(file, geometry, frames, 0);
    }
    file.close();
    return frames;
}

void ImageJSink::trim(const fs::path& path, std::uint64_t frames) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    file.resize(read_imagej_geometry(file).frame_offset(frames));
    file.close();
}

bool ImageJSink::made(const fs::path& path) {
    const DiskFile file = DiskFile::open(path, DiskFile::Access::read);
    std::array<char, 4> magic{};
    return file.read_at(0, std::as_writable_bytes(std::span(magic))) == magic.size() &&
           magic == std::array{'I', 'I', '*', '\0'};
}

}  // namespace framering
