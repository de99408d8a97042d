#include "acquirer/source/tiff_contents.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "acquirer/source/canceled.hpp"
#include "acquirer/source/declared_frames.hpp"
#include "acquirer/source/tiff_bytes.hpp"

namespace framering {

namespace {
constexpr std::uint16_t kMetaMorphPlanes = 33629;  // its number of values is the number of planes

class Search {
  public:
    Search(const std::filesystem::path& path, const StopToken& stop)
        : path_(path), stop_(stop), reader_(path), bytes_(path) {}

    [[nodiscard]] TiffContents run() {
        const std::string description = reader_.description();
        found_.pixel_size_nm = reader_.pixel_size_nm();
        try {
            take_pages();
        } catch (const Error& error) {
            if (found_.frames.empty() || error.exit_code() != ExitCode::failed) {
                throw;
            }
            found_.damage = error;
        }
        if (found_.frames.empty()) {
            fail(ExitCode::usage, "TIFF {} contains only thumbnails or masks", path_.string());
        }
        found_.series = ome_series_of(description, path_.filename().string(), pages_);
        if (!found_.damage) {
            compare_with_declared();
        }
        return std::move(found_);
    }

  private:
    void take_pages() {
        do {
            require_not_canceled(stop_);
            if (!reader_.page_is_secondary()) {
                take_page();
            }
            ++pages_;
        } while (!found_.damage && reader_.next_page());
    }

    void take_page() {
        const TiffPage page = reader_.page();
        found_.frames.push_back({pages_, page, 1, {}});
        DeclaredFrames declared = declared_by_text(
            reader_.description(), page.format.payload_bytes() / bytes_per_sample(page.format.pixel_format));
        if (const std::uint64_t planes = bytes_.count_of_values(page.offset, kMetaMorphPlanes); planes != 0) {
            declared = {planes, "its tag 33629 (MetaMorph stack)", true, true};
        }
        if (declared.behind_one_directory && declared.count > 1) {
            take_frames_behind(declared);
        } else if (declared.of_the_page || pages_ == 0) {
            const std::uint64_t before = declared_.count;
            declared_ = declared;
            declared_.count = declared.count > ~before ? ~std::uint64_t{0} : before + declared.count;
        }
    }

    // The page is one of many frames whose pixels lie one after the other, up to the directory or the file's end.
    void take_frames_behind(const DeclaredFrames& declared) {
        TiffFrames& frames = found_.frames.back();
        const std::uint64_t frame_bytes = frames.page.format.payload_bytes();
        frames.pixels_at = reader_.pixels_in_one_piece();
        if (!frames.pixels_at) {
            fail(ExitCode::usage,
                 "TIFF {}, page {}: {} says {} frames under one directory, but they are compressed or in separate "
                 "strips, so only the first can be located; save it with one directory per frame",
                 path_.string(), pages_ + 1, declared.by, declared.count);
        }
        const std::uint64_t start = *frames.pixels_at;
        const std::uint64_t end =
            frames.page.offset > start ? std::min(frames.page.offset, bytes_.size()) : bytes_.size();
        const std::uint64_t there = end > start ? (end - start) / frame_bytes : 0;
        frames.count = std::clamp<std::uint64_t>(there, 1, declared.count);
        if (there < declared.count) {
            found_.damage = missing(declared, frames.count);
        }
    }

    void compare_with_declared() {
        DeclaredFrames declared = declared_;
        const std::uint64_t taken =
            std::accumulate(found_.frames.begin(), found_.frames.end(), std::uint64_t{0},
                            [](std::uint64_t sum, const TiffFrames& frames) { return sum + frames.count; });
        if (found_.series.pages > pages_) {
            found_.damage = missing({found_.series.pages, "its OME-XML"}, taken);
        } else if (declared.count > taken && pages_ == 1) {
            take_frames_behind(declared);
        } else if (declared.count > taken) {
            found_.damage = missing(declared, taken);
        }
    }

    [[nodiscard]] Error missing(const DeclaredFrames& declared, std::uint64_t taken) const {
        return {ExitCode::failed,
                fmt::format(
                    "TIFF {}: {} says {} frames, but the file contains {}; it is truncated or was never completed",
                    path_.string(), declared.by, declared.count, taken)};
    }

    const std::filesystem::path path_;
    const StopToken stop_;
    TiffReader reader_;
    TiffBytes bytes_;
    TiffContents found_;
    DeclaredFrames declared_;  // by the first page, or by all that begin a stack of tifffile
    std::uint64_t pages_ = 0;
};
}  // namespace

TiffContents tiff_contents(const std::filesystem::path& path, const StopToken& stop) {
    return Search(path, stop).run();
}

}  // namespace framering
