#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "writer/scan/manifest_file.hpp"

using namespace framering;

namespace {
Manifest manifest_of_preview(std::uint64_t every = 10) {
    Manifest preview;
    preview.state = RecordingState::complete;
    preview.plan.format = {400, 293, PixelFormat::mono16, 16, 0};
    preview.stored = 50;
    preview.lost = 7;
    preview.received = 57;
    preview.gaps = {{10, 16, LossReason::abandoned}};
    preview.preview = PreviewOf{4096, 3000, every, true};
    return preview;
}
}  // namespace

TEST_CASE("the manifest of a preview tells what it shows, and frames that it skipped are no loss") {
    Manifest preview = manifest_of_preview();
    CHECK(skipped_frames(preview) == 7);
    CHECK(exit_code_of(preview) == ExitCode::done);
    const auto told = nlohmann::json::parse(to_json(preview)).at("preview");
    CHECK(told.at("scaled_from") == nlohmann::json({{"width", 4096}, {"height", 3000}}));
    CHECK(told.at("every") == 10);
    CHECK(told.at("when_behind") == "skip");
    CHECK(told.at("scaled") == 50);
    CHECK(told.at("copied") == 0);
    CHECK(told.at("skipped") == 7);
    CHECK(manifest_from_json(to_json(preview)).preview == preview.preview);
    preview.preview->may_skip = false;
    CHECK(skipped_frames(preview) == 0);
    CHECK(exit_code_of(preview) == ExitCode::frames_lost);
    CHECK(manifest_from_json(to_json(preview)).preview == preview.preview);
    preview.preview->may_skip = true;
    preview.gaps = {{10, 16, LossReason::ring_full}};
    CHECK(exit_code_of(preview) == ExitCode::frames_lost);
    preview.preview.reset();
    CHECK_FALSE(manifest_from_json(to_json(preview)).preview);
    CHECK(skipped_frames(preview) == 0);
}

TEST_CASE("a preview of each 0th frame is a damaged manifest") {
    CHECK_THROWS_WITH_AS((void)manifest_from_json(to_json(manifest_of_preview(0))),
                         doctest::Contains("every is 0"), Error);
}
