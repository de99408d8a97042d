#include "acquirer/source/picture/watched_source.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;

namespace {
namespace fs = std::filesystem;
constexpr Nanoseconds kSoon = std::chrono::milliseconds(1);

PictureBytes watched_png(std::uint32_t number) {
    const MadePng png;
    return made_png(png, png_pattern(png, number));
}
PictureBytes watched_pixels(std::uint32_t number) {
    const MadePng png;
    return png_pixels(png, png_pattern(png, number));
}
WantedFormat watched_format() {
    WantedFormat wanted;
    wanted.width = 37;
    wanted.height = 29;
    wanted.pixel_format = PixelFormat::mono8;
    return wanted;
}

// Both ways of noticing files, each with a folder of its own.
void in_both_ways(const std::function<void(const fs::path&, const FolderLooks&)>& body) {
    for (const bool looks_are_forced : {false, true}) {
        CAPTURE(looks_are_forced);
        const TemporaryDirectory folder;
        body(folder.path(), {looks_are_forced, std::chrono::milliseconds(2)});
    }
}

// Whether a picture comes while nothing happens in the folder.
bool has_frame(FrameSource& source, Nanoseconds limit = std::chrono::seconds(60)) {
    return source.wait(limit) == Readiness::ready;
}
PictureBytes next_watched(FrameSource& source) {
    PictureBytes pixels(source.format().payload_bytes());
    FrameInfo info;
    REQUIRE(has_frame(source));
    REQUIRE(source.fill(pixels, info, 0, Nanoseconds(0)) == FillResult::filled);
    return pixels;
}
// Many looks, and no picture comes of them.
void check_nothing_comes(FrameSource& source) {
    for (int look = 0; look < 10; ++look) {
        CHECK_FALSE(has_frame(source, 4 * kSoon));
    }
}
std::string failure_of_wait(FrameSource& source) {
    const Deadline deadline = Deadline::in(std::chrono::seconds(60));
    try {
        while (source.wait(kSoon) == Readiness::not_yet && !deadline.has_passed()) {
        }
        return "none";
    } catch (const Error& error) {
        return error.what();
    }
}
}  // namespace

TEST_CASE("what is there comes first in natural order, then what comes, and nothing twice") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        write_bytes(folder / "img10.png", watched_png(10));
        write_bytes(folder / "img9.png", watched_png(9));
        const auto source = make_watched_source(folder, {}, looks);
        write_bytes(folder / "img1.png", watched_png(1));
        CHECK((next_watched(*source) == watched_pixels(9)));
        CHECK((next_watched(*source) == watched_pixels(10)));
        CHECK((next_watched(*source) == watched_pixels(1)));
        check_nothing_comes(*source);
        write_bytes(folder / "img2.png", watched_png(2));
        CHECK((next_watched(*source) == watched_pixels(2)));
        CHECK(std::fstream(folder / "img9.png", std::ios::in | std::ios::out).is_open());  // and closed as it was
        check_nothing_comes(*source);
        CHECK(source->left_behind().empty());
        auto grown = watched_png(9);
        grown.push_back(std::byte{});
        write_bytes(folder / "img9.png", grown);  // not taken: its name was
        check_nothing_comes(*source);
        CHECK(source->left_behind() ==
              fmt::format("1 files in {} were written again after they were taken, and what "
                          "is new in them is not stored, such as img9.png",
                          folder.string()));
    });
}

TEST_CASE("a folder may be empty at first where the format is given") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        CHECK_THROWS_WITH_AS((void)make_watched_source(folder, {}, looks),
                             doctest::Contains("has no image yet that tells the format"), Error);
        const auto source = make_watched_source(folder, watched_format(), looks);
        check_nothing_comes(*source);
        write_bytes(folder / "a.png", watched_png(3));
        CHECK((next_watched(*source) == watched_pixels(3)));
    });
}

TEST_CASE(
    "a file that is written slowly is taken once it is whole, and one that is renamed when it has its name") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        const auto source = make_watched_source(folder, watched_format(), looks);
        const PictureBytes file = watched_png(4);
        for (const std::size_t length : {std::size_t{0}, std::size_t{9}, file.size() / 2, file.size() - 1}) {
            write_bytes(folder / "slow.png", std::span(file).first(length));
            check_nothing_comes(*source);
        }
        write_bytes(folder / "slow.png", file);
        CHECK((next_watched(*source) == watched_pixels(4)));
        for (const char* const name : {"new.png.part", ".new.png", "new.tmp", "~new.png"}) {
            write_bytes(folder / name, watched_png(5));
            check_nothing_comes(*source);
        }
        fs::rename(folder / "new.png.part", folder / "new.png");
        CHECK((next_watched(*source) == watched_pixels(5)));
        fs::create_hard_link(folder / "new.tmp", folder / "linked.png");
        CHECK((next_watched(*source) == watched_pixels(5)));
        check_nothing_comes(*source);
    });
}

TEST_CASE("a file that never becomes whole holds no other one up, and is told at the end") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        const PictureBytes file = watched_png(6);
        write_bytes(folder / "a_half.png", std::span(file).first(file.size() / 2));
        const auto source = make_watched_source(folder, watched_format(), looks);
        check_nothing_comes(*source);
        write_bytes(folder / "b.png", watched_png(7));
        CHECK((next_watched(*source) == watched_pixels(7)));
        CHECK(source->left_behind() ==
              "1 files in " + folder.string() + " never were whole images and are not stored, such as a_half.png");
        write_bytes(folder / "a_half.png", file);
        CHECK((next_watched(*source) == watched_pixels(6)));
        CHECK(source->left_behind().empty());
    });
}

TEST_CASE("all pages of a TIFF file that comes are frames") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        MadePage page;
        page.bits = 8;
        const auto source = make_watched_source(folder, watched_format(), looks);
        make_tiff(folder / "a.part", "w", {numbered(1, page), numbered(2, page)});
        fs::rename(folder / "a.part", folder / "a.tif");
        write_bytes(folder / "b.png", watched_png(8));
        CHECK((next_watched(*source) == made_pixels(numbered(1, page))));
        CHECK((next_watched(*source) == made_pixels(numbered(2, page))));
        CHECK((next_watched(*source) == watched_pixels(8)));
    });
}

TEST_CASE("an image of another size breaks the source, or is passed over where a size was asked for") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        write_bytes(folder / "a.png", watched_png(1));
        const auto chosen = make_watched_source(folder, watched_format(), looks);
        const auto of_first = make_watched_source(folder, {}, looks);
        CHECK((next_watched(*chosen) == watched_pixels(1)));
        CHECK((next_watched(*of_first) == watched_pixels(1)));
        write_bytes(folder / "b.jpg", made_jpeg({16, 8, JpegColors::rgb}));
        CHECK(failure_of_wait(*of_first) ==
              "image " + (folder / "b.jpg").string() +
                  " is 16x8 rgb8, and the scan has 37x29 mono8; all images of a scan must have the same size and "
                  "format");
        write_bytes(folder / "c.png", watched_png(2));
        CHECK((next_watched(*chosen) == watched_pixels(2)));
    });
}

TEST_CASE("a folder that is removed or renamed while it is watched breaks the source") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        for (const bool is_renamed : {false, true}) {
            const fs::path watched = folder / "watched";
            create_directory(watched);
            const auto source = make_watched_source(watched, watched_format(), looks);
            is_renamed ? fs::rename(watched, folder / "away") : static_cast<void>(fs::remove(watched));
            CHECK(contains(failure_of_wait(*source), "was removed, moved or unmounted while it was watched"));
        }
        CHECK_THROWS_AS((void)make_watched_source(folder / "none", watched_format(), looks), Error);
    });
}

TEST_CASE("a folder whose path leads elsewhere breaks the source: what comes would not be seen") {
    const TemporaryDirectory directory;
    const FolderLooks looks{.interval = std::chrono::milliseconds(2)};
    const fs::path parent = directory.path() / "parent";
    create_directories(parent / "watched");
    const auto renamed = make_watched_source(parent / "watched", watched_format(), looks);
    REQUIRE(renamed->wait(kSoon) == Readiness::not_yet);
    fs::rename(parent, directory.path() / "away");
    SUBCASE("to nothing") {
    }
    SUBCASE("to another folder") {
        create_directories(parent / "watched");
        write_bytes(parent / "watched" / "a.png", watched_png(1));
    }
    CHECK(contains(failure_of_wait(*renamed), "was removed, moved or unmounted while it was watched"));

    const fs::path link = directory.path() / "link";
    create_directory(directory.path() / "day1");
    create_directory(directory.path() / "day2");
    create_directory_symlink("day1", link);
    const auto linked = make_watched_source(link, watched_format(), looks);
    REQUIRE(linked->wait(kSoon) == Readiness::not_yet);
    fs::remove(link);
    create_directory_symlink("day2", link);
    CHECK(contains(failure_of_wait(*linked), "was removed, moved or unmounted while it was watched"));
}

TEST_CASE("of a thousand images that come at once, in any way, each is taken once") {
    in_both_ways([](const fs::path& folder, const FolderLooks& looks) {
        MadePng tiny{.width = 2, .height = 1};
        WantedFormat wanted = watched_format();
        wanted.width = 2;
        wanted.height = 1;
        const auto source = make_watched_source(folder, wanted, looks);
        constexpr std::uint32_t count = 1000;
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::vector<std::uint16_t> samples{static_cast<std::uint16_t>(i % 256),
                                                     static_cast<std::uint16_t>(i / 256)};
            const fs::path made = folder / (std::to_string(i) + (i % 2 == 0 ? ".png" : ".part"));
            write_bytes(made, made_png(tiny, samples));
            if (i % 2 != 0) {
                fs::rename(made, folder / (std::to_string(i) + ".png"));
            }
        }
        std::vector<bool> seen(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            const PictureBytes pixels = next_watched(*source);
            const std::size_t number =
                std::to_integer<std::size_t>(pixels[0]) + 256 * std::to_integer<std::size_t>(pixels[1]);
            REQUIRE(number < count);
            CHECK_FALSE(seen[number]);
            seen[number] = true;
        }
        check_nothing_comes(*source);
    });
}
