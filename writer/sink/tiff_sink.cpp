#include "writer/sink/tiff_sink.hpp"

#include <tiffio.h>

#include <cassert>
#include <cstdio>
#include <optional>

#include "common/base/error.hpp"
#include "common/tiff/tiff_opening.hpp"
#include "writer/codec/strip_compressor.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/unfinished_file.hpp"
#include "writer/sink/big_tiff.hpp"
#include "writer/sink/deferred_link_file.hpp"
#include "writer/sink/page_name.hpp"
#include "writer/sink/pixel_fields.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Strips on a block boundary go to the disk without a partial block.
constexpr std::uint64_t kPixelAlignment = 4096;
// A directory then lies within one page of the disk cache, and a kill cannot leave half a link.
constexpr std::uint64_t kDirectoryAlignment = 512;
constexpr double kNanometresPerCentimetre = 1e7;

class TiffFile final : public FrameFile {
  public:
    TiffFile(DiskFile disk_file, const fs::path& path, FileSettings settings, const TiffSinkOptions& options);
    ~TiffFile() override;

    [[nodiscard]] std::size_t room(std::size_t wanted) const noexcept override;
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) override;
    void commit() override;
    void flush() override { file_.file().flush(); }
    [[nodiscard]] bool was_removed() const override { return file_.file().was_removed(); }
    void close() override;

  private:
    // Calls of libtiff; an Error is kept here, as it must not pass through C.
    template <class Action>
    static tmsize_t guarded(thandle_t handle, Action action) noexcept;
    static tmsize_t read_bytes(thandle_t handle, void* bytes, tmsize_t size);
    static tmsize_t write_bytes(thandle_t handle, void* bytes, tmsize_t size);
    static toff_t seek(thandle_t handle, toff_t offset, int whence);

    void require(bool succeeded, const char* action);
    void write_strip(const FrameInfo& info, std::uint32_t strip, std::span<const std::byte> bytes,
                     std::vector<FrameLocation>& locations);
    void set_fields(const FrameInfo& info);
    [[nodiscard]] std::uint64_t growth() const noexcept;

    fs::path final_path_;
    FileSettings settings_;
    Codec codec_;
    StripLayout layout_;
    std::unique_ptr<StripCompressor> compressor_;  // nothing: pixels as they are
    DeferredLinkFile file_;
    std::optional<Error> error_;
    TiffMessage libtiff_message_;
    std::uint64_t written_frames_ = 0;
    std::uint64_t committed_frames_ = 0;
    bool is_closed_ = false;
    // Last: closing it calls back.
    TiffHandle tiff_;
};

TiffFile::TiffFile(DiskFile disk_file, const fs::path& path, FileSettings settings, const TiffSinkOptions& options)
    : final_path_(path),
      settings_(std::move(settings)),
      codec_(options.compression.codec),
      layout_(make_strip_layout(settings_.format,
                                codec_ == Codec::none ? settings_.format.payload_bytes() : options.strip_bytes)),
      file_(std::move(disk_file)) {
    if (codec_ != Codec::none) {
        compressor_ = std::make_unique<StripCompressor>(options.compression, layout_, options.threads);
    }
    const TiffOptions libtiff_options = tiff_options(libtiff_message_);
    // w8l: BigTIFF, little-endian as the pixels are.
    tiff_.reset(TIFFClientOpenExt(
        path.c_str(), "w8l", this, read_bytes, write_bytes, seek, [](thandle_t) { return 0; },
        [](thandle_t handle) -> toff_t { return static_cast<TiffFile*>(handle)->file_.size_bytes(); }, nullptr,
        nullptr, libtiff_options.get()));
    require(tiff_ != nullptr, "begin");
    file_.commit();
}

TiffFile::~TiffFile() {
    if (!is_closed_) {
        try {
            close();
        } catch (const Error&) {
            // Whoever wants to know calls close(); this is for a program that ends otherwise.
        }
    }
}

template <class Action>
tmsize_t TiffFile::guarded(thandle_t handle, Action action) noexcept {
    auto& self = *static_cast<TiffFile*>(handle);
    try {
        return static_cast<tmsize_t>(action(self.file_));
    } catch (const Error& error) {
        if (!self.error_) {
            self.error_ = error;
        }
        return -1;
    }
}

tmsize_t TiffFile::read_bytes(thandle_t handle, void* bytes, tmsize_t size) {
    const std::span to(static_cast<std::byte*>(bytes), static_cast<std::size_t>(size));
    return guarded(handle, [&](DeferredLinkFile& file) { return file.read(to); });
}

tmsize_t TiffFile::write_bytes(thandle_t handle, void* bytes, tmsize_t size) {
    const std::span from(static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size));
    return guarded(handle, [&](DeferredLinkFile& file) {
        file.write(from);
        return from.size();
    });
}

toff_t TiffFile::seek(thandle_t handle, toff_t offset, int whence) {
    DeferredLinkFile& file = static_cast<TiffFile*>(handle)->file_;
    switch (whence) {
        case SEEK_SET:
            return file.seek(offset);
        case SEEK_CUR:
            return file.seek(file.position() + offset);
        default:
            return file.seek_to_end();
    }
}

void TiffFile::require(bool succeeded, const char* action) {
    if (error_) {
        throw Error(*error_);
    }
    if (!succeeded) {
        fail(ExitCode::failed, "libtiff: cannot {} {}: {}", action, quoted(final_path_), libtiff_message_.text());
    }
}

void TiffFile::set_fields(const FrameInfo& info) {
    TIFF* to = tiff_.get();
    const PixelFields pixels = pixel_fields_of(settings_.format.pixel_format);
    TIFFSetField(to, TIFFTAG_IMAGEWIDTH, settings_.format.width);
    TIFFSetField(to, TIFFTAG_IMAGELENGTH, settings_.format.height);
    TIFFSetField(to, TIFFTAG_BITSPERSAMPLE, pixels.bits_per_sample);
    TIFFSetField(to, TIFFTAG_SAMPLESPERPIXEL, pixels.samples_per_pixel);
    TIFFSetField(to, TIFFTAG_SAMPLEFORMAT, pixels.sample_format);
    TIFFSetField(to, TIFFTAG_COMPRESSION, tiff_number_of(codec_));
    TIFFSetField(to, TIFFTAG_PHOTOMETRIC, pixels.photometric);
    TIFFSetField(to, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(to, TIFFTAG_ROWSPERSTRIP, layout_.rows);
    if (pixels.filters) {
        constexpr std::array<std::uint16_t, 2> size{2, 2};
        TIFFSetField(to, kFilterSizeTag, size.data());
        TIFFSetField(to, kFiltersTag, static_cast<int>(pixels.filters->size()), pixels.filters->data());
    }
    if (settings_.format.pixel_size_nm > 0) {
        const double pixels_per_centimetre = kNanometresPerCentimetre / settings_.format.pixel_size_nm;
        TIFFSetField(to, TIFFTAG_XRESOLUTION, pixels_per_centimetre);
        TIFFSetField(to, TIFFTAG_YRESOLUTION, pixels_per_centimetre);
        TIFFSetField(to, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    }
    TIFFSetField(to, TIFFTAG_PAGENAME, page_name(info, settings_.clock_offset_ns).c_str());
    if (written_frames_ == 0) {
        TIFFSetField(to, TIFFTAG_SOFTWARE, "Framering " FRAMERING_VERSION);
        TIFFSetField(to, TIFFTAG_IMAGEDESCRIPTION, settings_.text.c_str());
    }
}

// The strips of a frame come in order and go to the end of the file, so they lie one behind the other.
void TiffFile::write_strip(const FrameInfo& info, std::uint32_t strip, std::span<const std::byte> bytes,
                           std::vector<FrameLocation>& locations) {
    if (strip == 0) {
        set_fields(info);
    }
    file_.set_end_alignment(codec_ == Codec::none ? kPixelAlignment : 1);
    // libtiff only reads raw strips that need no other byte order, and these do not.
    void* const from = const_cast<std::byte*>(bytes.data());
    const auto size = static_cast<tmsize_t>(bytes.size());
    require(TIFFWriteRawStrip(tiff_.get(), strip, from, size) == size, "write to");
    if (strip == 0) {
        locations.push_back({file_.size_bytes() - bytes.size(), 0, codec_ != Codec::none});
    }
    locations.back().bytes += bytes.size();
    if (strip + 1 == layout_.count) {
        file_.set_end_alignment(kDirectoryAlignment);
        require(TIFFWriteDirectory(tiff_.get()) == 1, "write to");
        ++written_frames_;
    }
}

std::size_t TiffFile::room(std::size_t wanted) const noexcept {
    return frames_that_fit(settings_.limits, written_frames_, file_.size_bytes(),
                           bytes_in_file(settings_.format) + growth(), wanted);
}

// Noise may grow by it.
std::uint64_t TiffFile::growth() const noexcept {
    constexpr std::uint64_t least_part = 128;
    const std::uint64_t bytes = settings_.format.payload_bytes();
    return codec_ == Codec::none ? 0 : codec_ == Codec::lzw ? bytes / 2 : bytes / least_part;
}

void TiffFile::write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) {
    if (compressor_) {
        compressor_->compress(frames,
                              [&](std::size_t frame, std::uint32_t strip, std::span<const std::byte> bytes) {
                                  write_strip(frames[frame].info, strip, bytes, locations);
                              });
        return;
    }
    for (const FrameView& frame : frames) {
        assert(frame.pixels.size() == settings_.format.payload_bytes());
        write_strip(frame.info, 0, frame.pixels, locations);
    }
}

void TiffFile::commit() {
    file_.commit();
    if (committed_frames_ == 0 && written_frames_ != 0) {
        give_name(file_.file(), final_path_);
    }
    committed_frames_ = written_frames_;
}

void TiffFile::close() {
    is_closed_ = true;
    DiskFile disk_file = file_.take_committed();
    disk_file.close();
    if (committed_frames_ == 0) {
        (void)remove_if_possible(disk_file.path());  // an empty file more, and its name says so
    }
}
}  // namespace

TiffSink::TiffSink(const TiffSinkOptions& options) : options_(options) {
    require_codec(options.compression);
}

std::unique_ptr<FrameFile> TiffSink::create(const fs::path& path, const FileSettings& settings) {
    DiskFile disk_file = create_unfinished(path);
    const fs::path unfinished = disk_file.path();
    try {
        return std::make_unique<TiffFile>(std::move(disk_file), path, settings, options_);
    } catch (const Error&) {
        (void)remove_if_possible(unfinished);
        throw;
    }
}

void TiffSink::describe(const fs::path& path, const std::string& text) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    replace_description(file, text);
    file.close();
}

std::uint64_t TiffSink::mend(const fs::path& path, std::uint64_t indexed) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    const std::uint64_t frames = indexed == 0 ? 0 : cut_chain(file, indexed);
    file.close();
    return frames;
}

void TiffSink::trim(const fs::path& path, std::uint64_t) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    file.resize(file.size_bytes());
    file.close();
}

}  // namespace framering
