// Scans with a preview beside their recording, and what the preview's directory is to have.
#pragma once
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "common/scaling/frame_scaler.hpp"
#include "common/scaling/scaled_format.hpp"
#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

namespace framering::test {

inline constexpr std::uint64_t kPreviewedFrames = 200;
inline const Arguments kTo20{"--scale-to", "20"};  // 64x48 pixels become 20x15

inline Arguments operator+(Arguments a, const Arguments& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

[[nodiscard]] inline Arguments previewed_scan(const Arguments& more = {}) {
    return recorded_scan(Arguments{"--frames", std::to_string(kPreviewedFrames), "--frame-rate", "1000",
                                   "--wait-for", "preview=30s"} +
                         more);
}

// What scan.json says of it.
struct PreviewOnDisk {
    std::uint64_t width = 0;   // of the scan's frames
    std::uint64_t height = 0;  // of the scan's frames
    std::uint64_t scaled = 0;
    std::uint64_t skipped = 0;
};
[[nodiscard]] PreviewOnDisk preview_in(const std::filesystem::path& directory);

inline void check_whole(const ScanOnDisk& scan, std::uint64_t frames, bool embedded = false) {
    CHECK(scan.state == "complete");
    CHECK(scan.stored == frames);
    CHECK(scan.received == frames);
    CHECK(scan.gaps.empty());
    CHECK(first_flaw(scan, embedded) == "");
}

// Each page of the preview is made of the recording's page of the same frame. Requires: the recording has every
// frame.
inline void check_scaled(const ScanOnDisk& preview, const ScanOnDisk& recording,
                         PixelFormat pixel_format = PixelFormat::mono16) {
    REQUIRE(!recording.pages.empty());
    REQUIRE(preview.index.size() == preview.pages.size());
    const FrameFormat from{recording.pages[0].width, recording.pages[0].height, pixel_format,
                           8 * bytes_per_sample(pixel_format), 0};
    const FrameFormat to = scaled_format(from, 20);
    const auto scaler = make_frame_scaler(from, to);
    std::vector<std::byte> scaled(to.payload_bytes());
    std::size_t different = 0;
    for (std::size_t page = 0; page < preview.pages.size(); ++page) {
        CHECK(preview.pages[page].width == to.width);
        CHECK(preview.pages[page].samples == samples_per_pixel(to.pixel_format));
        scaler->scale(recording.pages.at(preview.index[page].sequence).pixels, scaled);
        different += preview.pages[page].pixels == scaled ? 0U : 1U;
    }
    CHECK(different == 0);
}

}  // namespace framering::test
