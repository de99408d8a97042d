// One suite for every FrameSink.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_frames.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/null_sink.hpp"
#include "writer/tiff_sink.hpp"

using namespace framering;
using namespace framering::test;

namespace {
struct SinkUnderTest {
    const char* name;
    bool keeps_pixels;
    std::unique_ptr<FrameSink> sink;
    TemporaryDirectory directory;
    std::filesystem::path path = directory / "a.ome.tif";

    [[nodiscard]] std::unique_ptr<FrameFile> create(const FrameFormat& format) const {
        return sink->create(path, {format, "text", {}, 0});
    }
    // The pages of the file that others can see.
    void check_visible(std::uint64_t frames) const {
        if (keeps_pixels) {
            CHECK((exists(path) ? read_tiff(path).pages.size() : 0) == frames);
        }
    }
};

void on_every_sink(const std::function<void(SinkUnderTest&)>& check) {
    SinkUnderTest tiff{"tiff", true, std::make_unique<TiffSink>(), {}};
    SinkUnderTest null{"null", false, std::make_unique<NullSink>(), {}};
    for (SinkUnderTest* sink : {&tiff, &null}) {
        CAPTURE(sink->name);
        check(*sink);
    }
}

void check_pages(const std::filesystem::path& path, std::span<const FrameView> frames) {
    const TiffFile file = read_tiff(path);
    REQUIRE(file.opened);
    CHECK(file.complaints == std::vector<std::string>{});
    REQUIRE(file.pages.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const TiffPage& page = file.pages[i];
        CHECK(page.width == frames[i].info.width);
        CHECK(page.height == frames[i].info.height);
        CHECK(page.strips == 1);
        CHECK(page.offset % 4096 == 0);
        CHECK(std::ranges::equal(page.pixels, frames[i].pixels));
    }
}
}  // namespace

TEST_CASE("sink: a frame is visible when it is committed and not before") {
    on_every_sink([](SinkUnderTest& on) {
        const FrameFormat format = test_format(64, 48, PixelFormat::mono16);
        const TestFrames frames(format, 3);
        std::vector<FrameLocation> locations;
        const auto file = on.create(format);
        for (std::size_t i = 0; i < 3; ++i) {
            file->write(frames.run(i, 1), locations);
            on.check_visible(i);
            file->commit();
            on.check_visible(i + 1);
        }
        file->close();
        on.check_visible(3);
    });
}

TEST_CASE("sink: a run is committed as a whole") {
    on_every_sink([](SinkUnderTest& on) {
        const FrameFormat format = test_format(33, 17, PixelFormat::mono8);
        const TestFrames frames(format, 40);
        std::vector<FrameLocation> locations;
        const auto file = on.create(format);
        file->write(frames.run(0, 1), locations);
        file->commit();
        file->write(frames.run(1, 20), locations);
        file->write(frames.run(21, 19), locations);
        on.check_visible(1);
        file->commit();
        on.check_visible(40);
        CHECK(locations.size() == 40);
        file->close();
        if (on.keeps_pixels) {
            check_pages(on.path, frames.all());
        }
    });
}

TEST_CASE("sink: what was written and not committed is gone after close") {
    on_every_sink([](SinkUnderTest& on) {
        const FrameFormat format = test_format(20, 20, PixelFormat::mono16);
        const TestFrames frames(format, 5);
        std::vector<FrameLocation> locations;
        const auto file = on.create(format);
        file->write(frames.run(0, 2), locations);
        file->commit();
        file->write(frames.run(2, 3), locations);
        file->close();
        on.check_visible(2);
    });
}

TEST_CASE("sink: the locations say where the pixels are") {
    on_every_sink([](SinkUnderTest& on) {
        const FrameFormat format = test_format(101, 7, PixelFormat::mono16);
        const TestFrames frames(format, 4);
        std::vector<FrameLocation> locations;
        const auto file = on.create(format);
        file->write(frames.all(), locations);
        file->commit();
        file->close();
        REQUIRE(locations.size() == 4);
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(locations[i].bytes == format.payload_bytes());
            if (on.keeps_pixels) {
                CHECK(locations[i].offset == read_tiff(on.path).pages[i].offset);
            }
        }
    });
}

TEST_CASE("sink: one file after the other") {
    on_every_sink([](SinkUnderTest& on) {
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 6);
        for (std::size_t i = 0; i < 3; ++i) {
            const auto path = on.directory / std::to_string(i);
            std::vector<FrameLocation> locations;
            const auto file = on.sink->create(path, {format, "text", {}, 0});
            file->write(frames.run(2 * i, 2), locations);
            file->commit();
            file->flush();
            file->close();
            if (on.keeps_pixels) {
                check_pages(path, frames.run(2 * i, 2));
            }
        }
    });
}

TEST_CASE("sink: frames of every size come back") {
    on_every_sink([](SinkUnderTest& on) {
        for (const PixelFormat pixel_format : {PixelFormat::mono8, PixelFormat::mono16}) {
            for (const auto& [columns, rows] :
                 {std::pair{1U, 1U}, {3U, 5U}, {5U, 1U}, {1U, 4097U}, {640U, 424U}}) {
                const std::uint32_t width = columns;
                const std::uint32_t height = rows;
                CAPTURE(width);
                CAPTURE(height);
                const FrameFormat format = test_format(width, height, pixel_format);
                const TestFrames frames(format, 3);
                const auto path = on.directory / (std::to_string(width) + "x" + std::to_string(height) + "_" +
                                                  std::string(name_of(pixel_format)));
                std::vector<FrameLocation> locations;
                const auto file = on.sink->create(path, {format, "text", {}, 0});
                file->write(frames.all(), locations);
                file->commit();
                file->close();
                if (on.keeps_pixels) {
                    check_pages(path, frames.all());
                    CHECK(read_tiff(path).pages[0].bits == 8 * bytes_per_pixel(pixel_format));
                }
            }
        }
    });
}

TEST_CASE("sink: a file without a frame leaves nothing behind") {
    on_every_sink([](SinkUnderTest& on) {
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const auto file = on.create(format);
        file->close();
        CHECK(std::filesystem::is_empty(on.directory.path()));
    });
}

TEST_CASE("sink: recovery finds what was committed and cuts what the index does not know") {
    on_every_sink([](SinkUnderTest& on) {
        const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        const TestFrames frames(format, 4);
        std::vector<FrameLocation> locations;
        const auto file = on.create(format);
        file->write(frames.all(), locations);
        file->commit();
        file->close();
        CHECK(on.sink->recover(on.path, 4) == 4);
        on.check_visible(4);
        CHECK(on.sink->recover(on.path, 3) == 3);
        on.check_visible(3);
        if (on.keeps_pixels) {
            check_pages(on.path, frames.run(0, 3));
        }
    });
}
