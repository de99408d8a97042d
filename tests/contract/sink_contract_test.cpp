// One suite for every FrameSink.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "common/base/error.hpp"
#include "recorded/input_file.hpp"
#include "tests/support/sinks_under_test.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_frames.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/sink/page_name.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A sink and a directory to try it in.
struct Trial {
    const SinkUnderTest& on;
    std::unique_ptr<FrameSink> sink;
    TemporaryDirectory directory;
    std::filesystem::path path = directory / "a.tif";

    [[nodiscard]] std::unique_ptr<FrameFile> create(const FrameFormat& format) const {
        return sink->create(path, {format, "text", {}, 0});
    }
    // The pages of the file that others can see.
    void check_visible(std::uint64_t frames) const {
        if (on.keeps_files) {
            CHECK((exists(path) ? read_tiff(path).pages.size() : 0) == frames);
        }
    }
};

void try_every_sink(const std::function<void(const Trial&)>& check) {
    on_every_sink([&](const SinkUnderTest& on) { check({on, on.make(), {}}); });
}

void check_pages(const SinkUnderTest& on, const std::filesystem::path& path, std::span<const FrameView> frames) {
    const TiffFile file = read_tiff(path);
    REQUIRE(file.opened);
    CHECK(file.complaints == std::vector<std::string>{});
    REQUIRE(file.pages.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const TiffPage& page = file.pages[i];
        CHECK(page.width == frames[i].info.width);
        CHECK(page.height == frames[i].info.height);
        CHECK((page.strips == 1 || page.is_compressed));
        CHECK(page.is_contiguous);
        // ImageJ's own format has no place for it.
        CHECK(page.name == (on.keeps_text ? page_name(frames[i].info, 0) : ""));
        CHECK(page.offset % on.alignment == 0);
        CHECK(std::ranges::equal(page.pixels, frames[i].pixels));
    }
}
}  // namespace

TEST_CASE("sink: a frame is visible when it is committed and not before") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(64, 48, PixelFormat::mono16);
        const TestFrames frames(format, 3);
        std::vector<FrameLocation> locations;
        const auto file = trial.create(format);
        for (std::size_t i = 0; i < 3; ++i) {
            file->write(frames.run(i, 1), locations);
            trial.check_visible(i);
            file->commit();
            trial.check_visible(i + 1);
        }
        file->close();
        trial.check_visible(3);
    });
}

TEST_CASE("sink: a run is committed as a whole") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(33, 17, PixelFormat::mono8);
        const TestFrames frames(format, 40);
        std::vector<FrameLocation> locations;
        const auto file = trial.create(format);
        file->write(frames.run(0, 1), locations);
        file->commit();
        file->write(frames.run(1, 20), locations);
        file->write(frames.run(21, 19), locations);
        trial.check_visible(1);
        file->commit();
        trial.check_visible(40);
        CHECK(locations.size() == 40);
        file->close();
        if (trial.on.keeps_files) {
            check_pages(trial.on, trial.path, frames.all());
        }
    });
}

TEST_CASE("sink: what was written and not committed is gone after close") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(20, 20, PixelFormat::mono16);
        const TestFrames frames(format, 5);
        std::vector<FrameLocation> locations;
        const auto file = trial.create(format);
        file->write(frames.run(0, 2), locations);
        file->commit();
        file->write(frames.run(2, 3), locations);
        file->close();
        trial.check_visible(2);
    });
}

TEST_CASE("sink: the locations say where the pixels are") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(101, 7, PixelFormat::mono16);
        const TestFrames frames(format, 4);
        std::vector<FrameLocation> locations;
        const auto file = trial.create(format);
        file->write(frames.all(), locations);
        file->commit();
        file->close();
        REQUIRE(locations.size() == 4);
        for (std::size_t i = 0; i < 4; ++i) {
            if (trial.on.keeps_files) {
                const TiffPage page = read_tiff(trial.path).pages[i];
                CHECK(locations[i].offset == page.offset);
                CHECK(locations[i].bytes == page.bytes);
                CHECK((page.is_compressed || page.bytes == format.payload_bytes()));
            }
        }
    });
}

TEST_CASE("sink: one file after the other") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 6);
        for (std::size_t i = 0; i < 3; ++i) {
            const auto path = trial.directory / std::to_string(i);
            std::vector<FrameLocation> locations;
            const auto file = trial.sink->create(path, {format, "text", {}, 0});
            file->write(frames.run(2 * i, 2), locations);
            file->commit();
            file->flush();
            file->close();
            if (trial.on.keeps_files) {
                check_pages(trial.on, path, frames.run(2 * i, 2));
            }
        }
    });
}

TEST_CASE("sink: frames of every size come back") {
    try_every_sink([](const Trial& trial) {
        for (const PixelFormat pixel_format :
             {PixelFormat::mono8, PixelFormat::mono16, PixelFormat::rgb8, PixelFormat::rgb16, PixelFormat::float32,
              PixelFormat::bayer_gr16}) {
            if (!trial.on.takes(pixel_format)) {
                continue;
            }
            for (const auto& [columns, rows] :
                 {std::pair{1U, 1U}, {3U, 5U}, {5U, 1U}, {1U, 4097U}, {640U, 424U}}) {
                const std::uint32_t width = columns;
                const std::uint32_t height = rows;
                CAPTURE(width);
                CAPTURE(height);
                const FrameFormat format = test_format(width, height, pixel_format);
                const TestFrames frames(format, 3);
                const auto path = trial.directory / (std::to_string(width) + "x" + std::to_string(height) + "_" +
                                                     std::string(name_of(pixel_format)));
                std::vector<FrameLocation> locations;
                const auto file = trial.sink->create(path, {format, "text", {}, 0});
                file->write(frames.all(), locations);
                file->commit();
                file->close();
                if (trial.on.keeps_files) {
                    check_pages(trial.on, path, frames.all());
                    CHECK(read_tiff(path).pages[0].bits == 8 * bytes_per_sample(pixel_format));
                }
            }
        }
    });
}

TEST_CASE("sink: nothing behind the pixels gets into the file where it may not be read") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(33, 17, PixelFormat::mono8);
        const TestFrames frames(format, 3);  // pages of their own; 0xEE behind the pixels
        std::vector<FrameView> alone(frames.all().begin(), frames.all().end());
        for (FrameView& frame : alone) {
            frame.readable_behind = 0;
        }
        std::vector<FrameLocation> locations;
        const auto file = trial.create(format);
        file->write(alone, locations);
        file->commit();
        file->close();
        if (trial.on.keeps_files) {
            check_pages(trial.on, trial.path, frames.all());
            CHECK(InputFile(trial.path).text(std::uint64_t{1} << 30).find(std::string(16, '\xEE')) ==
                  std::string::npos);
        }
    });
}

TEST_CASE("sink: a file without a frame leaves nothing behind") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const auto file = trial.create(format);
        file->close();
        CHECK(std::filesystem::is_empty(trial.directory.path()));
    });
}

TEST_CASE("sink: recovery finds what was committed and cuts what the index does not know") {
    try_every_sink([](const Trial& trial) {
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 4);
        std::vector<FrameLocation> locations;
        const auto file = trial.create(format);
        file->write(frames.all(), locations);
        file->commit();
        file->close();
        CHECK(trial.sink->recover(trial.path, 4) == 4);
        trial.check_visible(4);
        CHECK(trial.sink->recover(trial.path, 3) == 3);
        trial.check_visible(3);
        if (trial.on.keeps_files) {
            check_pages(trial.on, trial.path, frames.run(0, 3));
        }
    });
}
