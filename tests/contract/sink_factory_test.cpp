// The sink that options choose, and a scan whose writers had different ones.
#include "writer/sink/sink_factory.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
SinkOptions options_for(FileFormat format, const char* compression) {
    return {{format, parse_compression(compression)}, 2, false};
}
}  // namespace

TEST_CASE("factory: the sink makes what the options say") {
    CHECK(make_sink(options_for(FileFormat::ome_tiff, "none"))->kind() == FileKind{});
    CHECK(make_sink(options_for(FileFormat::ome_tiff, "lzw"))->kind().compression == parse_compression("lzw"));
    CHECK(make_sink(options_for(FileFormat::imagej, "none"))->kind().format == FileFormat::imagej);
    CHECK(make_sink(options_for(FileFormat::ome_tiff, "none"))->keeps_files());
    SinkOptions null;
    null.null = true;
    CHECK_FALSE(make_sink(null)->keeps_files());
    CHECK_THROWS_WITH_AS((void)make_sink(options_for(FileFormat::imagej, "zstd")),
                         doctest::Contains("--compression"), Error);
}

TEST_CASE("factory: a writer with other options goes on with the scan of a killed one") {
    const std::vector<SinkOptions> choices{
        options_for(FileFormat::ome_tiff, "none"), options_for(FileFormat::ome_tiff, "zstd"),
        options_for(FileFormat::imagej, "none"), options_for(FileFormat::ome_tiff, "deflate:2")};
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 9, test_scan().first_sequence);
    for (std::size_t first = 0; first < choices.size(); ++first) {
        const TemporaryDirectory output;
        const RecordingSettings here = settings_of(output.path(), 2);
        const SinkOptions& second = choices[(first + 1) % choices.size()];
        const SinkOptions& third = choices[(first + 2) % choices.size()];
        for (const auto& [options, begin] : {std::pair{choices[first], 0U}, {second, 3U}}) {
            // Left without an end, as by a kill.
            ScanRecording killed = begin_recording(make_sink(options), here, test_scan(), plan_of(format, 9));
            CHECK(killed.next_sequence() == test_scan().first_sequence + begin);
            killed.store(frames.run(begin, 3));
        }
        ScanRecording last = begin_recording(make_sink(third), here, test_scan(), plan_of(format, 9));
        last.store(frames.all());
        const RecordingSummary summary = last.finish(complete(9));
        check_contains(summary, frames.all());
        CHECK(summary.manifest.writer_restarts == 2);
        REQUIRE(summary.manifest.files.size() == 6);
        CHECK(summary.manifest.files[0].kind == choices[first].kind);
        CHECK(summary.manifest.files[1].kind == choices[first].kind);
        CHECK(summary.manifest.files[3].kind == second.kind);
        CHECK(summary.manifest.files[5].kind == third.kind);
        CHECK(read_manifest(summary.directory).files == summary.manifest.files);
    }
}
