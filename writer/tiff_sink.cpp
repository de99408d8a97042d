#include "writer/tiff_sink.hpp"

#include <tiffio.h>

#include <cassert>
#include <cstdio>
#include <optional>

#include "common/base/error.hpp"
#include "writer/big_tiff_description.hpp"
#include "writer/held_back_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Strips on a block boundary go to the disk without a partial block.
constexpr std::uint64_t kPixelAlignment = 4096;
// A directory then lies within one page of the disk cache, and a kill cannot leave half a link.
constexpr std::uint64_t kDirectoryAlignment = 512;
constexpr double kNanometresPerCentimetre = 1e7;

using TiffHandle = std::unique_ptr<TIFF, void (*)(TIFF*)>;
using Options = std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)>;

// Keeps the first text: what follows are consequences.
int keep_error(TIFF*, void* kept, const char*, const char* format, va_list values) {
    auto& text = *static_cast<std::string*>(kept);
    if (text.empty()) {
        std::array<char, 400> buffer{};
        std::vsnprintf(buffer.data(), buffer.size(), format, values);
        text = buffer.data();
    }
    return 1;
}

int ignore_warning(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

Options quiet_options(std::string& kept_error) {
    Options options(TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_error, &kept_error);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore_warning, nullptr);
    return options;
}
}  // namespace

struct TiffSink::OpenFile {
    OpenFile(DiskFile disk_file, const fs::path& path, const FrameFormat& its_format, std::string its_text);
    // Calls of libtiff; an Error is kept here, as it must not pass through C.
    template <class Action>
    static tmsize_t guarded(thandle_t handle, Action action) noexcept;
    static tmsize_t read(thandle_t handle, void* bytes, tmsize_t size);
    static tmsize_t write(thandle_t handle, void* bytes, tmsize_t size);
    static toff_t seek(thandle_t handle, toff_t offset, int whence);

    void require(bool succeeded, const char* action);
    void write_frame(const FrameView& frame, std::vector<FrameLocation>& locations);
    void set_fields();

    fs::path final_path;
    FrameFormat format;
    std::string text;
    HeldBackFile held_back;
    std::optional<Error> error;
    std::string libtiff_error;
    std::uint64_t written_frames = 0;
    std::uint64_t committed_frames = 0;
    // Last: closing it calls back.
    TiffHandle tiff{nullptr, TIFFClose};
};

TiffSink::OpenFile::OpenFile(DiskFile disk_file, const fs::path& path, const FrameFormat& its_format,
                             std::string its_text)
    : final_path(path), format(its_format), text(std::move(its_text)), held_back(std::move(disk_file)) {
    const Options options = quiet_options(libtiff_error);
    // w8l: BigTIFF, little-endian as the pixels are.
    tiff.reset(TIFFClientOpenExt(
        path.c_str(), "w8l", this, read, write, seek, [](thandle_t) { return 0; },
        [](thandle_t handle) -> toff_t { return static_cast<OpenFile*>(handle)->held_back.size_bytes(); }, nullptr,
        nullptr, options.get()));
    require(tiff != nullptr, "begin");
    held_back.commit();
}

template <class Action>
tmsize_t TiffSink::OpenFile::guarded(thandle_t handle, Action action) noexcept {
    auto& self = *static_cast<OpenFile*>(handle);
    try {
        return static_cast<tmsize_t>(action(self.held_back));
    } catch (const Error& error) {
        if (!self.error) {
            self.error = error;
        }
        return -1;
    }
}

tmsize_t TiffSink::OpenFile::read(thandle_t handle, void* bytes, tmsize_t size) {
    const std::span to(static_cast<std::byte*>(bytes), static_cast<std::size_t>(size));
    return guarded(handle, [&](HeldBackFile& file) { return file.read(to); });
}

tmsize_t TiffSink::OpenFile::write(thandle_t handle, void* bytes, tmsize_t size) {
    const std::span from(static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size));
    return guarded(handle, [&](HeldBackFile& file) {
        file.write(from);
        return from.size();
    });
}

toff_t TiffSink::OpenFile::seek(thandle_t handle, toff_t offset, int whence) {
    HeldBackFile& file = static_cast<OpenFile*>(handle)->held_back;
    switch (whence) {
        case SEEK_SET:
            return file.seek(offset);
        case SEEK_CUR:
            return file.seek(file.position() + offset);
        default:
            return file.seek_to_end();
    }
}

void TiffSink::OpenFile::require(bool succeeded, const char* action) {
    if (error) {
        throw Error(*error);
    }
    if (!succeeded) {
        fail(ExitCode::failed, "libtiff: cannot {} {}: {}", action, quoted(final_path), libtiff_error);
    }
}

void TiffSink::OpenFile::set_fields() {
    TIFF* to = tiff.get();
    TIFFSetField(to, TIFFTAG_IMAGEWIDTH, format.width);
    TIFFSetField(to, TIFFTAG_IMAGELENGTH, format.height);
    TIFFSetField(to, TIFFTAG_BITSPERSAMPLE, 8 * bytes_per_pixel(format.pixel_format));
    TIFFSetField(to, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(to, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    TIFFSetField(to, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    TIFFSetField(to, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(to, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(to, TIFFTAG_ROWSPERSTRIP, format.height);
    if (format.pixel_size_nm > 0) {
        const double pixels_per_centimetre = kNanometresPerCentimetre / format.pixel_size_nm;
        TIFFSetField(to, TIFFTAG_XRESOLUTION, pixels_per_centimetre);
        TIFFSetField(to, TIFFTAG_YRESOLUTION, pixels_per_centimetre);
        TIFFSetField(to, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    }
    if (written_frames == 0) {
        TIFFSetField(to, TIFFTAG_SOFTWARE, "Framering " FRAMERING_VERSION);
        TIFFSetField(to, TIFFTAG_IMAGEDESCRIPTION, text.c_str());
    }
}

void TiffSink::OpenFile::write_frame(const FrameView& frame, std::vector<FrameLocation>& locations) {
    assert(frame.pixels.size() == format.payload_bytes());
    set_fields();
    held_back.set_end_alignment(kPixelAlignment);
    // libtiff only reads raw strips that need no other byte order, and these do not.
    void* const pixels = const_cast<std::byte*>(frame.pixels.data());
    const auto size = static_cast<tmsize_t>(frame.pixels.size());
    require(TIFFWriteRawStrip(tiff.get(), 0, pixels, size) == size, "write to");
    locations.push_back({held_back.size_bytes() - frame.pixels.size(), frame.pixels.size()});
    held_back.set_end_alignment(kDirectoryAlignment);
    require(TIFFWriteDirectory(tiff.get()) == 1, "write to");
    ++written_frames;
}

TiffSink::TiffSink() = default;

TiffSink::~TiffSink() {
    if (file_) {
        try {
            close();
        } catch (const Error&) {
            // Whoever wants to know calls close(); this is for a program that ends otherwise.
        }
    }
}

void TiffSink::open(const fs::path& path, const FrameFormat& format, const std::string& text) {
    assert(!file_);
    if (fs::exists(fs::symlink_status(path))) {
        fail(ExitCode::failed, "cannot create {}: the file exists; choose another --name", quoted(path));
    }
    const fs::path unfinished = fs::path(path) += kUnfinishedSuffix;
    DiskFile disk_file = DiskFile::create(unfinished);
    try {
        file_ = std::make_unique<OpenFile>(std::move(disk_file), path, format, text);
    } catch (const Error&) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        throw;
    }
}

void TiffSink::write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) {
    for (const FrameView& frame : frames) {
        file_->write_frame(frame, locations);
    }
}

void TiffSink::commit() {
    OpenFile& file = *file_;
    file.held_back.commit();
    if (file.committed_frames == 0 && file.written_frames != 0) {
        DiskFile& disk_file = file.held_back.file();
        if (!rename_unless_taken(disk_file.path(), file.final_path)) {
            fail(ExitCode::failed, "cannot create {}: the file exists; choose another --name",
                 quoted(file.final_path));
        }
        disk_file.set_path(file.final_path);
    }
    file.committed_frames = file.written_frames;
}

void TiffSink::flush() {
    file_->held_back.file().flush();
}

void TiffSink::close() {
    const std::unique_ptr<OpenFile> file = std::move(file_);
    DiskFile disk_file = file->held_back.take_committed();
    disk_file.close();
    if (file->committed_frames == 0) {
        std::error_code ignored;  // an empty file more, and its name says so
        fs::remove(disk_file.path(), ignored);
    }
}

std::uint64_t TiffSink::file_bytes() const {
    return file_->held_back.size_bytes();
}

void TiffSink::describe(const fs::path& path, const std::string& text) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    replace_description(file, text);
    file.close();
}

std::uint64_t TiffSink::recover(const fs::path& path) {
    DiskFile file = DiskFile::open(path, DiskFile::Access::read_and_write);
    file.resize(file.size_bytes());
    file.close();

    std::string libtiff_error;
    const TiffHandle tiff(TIFFOpenExt(path.c_str(), "r", quiet_options(libtiff_error).get()), TIFFClose);
    const std::uint64_t frames = tiff ? TIFFNumberOfDirectories(tiff.get()) : 0;
    if (!libtiff_error.empty()) {
        fail(ExitCode::failed, "{} is damaged: {}", quoted(path), libtiff_error);
    }
    return frames;
}

}  // namespace framering
