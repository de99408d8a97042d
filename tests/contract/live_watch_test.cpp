// Exposure and gain as a viewer shows them, and what it says of a change that its user asked for.
#include "viewer/live_watch.hpp"

#include "common/session/change_requests.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// The acquirer's answers are the test's.
struct WatchedCamera {
    Name name;
    Acquirer acquirer{name.text};
    SessionView view = *SessionView::open(name.text, Access::read_only);
    LiveSettings live;
    LiveWatch watch;
    ViewerStatus status;
    std::uint64_t now_ns = 1;

    WatchedCamera() {
        live.exposure.setting = LiveSetting{10'000, 10, 1e6, "us"};
        acquirer.session.announce(small_plan());
        acquirer.session.begin();
        show();
    }
    void show() { acquirer.session.source().begin("camera", with_live_settings("{}", live)); }
    void ask(double us) { watch.ask(view, LiveKey::exposure, us, now_ns); }
    [[nodiscard]] std::optional<LiveWatch::Answer> said() { return watch.answer(status.live, now_ns); }
    void look() { watch.describe(read_status(view), status); }
    void answer(double value, const std::string& error = "") {
        const auto change = acquirer.session.changes().next();
        REQUIRE(change);
        live.exposure.setting->value = value;
        live.exposure.answer = {change->number, change->value, ExitCode::failed, error};
        show();
        acquirer.session.changes().answered(*change);
        look();
    }
};
}  // namespace

TEST_CASE("a viewer shows exposure and gain that the source has, and that they can be changed") {
    WatchedCamera camera;
    camera.look();
    CHECK(camera.status.live == camera.live);
    CHECK_FALSE(camera.status.live.gain.setting);
    CHECK(camera.status.live_fixed == "");
}

TEST_CASE("while a writer records, or no scan runs, a viewer says why they are fixed") {
    WatchedCamera camera;
    {
        ReaderSession writer = camera.acquirer.while_ticking([&] { return join(camera.name.text); });
        camera.look();
        CHECK(camera.status.live_fixed == "fixed while a writer records");
        writer.leave();
    }
    camera.acquirer.session.end(layout::ScanState::ended, "", 0);
    camera.look();
    CHECK(camera.status.live_fixed == "no scan is running");
}

TEST_CASE("a user is told what the camera took, once") {
    WatchedCamera camera;
    camera.ask(20'004);
    camera.look();
    CHECK_FALSE(camera.said());  // nobody has answered yet
    camera.answer(20'000);
    const auto said = camera.said();
    REQUIRE(said);
    CHECK(said->text == "exposure 20 ms, the nearest to 20.004 ms that the camera has");
    CHECK_FALSE(said->refused);
    CHECK_FALSE(camera.said());
}

TEST_CASE("a user is told why the camera did not take it") {
    WatchedCamera camera;
    camera.ask(20'000);
    camera.answer(10'000, "the lens cap is on");
    const auto said = camera.said();
    REQUIRE(said);
    CHECK(said->text == "the lens cap is on");
    CHECK(said->refused);
}

TEST_CASE("what others ask for is shown and not answered here, and other memory answers nothing") {
    WatchedCamera camera;
    (void)request_change(camera.view, LiveKey::exposure, 30'000);
    camera.answer(30'000);
    CHECK_FALSE(camera.said());
    CHECK(camera.status.live.exposure.setting->value == 30'000);
    camera.ask(40'000);
    camera.watch.forget();
    camera.answer(40'000);
    CHECK_FALSE(camera.said());
}

TEST_CASE("an acquirer that does not answer is named once, and what it says later is nobody's any more") {
    WatchedCamera camera;
    camera.ask(20'000);
    camera.look();
    camera.now_ns += 11'000'000'000;
    CHECK_FALSE(camera.said());
    camera.now_ns += 1'000'000'000;
    const auto said = camera.said();
    REQUIRE(said);
    CHECK(said->text == "the acquirer has not answered the request for another exposure");
    CHECK(said->refused);
    CHECK_FALSE(camera.said());
    camera.answer(20'000);
    CHECK_FALSE(camera.said());
}
