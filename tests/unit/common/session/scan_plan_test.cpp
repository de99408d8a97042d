#include "common/session/scan_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "common/session/axes_frames.hpp"

using namespace framering;

namespace {
ScanPlan full_plan() {
    ScanPlan plan;
    plan.format = {640, 424, PixelFormat::mono16, 12, 108.3};
    plan.frames = 100;
    plan.duration = std::chrono::seconds(60);
    plan.frame_rate_hz = 12.5;
    plan.when_full = "drop";
    plan.source = "tiff:/data/a.tif";
    plan.source_settings = {{"loop", "true"}};
    plan.axes = {{"t", "s", 10, 60}, {"z", "um", 5, 0.5}, {"c", "", 2}};
    plan.setup = {"HeLa",
                  "second try",
                  {{"GFP", 488, 525}, {"DIC"}},
                  10'000,
                  {"Nikon", "Ti2-E", "12345"},
                  {"Hamamatsu", "ORCA", "7"},
                  {"Plan Apo 20x/0.75", 20, 0.75}};
    return plan;
}
}  // namespace

TEST_CASE("a plan comes back from its JSON as it was") {
    const ScanPlan plan = full_plan();
    const ScanPlan read = scan_plan_from_json(to_json(plan));
    CHECK(read.format == plan.format);
    CHECK(read.frames == plan.frames);
    CHECK(read.duration == plan.duration);
    CHECK(read.frame_rate_hz == plan.frame_rate_hz);
    CHECK(read.when_full == plan.when_full);
    CHECK(read.source == plan.source);
    CHECK(read.source_settings == plan.source_settings);
    CHECK(read.axes == plan.axes);
    CHECK(read.setup == plan.setup);
    CHECK(read.clocks == plan.clocks);
}

TEST_CASE("what the times of frames stand for comes back from the JSON of a plan, unknown where it is unknown") {
    ScanPlan plan = full_plan();
    CHECK(to_json(plan).find("clocks") == std::string::npos);
    plan.clocks = {HostTimeEvent::first_bytes, CameraTimeEvent::exposure_end, 125'000'000};
    std::string json = to_json(plan);
    CHECK(scan_plan_from_json(json).clocks == plan.clocks);
    json.replace(json.find("exposure_end"), 12, "shutter_open");
    json.replace(json.find("first_bytes"), 11, "later_event");
    CHECK(scan_plan_from_json(json).clocks ==
          FrameClocks{HostTimeEvent::unknown, CameraTimeEvent::unknown, 125'000'000});
}

TEST_CASE("what is not known takes no place in the JSON of a plan") {
    ScanPlan plan;
    plan.format = full_plan().format;
    plan.axes = {{"t", "", 10}};
    const std::string json = to_json(plan);
    CHECK(json.find("setup") == std::string::npos);
    CHECK(json.find("step") == std::string::npos);
    const ScanPlan read = scan_plan_from_json(json);
    CHECK(read.axes == plan.axes);
    CHECK(read.setup == ScanSetup{});
    plan.setup.channels = {{"GFP"}};
    CHECK(to_json(plan).find("emission") == std::string::npos);
    CHECK(scan_plan_from_json(to_json(plan)).setup == plan.setup);
}

TEST_CASE("the frames that axes make are counted up to the most there can be") {
    const auto frames = [](std::vector<std::uint64_t> lengths) {
        std::vector<ScanAxis> axes(lengths.size());
        std::ranges::transform(lengths, axes.begin(), [](std::uint64_t length) {
            return ScanAxis{"t", "", length, 0};
        });
        return frames_of_axes(axes);
    };
    constexpr std::uint64_t two_to_32 = 1ULL << 32;
    CHECK(frames({}) == 1);
    CHECK(frames({0, 5, 2}) == 10);
    CHECK(frames({kMostFramesOfAxes}) == kMostFramesOfAxes);
    CHECK(frames({kMostFramesOfAxes + 1}) == std::nullopt);
    CHECK(frames({two_to_32, two_to_32 / 4}) == kMostFramesOfAxes);
    CHECK(frames({two_to_32, two_to_32}) == std::nullopt);
    CHECK(frames({3, 1ULL << 63}) == std::nullopt);
}

TEST_CASE("a text that is no plan is refused") {
    CHECK_THROWS_AS((void)scan_plan_from_json("{"), Error);
    CHECK_THROWS_AS((void)scan_plan_from_json("{}"), Error);
    std::string wrong_kind = to_json(full_plan());
    wrong_kind.replace(wrong_kind.find("\"sample\":\"HeLa\""), 15, "\"sample\":[1]    ");
    CHECK_THROWS_AS((void)scan_plan_from_json(wrong_kind), Error);
}

TEST_CASE("a plan whose numbers no scan can have is refused and names the number") {
    const auto refused = [](const std::string& was, const std::string& is) {
        std::string json = to_json(full_plan());
        const std::size_t place = json.find(was);
        REQUIRE(place != std::string::npos);
        json.replace(place, was.size(), is);
        try {
            (void)scan_plan_from_json(json);
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::failed);
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refused("\"width\":640", "\"width\":1e300").find("'width' is not a whole number") != std::string::npos);
    CHECK(refused("\"width\":640", "\"width\":-1").find("'width' is not a whole number") != std::string::npos);
    CHECK(refused("\"width\":640", "\"width\":4294967936").find("'width' is not a whole number") !=
          std::string::npos);
    CHECK(refused("\"frames\":100", "\"frames\":1.5").find("'frames' is not a whole number") != std::string::npos);
    CHECK(refused("\"duration_ns\":60000000000", "\"duration_ns\":18446744073709551615").find("'duration_ns'") !=
          std::string::npos);
    CHECK(refused("\"width\":640", "\"width\":70000").find("damaged") != std::string::npos);
    CHECK(refused("\"mono16\"", "\"mono\\n99\"").find("damaged") != std::string::npos);
    CHECK(refused("\"name\":\"z\"", "\"name\":\"t\"").find("each at most once") != std::string::npos);
    CHECK(refused("\"name\":\"z\"", "\"name\":\"2nd\"").find("each at most once") != std::string::npos);
    CHECK(refused("\"length\":5", "\"length\":0").find("of length 0") != std::string::npos);
    // Products that wrap, to zero among others.
    CHECK(refused("\"length\":5", "\"length\":9223372036854775808").find("more than") != std::string::npos);
    CHECK(refused("\"length\":5", "\"length\":18446744073709551615").find("more than") != std::string::npos);
    CHECK(refused("\"length\":5", "\"length\":\"5\"").find("'length' is not a whole number") != std::string::npos);
}

TEST_CASE("a plan as a user writes it needs a size and a pixel format") {
    const ScanPlan plan = given_scan_plan(R"({"width":64,"height":32,"pixel_format":"mono16"})");
    CHECK(plan.format == FrameFormat{64, 32, PixelFormat::mono16, 16, 0});
    CHECK_FALSE(plan.frames);
    CHECK(plan.when_full == "wait");
    CHECK(scan_plan_from_json(to_json(plan)).format == plan.format);
    const ScanPlan eight = given_scan_plan(
        R"({"width":4,"height":2,"pixel_format":"rgb8","frames":7,"when_full":"drop","setup":{"sample":"HeLa"}})");
    CHECK(eight.format.significant_bits == 8);
    CHECK(eight.frames == 7U);
    CHECK(eight.setup.sample == "HeLa");
    for (const char* text :
         {"", "{}", R"({"width":64,"height":32})", R"({"width":0,"height":32,"pixel_format":"mono8"})",
          R"({"width":64,"height":32,"pixel_format":"cmyk"})",
          R"({"width":64,"height":32,"pixel_format":"mono8","when_full":"never"})"}) {
        CAPTURE(text);
        try {
            (void)given_scan_plan(text);
            FAIL("taken");
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::usage);
            CHECK(std::string(error.what()).starts_with("scan plan: "));
        }
    }
}
