#include "acquirer/source/tiff_source.hpp"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "acquirer/source/file_list.hpp"
#include "acquirer/source/natural_order.hpp"
#include "acquirer/source/tiff_contents.hpp"
#include "acquirer/source/tiff_frame_file.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

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
        fail(ExitCode::usage, "folder {} contains no .tif or .tiff file", path.string());
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return natural_less(a.filename().string(), b.filename().string());
    });
    return files;
}

// Frames of a file's images may lie in other files: all of them are to be here.
void require_whole(const std::vector<std::filesystem::path>& files, const std::vector<OmeSeries>& series) {
    const auto is_here = [&](const OmeFile& wanted) {
        const auto has_name = [&](const auto& file) { return file.filename().string() == wanted.name; };
        const auto has_uuid = [&](const OmeSeries& each) {
            return !wanted.uuid.empty() && each.uuid == wanted.uuid;
        };
        return std::ranges::any_of(files, has_name) || std::ranges::any_of(series, has_uuid);
    };
    for (std::size_t i = 0; i < series.size(); ++i) {
        const auto missing = std::ranges::find_if_not(series[i].others, is_here);
        if (missing != series[i].others.end()) {
            fail(ExitCode::usage,
                 "TIFF {} is one of {} files of a series, which continues in {}; give a folder with these files "
                 "and no others (tiff:FOLDER)",
                 files[i].string(), series[i].others.size() + 1, missing->name);
        }
        if (!series[i].described_by.empty() && files.size() == 1) {
            log_warning("TIFF {} is part of the series described by {}; only the frames of this file are read",
                        files[i].string(), series[i].described_by);
        }
    }
}

// Frames of one file that lie together.
struct Place {
    std::size_t file = 0;
    TiffFrames frames;
    std::uint64_t first = 0;  // the source's number of the first of them
};

class TiffSource final : public FrameSource {
  public:
    TiffSource(const std::filesystem::path& path, const WantedFormat& wanted, bool loop, const StopToken& stop)
        : files_(tiff_files(path)), loop_(loop) {
        std::vector<OmeSeries> series;
        for (std::size_t file = 0; file < files_.size() && !damage_; ++file) {
            TiffContents contents = tiff_contents(files_[file], stop);
            pixel_size_nm_ = file == 0 ? contents.pixel_size_nm : pixel_size_nm_;
            damage_ = contents.damage;
            series.push_back(std::move(contents.series));
            take(file, contents.frames);
        }
        if (!damage_) {
            require_whole(files_, series);
        }
        try {
            FrameFormat of_file = places_.front().frames.page.format;
            of_file.pixel_size_nm = pixel_size_nm_;
            format_ = agreed_with_file(wanted, of_file);
        } catch (const Error& error) {
            throw error.within("TIFF " + files_.front().string());
        }
        tell();
    }

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override {
        return loop_ || damage_ ? std::nullopt : std::optional(frames_);
    }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_taken}; }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        return {{"first_file", files_.front().string()},
                {"files", std::to_string(files_.size())},
                {"pages", std::to_string(places_.size())},
                {"frames", std::to_string(frames_)},
                {"loop", loop_ ? "true" : "false"},
                {std::string(kFileList), file_list_.digest()},
                {"min_is_white_inverted", any(&TiffPage::min_is_white) ? "true" : "false"},
                {"palette_indices", any(&TiffPage::is_palette) ? "true" : "false"}};
    }

    void go_to(std::uint64_t frame) override { next_ = loop_ ? frame % frames_ : std::min(frame, frames_); }

    Readiness wait(Nanoseconds) override {
        if (next_ == frames_ && damage_) {
            throw Error(*damage_);
        }
        return next_ == frames_ ? Readiness::ended : Readiness::ready;
    }

    FillResult fill(std::span<std::byte> pixels, FrameInfo&, std::uint64_t, Nanoseconds) override {
        const Place& place = *std::prev(std::ranges::upper_bound(places_, next_, {}, &Place::first));
        if (!open_ || open_number_ != place.file) {
            open_ = std::make_unique<TiffFrameFile>(files_[place.file]);
            open_number_ = place.file;
        }
        require_same(open_->read(pixels, place.frames, next_ - place.first), place);
        ++next_;
        if (next_ == frames_ && loop_ && !damage_) {
            next_ = 0;
        }
        return FillResult::filled;
    }

  private:
    void take(std::size_t file, const std::vector<TiffFrames>& found) {
        for (const TiffFrames& frames : found) {
            places_.push_back({file, frames, frames_});
            require_same(frames.page.format, places_.back());
            frames_ += frames.count;
            file_list_.add(files_[file], frames.count);
        }
    }

    void tell() const {
        if (any(&TiffPage::is_palette)) {
            log_warning("TIFF {}: its pixels are palette indices; they are used as grey values",
                        files_.front().string());
        }
        if (damage_) {
            log_warning("{}; the scan will end there, after {} frames", damage_->what(), frames_);
        }
    }

    [[nodiscard]] bool any(bool TiffPage::*what) const {
        return std::ranges::any_of(places_, [&](const Place& place) { return place.frames.page.*what; });
    }

    // A page that changed its size or depth: in mid-stack, or since its header was first read.
    void require_same(const FrameFormat& format, const Place& place) const {
        const FrameFormat& first = places_.front().frames.page.format;
        if (format != first) {
            fail(ExitCode::usage,
                 "TIFF {}, page {}: it is {}x{} {}, but the first page is {}x{} {}; all frames of a scan must "
                 "have the same size and format",
                 files_[place.file].string(), place.frames.page_number + 1, format.width, format.height,
                 name_of(format.pixel_format), first.width, first.height, name_of(first.pixel_format));
        }
    }

    const std::vector<std::filesystem::path> files_;
    const bool loop_;
    FrameFormat format_;
    double pixel_size_nm_ = 0;  // as the first file tells
    std::vector<Place> places_;
    FileList file_list_;
    std::uint64_t frames_ = 0;
    std::optional<Error> damage_;  // what follows the last frame
    std::uint64_t next_ = 0;
    std::unique_ptr<TiffFrameFile> open_;
    std::size_t open_number_ = 0;
};
}  // namespace

std::unique_ptr<FrameSource> make_tiff_source(const std::filesystem::path& path, const WantedFormat& wanted,
                                              bool loop, const StopToken& stop) {
    return std::make_unique<TiffSource>(path, wanted, loop, stop);
}

}  // namespace framering
