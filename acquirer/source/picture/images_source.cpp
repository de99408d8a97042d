#include "acquirer/source/picture/images_source.hpp"

#include <algorithm>
#include <utility>

#include "acquirer/source/file_list.hpp"
#include "acquirer/source/picture/image_files.hpp"
#include "acquirer/source/picture/image_sizes.hpp"
#include "acquirer/source/picture/picture.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
class ImagesSource final : public FrameSource {
  public:
    ImagesSource(const std::filesystem::path& folder, const WantedFormat& wanted, bool loop,
                 const std::vector<FrameFormat>& sizes, const StopToken& stop)
        : folder_(folder.string()), loop_(loop), sizes_(sizes) {
        find(folder, wanted, stop);
        try {
            format_ = agreed_with_file(wanted, images_.front().format);
        } catch (const Error& error) {
            throw error.within("image " + images_.front().file.string());
        }
    }

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override {
        return loop_ ? std::nullopt : std::optional(frames_);
    }
    std::uint64_t largest_payload_bytes() const override {
        std::uint64_t largest = format_.payload_bytes();
        for (const FrameFormat& each : sizes_) {
            largest = std::max(largest, each.payload_bytes());
        }
        return largest;
    }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_taken}; }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        std::vector<std::pair<std::string, std::string>> all{{"first_file", images_.front().file.string()},
                                                             {"frames", std::to_string(frames_)},
                                                             {"loop", loop_ ? "true" : "false"},
                                                             {std::string(kFileList), file_list_.digest()}};
        if (!sizes_.empty()) {
            all.emplace_back("sizes", formats_text(sizes_));
        }
        return all;
    }

    void go_to(std::uint64_t frame) override { next_ = loop_ ? frame % frames_ : std::min(frame, frames_); }

    Readiness wait(Nanoseconds) override { return next_ == frames_ ? Readiness::ended : Readiness::ready; }

    FillResult fill(std::span<std::byte> pixels, FrameInfo&, std::uint64_t, Nanoseconds) override {
        const ImageFrames& image = *std::prev(std::ranges::upper_bound(images_, next_, {}, &ImageFrames::first));
        reader_.read(image, next_ - image.first, pixels);
        ++next_;
        if (next_ == frames_ && loop_) {
            next_ = 0;
        }
        return FillResult::filled;
    }

  private:
    void find(const std::filesystem::path& folder, const WantedFormat& wanted, const StopToken& stop) {
        const auto files = image_files(folder);
        if (files.empty()) {
            fail(ExitCode::usage, "folder {} contains no .png, .jpg, .jpeg, .tif or .tiff file", folder_);
        }
        for (const auto& file : files) {
            for (ImageFrames& image : images_in(file, stop)) {
                images_.push_back(std::move(image));
            }
        }
        const std::string all_sizes = sizes_text(sizes_of(images_));
        const std::size_t all =
            std::erase_if(images_, [&](const ImageFrames& image) { return !is_wanted(image.format, wanted); });
        const auto sizes = sizes_of(images_);
        if (sizes.empty()) {
            fail(ExitCode::usage, "folder {}: no image has the size and pixel format asked for; it has {}",
                 folder_, all_sizes);
        }
        if (sizes.size() > 1) {
            fail(ExitCode::usage,
                 "folder {} has images of several sizes or formats: {}; choose one with --width, --height and "
                 "--pixel-format",
                 folder_, all_sizes);
        }
        number_images();
        if (all != 0 && sizes_.empty()) {
            log_info("folder {}: {}; the others are left out: it has {}", folder_, sizes_text(sizes), all_sizes);
        }
    }

    void number_images() {
        for (ImageFrames& image : images_) {
            image.first = frames_;
            frames_ += image.count;
            file_list_.add(image.file, image.count);
        }
        if (std::ranges::any_of(images_,
                                [](const auto& each) { return each.tiff && each.tiff->page.is_palette; })) {
            log_warning("folder {}: pixels of a TIFF file are palette indices; they are used as grey values",
                        folder_);
        }
    }

    const std::string folder_;
    const bool loop_;
    const std::vector<FrameFormat> sizes_;  // of all scans; empty: of one
    FrameFormat format_;
    std::vector<ImageFrames> images_;
    FileList file_list_;
    std::uint64_t frames_ = 0;
    std::uint64_t next_ = 0;
    ImageFileReader reader_;
};
}  // namespace

std::unique_ptr<FrameSource> make_images_source(const std::filesystem::path& folder, const WantedFormat& wanted,
                                                bool loop, const std::vector<FrameFormat>& all_sizes,
                                                const StopToken& stop) {
    return std::make_unique<ImagesSource>(folder, wanted, loop, all_sizes, stop);
}

}  // namespace framering
