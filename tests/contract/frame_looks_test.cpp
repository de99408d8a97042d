// What a display gets to see of a session's frames.
#include "viewer/display/frame_looks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A scan whose frame n has the value n in every pixel, and a viewer of it.
struct Scan {
    Name name;
    Acquirer acquirer{name.text};
    ViewerSession viewer{std::move(*SessionView::open(name.text, Access::read_only))};
    FrameLooks looks;
    std::uint64_t delivered = 0;

    Scan() {
        acquirer.session.announce(small_plan());
        acquirer.session.begin();
    }

    void publish(std::uint64_t count = 1) {
        for (std::uint64_t i = 0; i < count; ++i) {
            put(acquirer.session.frames().try_claim().value());
        }
    }
    void publish_in_spare_slot() { put(acquirer.session.frames().claim_spare()); }

    // Fixed limits: levels are the frames' numbers.
    [[nodiscard]] static View plain_view() {
        View view = whole_frame({32, 16});
        view.contrast = parse_contrast("fixed:0,255");
        return view;
    }
    std::vector<ShownPicture> take(std::uint64_t newer_than, const View& view = plain_view(),
                                   bool newer_frames = true) {
        const std::array<PictureRequest, 1> request{{{view, newer_than}}};
        return looks.take(viewer, request, newer_frames);
    }

  private:
    void put(Claim claim) {
        std::ranges::fill(claim.pixels().first(std::size_t{32} * 16), std::byte(delivered));
        FrameInfo info;
        set_format(info, small_plan().format);
        info.scan_id = acquirer.session.scan()->scan_id;
        info.delivered = delivered++;
        acquirer.session.frames().publish(std::move(claim), info);
    }
};

int level_of(const std::vector<ShownPicture>& pictures) {
    REQUIRE(pictures.size() == 1);
    return pictures.front().picture.levels.at(100);
}
}  // namespace

TEST_CASE("a frame that does not last as long as a look at it is shown all the same") {
    Scan scan;
    scan.publish_in_spare_slot();
    // Many views take far longer than the millisecond for which a frame lasts; a copy of it takes less.
    const std::vector<PictureRequest> requests(2'000, PictureRequest{Scan::plain_view()});
    std::atomic<bool> done{false};
    std::thread acquirer([&] {
        while (!done) {
            std::this_thread::sleep_for(1ms);
            scan.publish_in_spare_slot();
        }
    });
    std::vector<ShownPicture> pictures;
    for (int look = 0; look < 3 && pictures.empty(); ++look) {
        pictures = scan.looks.take(scan.viewer, requests, true);
    }
    done = true;
    acquirer.join();
    REQUIRE(pictures.size() == requests.size());
    const auto is_whole = [](const ShownPicture& shown) {
        const auto level = static_cast<std::uint8_t>(shown.frame.delivered);
        return std::ranges::count(shown.picture.levels, level) == std::ssize(shown.picture.levels);
    };
    CHECK(std::ranges::all_of(pictures, is_whole));
}

TEST_CASE("a look is one frame and the next one comes with a newer frame") {
    Scan scan;
    CHECK(scan.take(0).empty());
    scan.publish(2);
    const auto first = scan.take(0);
    CHECK(level_of(first) == 1);
    CHECK(first.front().frame.delivered == 1);
    CHECK(first.front().look == 1);
    CHECK(scan.take(1).empty());
    scan.publish();
    const auto second = scan.take(1);
    CHECK(level_of(second) == 2);
    CHECK(second.front().look == 2);
}

TEST_CASE("another view of the frame that was seen needs no newer frame") {
    Scan scan;
    scan.publish();
    const auto first = scan.take(0);
    View zoomed = Scan::plain_view();
    zoomed.region = {4, 4, 8, 4};
    const auto second = scan.take(0, zoomed);
    REQUIRE(second.size() == 1);
    CHECK(second.front().look == first.front().look);
    CHECK(second.front().picture.region == PixelBox{4, 4, 8, 4});
}

TEST_CASE("newer frames wait while they are not allowed and other views do not") {
    Scan scan;
    scan.publish();
    const auto first = scan.take(0);
    scan.publish();
    CHECK(scan.take(first.front().look, Scan::plain_view(), false).empty());
    CHECK(scan.take(0, Scan::plain_view(), false).size() == 1);
}

TEST_CASE("all pictures of a look are of the same frame") {
    Scan scan;
    scan.publish(3);
    View small = Scan::plain_view();
    small.room = {8, 4};
    const std::array<PictureRequest, 2> requests{{{Scan::plain_view(), 0}, {small, 0}}};
    const auto pictures = scan.looks.take(scan.viewer, requests, true);
    REQUIRE(pictures.size() == 2);
    CHECK(pictures[0].frame.delivered == pictures[1].frame.delivered);
    CHECK(pictures[0].look == pictures[1].look);
    CHECK(pictures[1].picture.size == PictureSize{8, 4});
}

TEST_CASE("a held frame stands still while the scan goes over its slot") {
    Scan scan;
    scan.publish();
    const auto first = scan.take(0);
    scan.looks.freeze(scan.viewer);
    CHECK(scan.looks.is_frozen());
    scan.publish(9);
    CHECK(scan.take(first.front().look).empty());
    CHECK(level_of(scan.take(0)) == 0);
    CHECK(scan.looks.copy(scan.viewer)->info.delivered == 0);
    scan.looks.follow();
    const auto newest = scan.take(first.front().look);
    CHECK(level_of(newest) == 9);
    CHECK(newest.front().look > first.front().look);
}

TEST_CASE("what is kept is the frame that was seen and not the newest one") {
    Scan scan;
    CHECK_FALSE(scan.looks.copy(scan.viewer));
    scan.publish();
    (void)scan.take(0);
    scan.publish(2);
    CHECK(scan.looks.copy(scan.viewer)->info.delivered == 0);
    scan.publish(9);  // it has left the ring
    CHECK(scan.looks.copy(scan.viewer)->info.delivered == 11);
}

TEST_CASE("whoever follows again sees the newest frame also where none has come since") {
    Scan scan;
    scan.publish(2);
    (void)scan.take(0);
    REQUIRE(scan.looks.step(scan.viewer, -1));
    const auto older = scan.take(0);
    CHECK(level_of(older) == 0);
    scan.looks.follow();
    CHECK(level_of(scan.take(older.front().look)) == 1);
}

TEST_CASE("steps go through the frames in the ring and no further") {
    Scan scan;
    CHECK_FALSE(scan.looks.step(scan.viewer, -1));
    scan.publish(9);
    (void)scan.take(0);
    // Of four slots the one that is written next may be lost, the others are there.
    REQUIRE(scan.looks.step(scan.viewer, -1));
    REQUIRE(scan.looks.step(scan.viewer, -1));
    CHECK(level_of(scan.take(0)) == 6);
    CHECK_FALSE(scan.looks.step(scan.viewer, -2));
    CHECK(level_of(scan.take(0)) == 6);
    REQUIRE(scan.looks.step(scan.viewer, 2));
    CHECK(level_of(scan.take(0)) == 8);
    CHECK_FALSE(scan.looks.step(scan.viewer, 1));
}

TEST_CASE("a frame that was not stored is seen and held and has no neighbours") {
    Scan scan;
    scan.publish(2);
    scan.publish_in_spare_slot();
    const auto shown = scan.take(0);
    CHECK(level_of(shown) == 2);
    CHECK_FALSE(shown.front().frame.stored);
    CHECK_FALSE(scan.looks.step(scan.viewer, -1));
    CHECK(scan.looks.is_frozen());
    CHECK(level_of(scan.take(0)) == 2);
}

TEST_CASE("an average is over the newest frames that are in the ring") {
    Scan scan;
    scan.publish(3);  // 0 1 2
    View view = Scan::plain_view();
    view.average = 2;
    CHECK(level_of(scan.take(0, view)) == 2);  // 1.5, rounded
    view.average = 3;
    CHECK(level_of(scan.take(0, view)) == 1);
    view.average = 1000;
    CHECK(level_of(scan.take(0, view)) == 1);
}

TEST_CASE("an average of a held frame is over those before it") {
    Scan scan;
    scan.publish(3);
    (void)scan.take(0);
    REQUIRE(scan.looks.step(scan.viewer, -1));
    View view = Scan::plain_view();
    view.average = 2;
    CHECK(level_of(scan.take(0, view)) == 1);  // 0.5, rounded
}

TEST_CASE("a session that replaces another one begins with another look") {
    Scan scan;
    scan.publish();
    const auto first = scan.take(0);
    scan.looks.start_anew();
    scan.viewer = ViewerSession(std::move(*SessionView::open(scan.name.text, Access::read_only)));
    const auto second = scan.take(first.front().look);
    REQUIRE(second.size() == 1);
    CHECK(second.front().look == first.front().look + 1);
}
