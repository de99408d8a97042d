// A scan whose channels are taken with settings of their own.
#include "tests/support/failure_of.hpp"
#include "tests/support/stepped_scan.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("channels are exposed as each of them says") {
    QueuedScan scan;
    ScriptedStage stage{{{.name = "c", .unit = "", .positions = {"DAPI", "GFP"}}}};
    scan.settings.plan.axes = {{.name = "t", .unit = "s", .length = 3},
                               {.name = "c", .unit = "", .length = 2, .labels = {"GFP", "DAPI"}}};
    scan.settings.plan.setup.channels = {{.name = "GFP", .exposure_us = 5000}, {.name = "DAPI"}};
    scan.settings.plan.setup.exposure_us = 10'000;
    scan.settings.actuators = &stage.actuators;
    scan.source.live = LiveSetting{.value = 10'000, .unit = "us"};
    scan.source.live->is_settable = true;
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(stage.actuator->moves.front() == std::vector<AxisTarget>{{0, 1}});
    CHECK(stage.actuator->moves.size() == 6);
    const auto run = scan.reader.frames().poll(64, layout::kNone);
    REQUIRE(run.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(run[i].info.exposure_us == (i % 2 == 0 ? 5000 : 10'000));
    }
    scan.reader.frames().release(6);
}

TEST_CASE("channels set the camera by its own names, while it stands, and give back what they do not name") {
    for (const bool is_triggered_by_us : {false, true}) {
        CAPTURE(is_triggered_by_us);
        SteppedScan stepped(1);
        stepped.scan.settings.plan.axes = {{.name = "t", .unit = "s", .length = 3},
                                           {.name = "c", .unit = "", .length = 2, .labels = {"GFP", "DAPI"}}};
        stepped.scan.settings.plan.setup.channels = {{.name = "GFP", .settings = {{"black_level", "12"}}},
                                                     {.name = "DAPI", .settings = {{"speed", "slow"}}}};
        stepped.scan.source.camera_settings = {{"black_level", "4"}, {"speed", "fast"}};
        if (is_triggered_by_us) {
            stepped.scan.source.when_triggered = [] { return true; };
        }
        CHECK(stepped.run().exit_code == ExitCode::done);
        CHECK(stepped.frames.size() == 6);
        const std::vector<std::string> of_gfp{"black_level=12", "speed=fast"};
        const std::vector<std::string> of_dapi{"black_level=4", "speed=slow"};
        std::vector<std::string> all{"black_level=12"};  // fast it was
        for (const auto& each : {of_dapi, of_gfp, of_dapi, of_gfp, of_dapi}) {
            all.insert(all.end(), each.begin(), each.end());
        }
        CHECK(stepped.scan.source.settings_given == all);
    }
}

TEST_CASE("a setting of a channel that the camera does not have is refused before the scan") {
    SteppedScan stepped(1);
    stepped.scan.settings.plan.axes = {{.name = "c", .unit = "", .length = 2, .labels = {"GFP", "DAPI"}}};
    stepped.scan.settings.plan.setup.channels = {{.name = "GFP"},
                                                 {.name = "DAPI", .settings = {{"spede", "slow"}}}};
    const Failure refused = failure_of([&] { (void)stepped.run(); });
    CHECK(refused.exit_code == ExitCode::usage);
    CHECK(refused.says("has no setting 'spede' that can be set"));
}

TEST_CASE("light of a channel that the camera cannot have is refused before the scan") {
    SteppedScan stepped(1);
    stepped.scan.settings.plan.axes = {{.name = "c", .unit = "", .length = 2, .labels = {"GFP", "DAPI"}}};
    stepped.scan.settings.plan.setup.channels = {{.name = "GFP"}, {.name = "DAPI", .exposure_us = 5e8}};
    const Failure missing = failure_of([&] { (void)stepped.run(); });
    CHECK(missing.exit_code == ExitCode::usage);
    CHECK(missing.says("channel DAPI: source"));
    stepped.scan.source.live = LiveSetting{.value = 100, .minimum = 10, .maximum = 1000, .unit = "us"};
    stepped.scan.source.live->is_settable = true;
    const Failure far = failure_of([&] { (void)stepped.run(); });
    CHECK(far.exit_code == ExitCode::usage);
    CHECK(far.says("channel DAPI: exposure 500 s is out of range"));
    CHECK(stepped.frames.empty());
}
