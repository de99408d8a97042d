#include "acquirer/source/picture/watched_source.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "acquirer/source/canceled.hpp"
#include "acquirer/source/picture/image_files.hpp"
#include "acquirer/source/picture/image_sizes.hpp"
#include "acquirer/source/picture/picture.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
class WatchedSource final : public FrameSource {
  public:
    WatchedSource(const std::filesystem::path& folder, const WantedFormat& wanted, const FolderLooks& looks,
                  const StopToken& stop)
        : folder_(folder), wanted_(wanted), watch_(folder, looks), format_(format_at_start(stop)) {}

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_taken}; }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        return {{"folder", folder_.string()}, {"watch", "true"}};
    }
    std::string left_behind() const override;

    void set_copy_mode(CopyMode mode) override { copy_mode_ = mode; }
    void go_to(std::uint64_t) override {
        fail(ExitCode::usage, "folder {} was watched: which of its files were taken is not known",
             folder_.string());
    }

    Readiness wait(Nanoseconds limit) override {
        const Deadline deadline = Deadline::in(limit);
        while (images_.empty()) {
            const auto file = watch_.next(deadline.left());
            if (!file) {
                return Readiness::not_yet;
            }
            look_at(*file);
        }
        return Readiness::ready;
    }

    FillResult fill(std::span<std::byte> pixels, FrameInfo&, std::uint64_t, Nanoseconds) override {
        ImageFrames& image = images_.front();
        if (std::exchange(has_pixels_, false)) {
            copy_pixels(pixels, pixels_, copy_mode_);
        } else {
            reader_.read(image, index_, pixels);
        }
        if (++index_ == image.count) {
            images_.erase(images_.begin());
            index_ = 0;
        }
        return FillResult::filled;
    }

  private:
    [[nodiscard]] FrameFormat format_at_start(const StopToken& stop) const;
    void look_at(const std::filesystem::path& file);
    void read_to_the_end(const std::vector<ImageFrames>& images);

    const std::filesystem::path folder_;
    const WantedFormat wanted_;
    FolderWatch watch_;
    const FrameFormat format_;
    CopyMode copy_mode_ = CopyMode::cached;
    ImageFileReader reader_;
    std::vector<ImageFrames> images_;  // of one file, those that are not taken yet
    std::uint64_t index_ = 0;          // of the next frame in the first of them
    std::vector<std::byte> pixels_;
    bool has_pixels_ = false;  // of the next frame
    std::set<std::filesystem::path> not_whole_;
};

FrameFormat WatchedSource::format_at_start(const StopToken& stop) const {
    if (wanted_.width && wanted_.height && wanted_.pixel_format) {
        return with_defaults(wanted_);
    }
    for (const auto& file : image_files(folder_)) {
        try {
            for (const ImageFrames& image : images_in(file, stop)) {
                if (is_wanted(image.format, wanted_)) {
                    return agreed_with_file(wanted_, image.format);
                }
            }
        } catch (const Error&) {  // it may not be whole yet
            require_not_canceled(stop);
        }
    }
    fail(ExitCode::usage,
         "folder {} has no image yet that tells the format; give --width, --height and --pixel-format, or put one "
         "there first",
         folder_.string());
}

void WatchedSource::look_at(const std::filesystem::path& file) {
    std::vector<ImageFrames> images;
    try {
        images = images_in(file);
        read_to_the_end(images);
    } catch (const Error& error) {
        watch_.put_back(file);
        if (not_whole_.insert(file).second) {
            log_warning("{}; it is taken once it is whole", error.what());
        }
        return;
    }
    not_whole_.erase(file);
    watch_.take(file);
    const bool is_chosen = wanted_.width || wanted_.height || wanted_.pixel_format;
    for (const ImageFrames& image : images) {
        if (has_same_pixels(image.format, format_)) {
            images_.push_back(image);
        } else if (is_chosen) {
            log_info("image {} is {} and is passed over: the scan has {}", file.string(),
                     size_and_format_text(image.format), size_and_format_text(format_));
        } else {
            fail(ExitCode::usage,
                 "image {} is {}, and the scan has {}; all images of a scan must have the same size and format",
                 file.string(), size_and_format_text(image.format), size_and_format_text(format_));
        }
    }
    has_pixels_ = images_.size() == 1 && images.size() == 1 && images_.front().count == 1;
    index_ = 0;
}

void WatchedSource::read_to_the_end(const std::vector<ImageFrames>& images) {
    ImageFileReader reader;
    for (const ImageFrames& image : images) {
        pixels_.resize(image.format.payload_bytes());
        for (std::uint64_t index = 0; index < image.count; ++index) {
            reader.read(image, index, pixels_);
        }
    }
}

std::string WatchedSource::left_behind() const {
    std::string text;
    if (!not_whole_.empty()) {
        text = fmt::format("{} files in {} never were whole images and are not stored, such as {}",
                           not_whole_.size(), folder_.string(), not_whole_.begin()->filename().string());
    }
    if (const std::size_t waiting = watch_.waiting(); waiting != 0) {
        text += fmt::format("{}{} more files in {} were not taken any more", text.empty() ? "" : "; ", waiting,
                            folder_.string());
    }
    if (const auto& again = watch_.written_again(); !again.empty()) {
        text += fmt::format(
            "{}{} files in {} were written again after they were taken, and what is new in them is not stored, "
            "such "
            "as {}",
            text.empty() ? "" : "; ", again.size(), folder_.string(), *again.begin());
    }
    return text;
}
}  // namespace

std::unique_ptr<FrameSource> make_watched_source(const std::filesystem::path& folder, const WantedFormat& wanted,
                                                 const FolderLooks& looks, const StopToken& stop) {
    return std::make_unique<WatchedSource>(folder, wanted, looks, stop);
}

}  // namespace framering
