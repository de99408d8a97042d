// How every FrameSink that keeps files treats names, room and damage.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/recorded_file.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"

using namespace framering;
using namespace framering::test;

namespace {
std::uint64_t allocated_bytes(const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return static_cast<std::uint64_t>(status.st_blocks) * 512;
}
}  // namespace

TEST_CASE("file: a frame costs a write for each strip and few more") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const FrameFormat large = test_format(1024, 1024, PixelFormat::mono16);
        const TestFrames two(large, 2);
        const TemporaryDirectory directory;
        const auto sink = on.make();
        std::vector<FrameLocation> locations;
        const auto file = sink->create(directory / "a.tif", {large, "text", {}, 0});
        file->write(two.run(0, 1), locations);
        file->commit();
        plan_system_calls({});
        file->write(two.run(1, 1), locations);
        file->commit();
        const std::uint64_t calls = system_calls_so_far();
        file->close();
        const std::uint32_t strips = read_tiff(directory / "a.tif").pages[1].strips;
        // Directory, link, and offsets and sizes of strips where there are several, or ImageJ's count of images;
        // the page's name; now and then room.
        CHECK(calls <= strips + (strips == 1 ? 5 : 6));
    });
}

TEST_CASE("file: nothing is overwritten") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory directory;
        for (const std::string name : {"a.tif", "a.tif.unfinished"}) {
            const auto path = directory / name;
            std::ofstream(path) << "precious";
            const auto sink = on.make();
            CHECK_THROWS_WITH_AS((void)sink->create(directory / "a.tif", file_settings()),
                                 doctest::Contains("a.tif"), Error);
            std::string word;
            std::ifstream(path) >> word;
            CHECK(word == "precious");
            remove(path);
        }
    });
}

TEST_CASE("file: a file that takes the name before the first commit is kept") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory directory;
        const auto sink = on.make();
        std::vector<FrameLocation> locations;
        const auto file = sink->create(directory / "a.tif", file_settings());
        file->write(file_frames().run(0, 1), locations);
        std::ofstream(directory / "a.tif") << "precious";
        CHECK_THROWS_WITH_AS(file->commit(), doctest::Contains("the file exists"), Error);
        file->close();
        std::string word;
        std::ifstream(directory / "a.tif") >> word;
        CHECK(word == "precious");
    });
}

TEST_CASE("file: close gives back what was reserved and so does recover") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory directory;
        const auto path = directory / "a.tif";
        std::vector<FrameLocation> locations;
        {
            const auto sink = on.make();
            const auto file = sink->create(path, file_settings());
            file->write(file_frames().all(), locations);
            file->commit();
            file->close();
        }
        CHECK(allocated_bytes(path) < 300'000);

        for (std::uint64_t call = 1;; ++call) {
            const auto killed = directory / std::to_string(call);
            FileProgress progress;
            REQUIRE_FALSE(record_file_in_a_child(on, killed, {.kill_at = call}, progress));
            if (progress.committed > 1) {
                (void)on.make()->recover(killed, kFileFrames);
                CHECK(allocated_bytes(killed) < 300'000);
                break;
            }
        }
    });
}

TEST_CASE("file: a file that lost its end is refused or cut to what is whole") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory directory;
        const auto path = directory / "a.tif";
        FileProgress progress;
        record_file(on, path, progress);
        const auto sink = on.make();
        const auto third_page = read_tiff(path).pages[2].offset;
        std::filesystem::resize_file(path, third_page);
        try {
            const std::uint64_t whole = sink->recover(path, kFileFrames);
            CHECK(whole == 2);
            CHECK(read_tiff(path).pages.size() == 2);
        } catch (const Error& error) {
            CHECK(std::string(error.what()).find("is damaged: ") != std::string::npos);
        }
        std::ofstream(path, std::ios::trunc) << "no TIFF at all";
        CHECK_THROWS_AS((void)sink->recover(path, kFileFrames), Error);
        if (on.keeps_text) {
            CHECK_THROWS_WITH_AS(sink->describe(path, "text"), doctest::Contains("no description to replace"),
                                 Error);
        }
    });
}
