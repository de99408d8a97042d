#include "writer/sink/file_series.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
constexpr std::uint64_t kFrameBytes = 8192;
}

TEST_CASE("a file takes frames up to its number") {
    const FileLimits limits{10, 1 << 30};
    CHECK(frames_that_fit(limits, 0, 0, kFrameBytes, 4) == 4);
    CHECK(frames_that_fit(limits, 7, 7 * kFrameBytes, kFrameBytes, 4) == 3);
    CHECK(frames_that_fit(limits, 10, 10 * kFrameBytes, kFrameBytes, 4) == 0);
}

TEST_CASE("a file takes frames up to its size") {
    const FileLimits limits{1000, 10 * kFrameBytes};
    CHECK(frames_that_fit(limits, 0, 0, kFrameBytes, 100) == 10);
    CHECK(frames_that_fit(limits, 9, 9 * kFrameBytes, kFrameBytes, 100) == 1);
    CHECK(frames_that_fit(limits, 9, 9 * kFrameBytes + 1, kFrameBytes, 100) == 0);
    CHECK(frames_that_fit(limits, 9, 11 * kFrameBytes, kFrameBytes, 100) == 0);
}

TEST_CASE("an empty file takes one frame however large") {
    CHECK(frames_that_fit({1000, 100}, 0, 16, kFrameBytes, 5) == 1);
    CHECK(frames_that_fit({1000, 100}, 1, kFrameBytes, kFrameBytes, 5) == 0);
}

TEST_CASE("the last page that readers take is the last") {
    const FileLimits limits;
    CHECK(frames_that_fit(limits, 65'534, 1 << 20, kFrameBytes, 5) == 1);
    CHECK(frames_that_fit(limits, 65'535, 1 << 20, kFrameBytes, 5) == 0);
}

TEST_CASE("all texts of the first file together stay in proportion to the files") {
    std::size_t named = 0;
    std::uint64_t lines = 0;
    for (std::size_t files = 1; files <= 10'000; ++files) {
        if (naming_is_due(files, named)) {
            named = files;
            lines += files;
        }
        if (files <= 8) {
            CHECK(named == files);
        }
    }
    CHECK(lines < 100'000);
}
