#include "acquirer/size_series.hpp"

#include <algorithm>
#include <iterator>

#include "acquirer/source/picture/image_sizes.hpp"
#include "acquirer/source/picture/picture.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
AcquirerOptions of_size(AcquirerOptions options, const FrameFormat& size) {
    WantedFormat& format = options.source.format;
    format.width = size.width;
    format.height = size.height;
    format.pixel_format = format.pixel_format.value_or(size.pixel_format);
    return options;
}

void tell_scans(const std::string& folder, const std::vector<ImageSize>& sizes) {
    std::string text;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        text += fmt::format("{}scan {}: {} of {}", i == 0 ? "" : ", ", i + 1, sizes[i].frames,
                            size_and_format_text(sizes[i].format));
    }
    log_info("folder {} has images in {} sizes or formats, and each gets a scan: {}", folder, sizes.size(), text);
}
}  // namespace

std::vector<AcquirerOptions> scans_of_sizes(const AcquirerOptions& options, const StopToken& stop) {
    const SourceOptions& source = options.source;
    if (!is_image_folder(source.text) || source.pictures.is_watched) {
        return {options};
    }
    const std::string folder = source.text.substr(source.text.find(':') + 1);
    const std::vector<ImageSize> sizes =
        folder.empty() ? std::vector<ImageSize>() : sizes_in(folder, source.format, stop);
    if (sizes.size() <= 1) {
        return {options};
    }
    if (source.loop || options.frames || !options.axes.empty()) {
        fail(
            ExitCode::usage,
            "folder {} has images of several sizes or formats: {}; with --loop, --frames or axes, choose one with "
            "--width, --height and --pixel-format",
            folder, sizes_text(sizes));
    }
    AcquirerOptions common = options;
    std::ranges::transform(sizes, std::back_inserter(common.source.pictures.sizes), &ImageSize::format);
    std::vector<AcquirerOptions> scans;
    for (const ImageSize& size : sizes) {
        scans.push_back(of_size(common, size.format));
        (void)agreed_with_file(scans.back().source.format, size.format);  // before the first one begins
    }
    tell_scans(folder, sizes);
    return scans;
}

std::vector<AcquirerOptions> scans_left_of_sizes(const AcquirerOptions& options) {
    std::vector<AcquirerOptions> scans{options};
    const std::vector<FrameFormat>& sizes = options.source.pictures.sizes;
    const WantedFormat& now = options.source.format;
    auto next = std::ranges::find_if(sizes, [&](const FrameFormat& size) { return is_wanted(size, now); });
    while (next != sizes.end() && ++next != sizes.end()) {
        AcquirerOptions scan = options;
        scan.source.format.pixel_format.reset();
        scan.source.format.significant_bits.reset();
        scan.frames.reset();  // those of the first one
        scans.push_back(of_size(scan, *next));
    }
    return scans;
}

}  // namespace framering
