#include "acquirer/tiff_source.hpp"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "acquirer/natural_order.hpp"
#include "acquirer/tiff_reader.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
bool is_tiff_name(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return (extension == ".tif" || extension == ".tiff") && !path.filename().string().starts_with('.');
}

std::vector<std::filesystem::path> tiff_files(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
        return {path};
    }
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
         entry.increment(error)) {
        if (is_tiff_name(entry->path()) && !entry->is_directory(error)) {
            files.push_back(entry->path());
        }
    }
    if (error) {
        fail(ExitCode::usage, "folder {}: {}", path.string(), error.message());
    }
    if (files.empty()) {
        fail(ExitCode::usage, "folder {} holds no .tif or .tiff file", path.string());
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return natural_less(a.filename().string(), b.filename().string());
    });
    return files;
}

// Where a frame is.
struct Place {
    std::size_t file = 0;
    std::uint64_t page_number = 0;  // in the file, thumbnails included
    TiffPage page;
};

class TiffSource final : public FrameSource {
  public:
    TiffSource(const std::filesystem::path& path, const WantedFormat& wanted, bool loop)
        : files_(tiff_files(path)), loop_(loop) {
        for (std::size_t file = 0; file < files_.size(); ++file) {
            find_pages(file);
        }
        try {
            FrameFormat of_file = places_.front().page.format;
            of_file.pixel_size_nm = pixel_size_nm_;
            format_ = agreed_with_file(wanted, of_file);
        } catch (const Error& error) {
            throw error.within("TIFF " + files_.front().string());
        }
    }

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override {
        return loop_ ? std::nullopt : std::optional<std::uint64_t>(places_.size());
    }
    bool can_be_held_back() const override { return true; }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        const bool turned =
            std::any_of(places_.begin(), places_.end(), [](const Place& p) { return p.page.min_is_white; });
        return {{"first_file", files_.front().string()},
                {"files", std::to_string(files_.size())},
                {"pages", std::to_string(places_.size())},
                {"loop", loop_ ? "true" : "false"},
                {"min_is_white_inverted", turned ? "true" : "false"}};
    }

    void go_to(std::uint64_t frame) override {
        read_ = frame;
        next_ = loop_ ? frame % places_.size() : std::min<std::uint64_t>(frame, places_.size());
    }

    FillResult fill(std::span<std::byte> pixels, FrameInfo& info, std::uint64_t, Nanoseconds) override {
        if (next_ == places_.size() && loop_) {
            next_ = 0;
        }
        if (next_ == places_.size()) {
            return FillResult::ended;
        }
        const Place& place = places_[next_];
        if (!reader_ || open_file_ != place.file) {
            reader_ = std::make_unique<TiffReader>(files_[place.file]);
            open_file_ = place.file;
        }
        reader_->go_to(place.page, place.page_number);
        require_same(reader_->page().format, place);
        reader_->read(pixels);
        ++next_;
        info.camera_frame_id = read_++;
        return FillResult::filled;
    }

  private:
    void find_pages(std::size_t file) {
        TiffReader reader(files_[file]);
        const std::size_t before = places_.size();
        std::uint64_t number = 0;
        if (file == 0) {
            pixel_size_nm_ = reader.pixel_size_nm();
        }
        do {
            if (!reader.page_is_secondary()) {
                places_.push_back({file, number, reader.page()});
                require_same(places_.back().page.format, places_.back());
            }
            ++number;
        } while (reader.next_page());
        if (places_.size() == before) {
            fail(ExitCode::usage, "TIFF {} holds only thumbnails or masks", files_[file].string());
        }
        if (number == 1 && reader.imagej_images() > 1) {
            fail(ExitCode::usage,
                 "TIFF {} is ImageJ's form for stacks above 4 GiB: {} images behind one page, which TIFF readers "
                 "do "
                 "not see; save it as BigTIFF or OME-TIFF",
                 files_[file].string(), reader.imagej_images());
        }
    }

    // A page that changed its size or depth: in mid-stack, or since its header was first read.
    void require_same(const FrameFormat& format, const Place& place) const {
        const FrameFormat& first = places_.front().page.format;
        if (format != first) {
            fail(ExitCode::usage,
                 "TIFF {}, page {}: it is {}x{} {}, but the first page is {}x{} {}; all frames of a "
                 "scan have one size",
                 files_[place.file].string(), place.page_number + 1, format.width, format.height,
                 name_of(format.pixel_format), first.width, first.height, name_of(first.pixel_format));
        }
    }

    const std::vector<std::filesystem::path> files_;
    const bool loop_;
    FrameFormat format_;
    double pixel_size_nm_ = 0;  // as the first file tells
    std::vector<Place> places_;
    std::size_t next_ = 0;
    std::uint64_t read_ = 0;
    std::unique_ptr<TiffReader> reader_;
    std::size_t open_file_ = 0;
};
}  // namespace

std::unique_ptr<FrameSource> make_tiff_source(const std::filesystem::path& path, const WantedFormat& wanted,
                                              bool loop) {
    return std::make_unique<TiffSource>(path, wanted, loop);
}

}  // namespace framering
