#include "acquirer/source/picture/image_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <limits>
#include <system_error>

#include "acquirer/source/canceled.hpp"
#include "acquirer/source/natural_order.hpp"
#include "acquirer/source/picture/picture.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t kLargestImageFile = std::uint64_t{1} << 30;
// Of most files, and of nearly every file: color profiles and small copies of the picture come first.
constexpr std::array<std::uint64_t, 2> kHeaderBytes{std::uint64_t{16} << 10, std::uint64_t{256} << 10};

// The first bytes of a file, at most `most`. Fails (Error) without its name.
std::vector<std::byte> first_bytes(const fs::path& path, std::uint64_t most) {
    std::error_code error;
    const std::uint64_t size = fs::file_size(path, error);
    std::ifstream file(path, std::ios::binary);
    if (error || !file) {
        fail(ExitCode::failed, "{}", error ? error.message() : errno_text(errno));
    }
    std::vector<std::byte> bytes(std::min(size, most));
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return bytes;
}

std::uint64_t size_of(const fs::path& path) {
    std::error_code error;
    const std::uint64_t size = fs::file_size(path, error);
    if (error) {
        fail(ExitCode::failed, "{}", error.message());
    }
    if (size > kLargestImageFile) {
        fail(ExitCode::failed, "it is larger than {}", size_text(kLargestImageFile));
    }
    return size;
}

FrameFormat format_in(const fs::path& path) {
    const std::uint64_t size = size_of(path);
    for (const std::uint64_t most : kHeaderBytes) {
        if (size > most) {
            try {
                return picture_format(first_bytes(path, most), size);
            } catch (const Error&) {  // more of it tells what is wrong, if something is
            }
        }
    }
    return picture_format(first_bytes(path, size), size);
}

std::vector<ImageFrames> tiff_images_in(const fs::path& path, const StopToken& stop) {
    const TiffContents contents = tiff_contents(path, stop);
    if (contents.damage) {
        throw Error(*contents.damage);
    }
    std::vector<ImageFrames> all;
    for (const TiffFrames& frames : contents.frames) {
        all.push_back({path, frames.page.format, frames, frames.count, 0});
        all.back().format.pixel_size_nm = contents.pixel_size_nm;
    }
    return all;
}
}  // namespace

bool is_image_name(const std::string& name) {
    return !name.empty() && name.front() != '.' && name.front() != '~' && picture_kind_named(name);
}

std::vector<fs::path> image_files(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code gone;
        if (is_image_name(entry->path().filename().string()) && entry->is_regular_file(gone)) {
            files.push_back(entry->path());
        }
    }
    if (error) {
        fail(ExitCode::usage, "folder {}: {}", folder.string(), error.message());
    }
    std::ranges::sort(files, [](const auto& a, const auto& b) {
        return natural_less(a.filename().string(), b.filename().string());
    });
    return files;
}

std::vector<ImageFrames> images_in(const fs::path& file, const StopToken& stop) {
    require_not_canceled(stop);
    try {
        if (picture_kind_of(first_bytes(file, 8)) != PictureKind::tiff) {
            return {{file, format_in(file), std::nullopt}};
        }
    } catch (const Error& error) {
        throw error.within("image " + file.string());
    }
    return tiff_images_in(file, stop);
}

void ImageFileReader::read(const ImageFrames& frames, std::uint64_t index, std::span<std::byte> pixels) {
    if (frames.tiff) {
        return read_tiff(frames, index, pixels);
    }
    try {
        const std::uint64_t size = size_of(frames.file);
        bytes_ = first_bytes(frames.file, size);
        if (picture_kind_of(bytes_) == PictureKind::tiff || picture_format(bytes_, size) != frames.format) {
            fail(ExitCode::failed, "it has changed since the scan started");
        }
        (void)read_picture(bytes_, frames.format, pixels);
    } catch (const Error& error) {
        throw error.within("image " + frames.file.string());
    }
}

void ImageFileReader::read_tiff(const ImageFrames& frames, std::uint64_t index, std::span<std::byte> pixels) {
    if (!tiff_ || tiff_file_ != frames.file) {
        tiff_ = std::make_unique<TiffFrameFile>(frames.file);
        tiff_file_ = frames.file;
    }
    if (tiff_->read(pixels, *frames.tiff, index) != frames.tiff->page.format) {
        fail(ExitCode::failed, "image {}: it has changed since the scan started", frames.file.string());
    }
}

}  // namespace framering
