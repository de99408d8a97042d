#include "writer/scan/manifest_file.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using framering::test::TemporaryDirectory;

namespace {
Manifest example() {
    Manifest manifest;
    manifest.state = RecordingState::canceled;
    manifest.reason = "canceled by control";
    manifest.session = "default";
    manifest.session_uuid = "01234567-89ab-cdef-0123-456789abcdef";
    manifest.scan_id = 3;
    manifest.role = "second";
    manifest.directory = DirectoryInode{2049, 131};
    manifest.started_utc = "2026-11-21T03:26:27.123Z";
    manifest.ended_utc = "2026-11-21T03:26:30.000Z";
    manifest.clock_offset_ns = -5;
    manifest.plan.format = {640, 424, PixelFormat::mono16, 12, 650};
    manifest.plan.frames = 100;
    manifest.plan.source = "tiff:/data/a.tif";
    manifest.received = 60;
    manifest.stored = 50;
    manifest.lost = 7;
    manifest.before_writer = 3;
    manifest.skipped = 40;
    manifest.gaps = {{10, 16, LossReason::ring_full}};
    manifest.suspect = {{100, 120}};
    manifest.first_sequence = 20;
    manifest.end_sequence = 73;
    manifest.writer_restarts = 1;
    manifest.acquirer_restarts = 2;
    manifest.camera_reconnects = 1;
    manifest.interruptions = {{10, 30, Nanoseconds(1'234'567'891)},
                              {20, 33, Nanoseconds(5), layout::InterruptionCause::camera}};
    manifest.camera_counts = {{"missing_packets", 3}, {"resent_packets", 0}};
    manifest.files = {{"scan_00000.ome.tif", "u-0", 30, 23}, {"scan_00001.ome.tif", "u-1", 20, 53}};
    return manifest;
}

// As programs wrote it before format 2, with a gap of each kind.
nlohmann::json in_format_1() {
    auto json = nlohmann::json::parse(to_json(example()));
    json["format_version"] = 1;
    json["written"] = json["stored"];
    json["dropped"] = json["lost"];
    json["not_recorded"] = json["before_writer"];
    for (const char* const key : {"stored", "lost", "before_writer"}) {
        json.erase(key);
    }
    json["gaps"] = nlohmann::json::parse(R"([
        {"delivered_from": 0, "delivered_to": 2, "count": 3, "why": "before the writer attached"},
        {"delivered_from": 10, "delivered_to": 11, "count": 2, "why": "ring full"},
        {"delivered_from": 12, "delivered_to": 12, "count": 1, "why": "writer gone"},
        {"delivered_from": 20, "delivered_to": 22, "count": 3, "why": "writer evicted"},
        {"delivered_from": 30, "delivered_to": 30, "count": 1, "why": "disk failed"}])");
    return json;
}
}  // namespace

TEST_CASE("a manifest is read back as it was written") {
    const TemporaryDirectory directory;
    write_manifest(directory.path(), example(), true);
    const Manifest back = read_manifest(directory.path());
    CHECK(to_json(back) == to_json(example()));
    CHECK(back.gaps == example().gaps);
    CHECK(back.suspect == example().suspect);
    CHECK(back.files == example().files);
    CHECK(back.camera_reconnects == 1);
    CHECK(back.interruptions == example().interruptions);
    CHECK(back.camera_counts == example().camera_counts);
    CHECK(back.plan.frames == 100);
    CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("a manifest says in words how the scan ended and what is missing") {
    const auto json = nlohmann::json::parse(to_json(example()));
    CHECK(json["state"] == "canceled");
    CHECK(json["expected"] == 100);
    CHECK(json["received"] == 60);
    CHECK(json["stored"] == 50);
    CHECK(json["lost"] == 7);
    CHECK(json["before_writer"] == 3);
    CHECK(json["skipped"] == 40);
    CHECK(json["format_version"] == 2);
    CHECK(json["acquirer_restarts"] == 2);
    CHECK(json["camera_reconnects"] == 1);
    CHECK(json["camera_counts"] == nlohmann::json{{"missing_packets", 3}, {"resent_packets", 0}});
    CHECK_FALSE(nlohmann::json::parse(to_json(Manifest())).contains("camera_counts"));
    CHECK_FALSE(json["interruptions"][0].contains("cause"));
    CHECK(json["interruptions"][1]["cause"] == "camera");
    CHECK(json["interruptions"][0]["delivered"] == 10);
    CHECK(json["interruptions"][0]["sequence"] == 30);
    CHECK(json["interruptions"][0]["away_s"] == doctest::Approx(1.234567891));
    CHECK(json["gaps"] ==
          nlohmann::json::parse(
              R"([{"delivered_from": 10, "delivered_to": 16, "count": 7, "reason": "ring_full"}])"));
    CHECK(json["shape"] == nlohmann::json({50, 424, 640}));
    CHECK(json["plan"]["source"] == "tiff:/data/a.tif");
}

TEST_CASE("a manifest of colour frames says how many samples a pixel has, and of what type") {
    Manifest manifest = example();
    manifest.plan.format.pixel_format = PixelFormat::rgb8;
    manifest.plan.format.significant_bits = 8;
    const auto colour = nlohmann::json::parse(to_json(manifest));
    CHECK(colour["shape"] == nlohmann::json({50, 424, 640, 3}));
    CHECK(colour["dtype"] == "|u1");
    CHECK(manifest_from_json(to_json(manifest)).plan.format == manifest.plan.format);
    manifest.plan.format.pixel_format = PixelFormat::float32;
    manifest.plan.format.significant_bits = 32;
    const auto floating = nlohmann::json::parse(to_json(manifest));
    CHECK(floating["shape"] == nlohmann::json({50, 424, 640}));
    CHECK(floating["dtype"] == "<f4");
}

TEST_CASE("a manifest of an endless scan that is being recorded is read back") {
    Manifest manifest = example();
    manifest.state = RecordingState::recording;
    manifest.plan.frames.reset();
    manifest.ended_utc.clear();
    manifest.end_sequence.reset();
    const Manifest back = manifest_from_json(to_json(manifest));
    CHECK_FALSE(back.plan.frames);
    CHECK_FALSE(back.end_sequence);
    CHECK(back.ended_utc.empty());
    CHECK(nlohmann::json::parse(to_json(manifest))["expected"].is_null());
}

TEST_CASE("a manifest names format and compression of each file and of the one being recorded") {
    Manifest manifest = example();
    manifest.kind = {FileFormat::ome_tiff, {Codec::zstd, 3}};
    manifest.files[1].kind = {FileFormat::imagej, {}};
    const auto json = nlohmann::json::parse(to_json(manifest));
    CHECK(json["file_format"] == "ome-tiff");
    CHECK(json["compression"] == "zstd:3");
    CHECK(json["files"][1]["file_format"] == "imagej");
    CHECK(json["files"][1]["compression"] == "none");
    const Manifest back = manifest_from_json(to_json(manifest));
    CHECK(back.kind == manifest.kind);
    CHECK(back.files == manifest.files);
}

TEST_CASE("a manifest from before there was a choice is of uncompressed OME-TIFF") {
    auto json = nlohmann::json::parse(to_json(example()));
    json.erase("file_format");
    json.erase("compression");
    json["files"][0].erase("compression");
    const Manifest back = manifest_from_json(json.dump());
    CHECK(back.kind == FileKind{});
    CHECK(back.files[0].kind == FileKind{});
    json["compression"] = "gzip";
    CHECK_THROWS_WITH_AS((void)manifest_from_json(json.dump()), doctest::Contains("unknown compression 'gzip'"),
                         Error);
}

TEST_CASE("a manifest of format 1 is read, and written as format 2") {
    const Manifest manifest = manifest_from_json(in_format_1().dump());
    CHECK(manifest.received == 60);
    CHECK(manifest.stored == 50);
    CHECK(manifest.lost == 7);
    CHECK(manifest.before_writer == 3);
    CHECK(manifest.skipped == 40);
    CHECK(manifest.gaps == std::vector<Gap>{{10, 11, LossReason::ring_full},
                                            {12, 12, LossReason::writer_gone},
                                            {20, 22, LossReason::abandoned},
                                            {30, 30, LossReason::disk_failed}});
    CHECK(missing_runs(manifest.before_writer, manifest.gaps).front() == FrameRun{0, 2});
    Manifest expected = example();
    expected.gaps = manifest.gaps;
    CHECK(to_json(manifest) == to_json(expected));
}

TEST_CASE("a manifest of format 1 with a reason or a count missing is damaged") {
    auto json = in_format_1();
    json["gaps"][1]["why"] = "writer_gone";
    CHECK_THROWS_WITH_AS((void)manifest_from_json(json.dump()), doctest::Contains("unknown reason 'writer_gone'"),
                         Error);
    json = in_format_1();
    json.erase("not_recorded");
    CHECK_THROWS_WITH_AS((void)manifest_from_json(json.dump()), doctest::Contains("damaged: "), Error);
}

TEST_CASE("a manifest of another format is refused with its version") {
    auto json = nlohmann::json::parse(to_json(example()));
    for (const int version : {-1, 0, 3}) {
        json["format_version"] = version;
        const std::string words =
            "format_version is " + std::to_string(version) + ", but this program reads only 1 and 2";
        CHECK_THROWS_WITH_AS((void)manifest_from_json(json.dump()), words.c_str(), Error);
    }
}

TEST_CASE("a manifest keeps each reason for which frames are lost") {
    Manifest manifest = example();
    manifest.gaps = {{0, 1, LossReason::ring_full},
                     {2, 3, LossReason::camera},
                     {4, 5, LossReason::writer_gone},
                     {6, 7, LossReason::disk_failed},
                     {8, 9, LossReason::abandoned}};
    const std::string text = to_json(manifest);
    CHECK(manifest_from_json(text).gaps == manifest.gaps);
    const auto json = nlohmann::json::parse(text);
    std::vector<std::string> reasons;
    for (const auto& gap : json["gaps"]) {
        reasons.push_back(gap["reason"]);
    }
    CHECK(reasons == std::vector<std::string>{"ring_full", "camera", "writer_gone", "disk_failed", "abandoned"});
}

TEST_CASE("bytes that are no UTF-8 do not stop a manifest") {
    Manifest manifest = example();
    manifest.reason = "caf\xE9";
    manifest.plan.source = "tiff:/data/caf\xE9.tif";
    CHECK_NOTHROW((void)manifest_from_json(to_json(manifest)));
}

TEST_CASE("a damaged manifest is one line that names it") {
    const TemporaryDirectory directory;
    const std::string whole = to_json(example());
    std::string other_version = whole;
    other_version.replace(other_version.find("\"format_version\": 2"), 19, "\"format_version\": 9");
    for (const std::string& text : {std::string(), std::string("{}"), std::string("[1, 2]"), other_version,
                                    whole.substr(0, whole.size() / 2), std::string("null")}) {
        CAPTURE(text);
        std::ofstream(directory / "scan.json") << text;
        CHECK_THROWS_WITH_AS((void)read_manifest(directory.path()), doctest::Contains("scan.json': "), Error);
    }
    std::filesystem::remove(directory / "scan.json");
    CHECK_THROWS_WITH_AS((void)read_manifest(directory.path()),
                         doctest::Contains("is not a scan directory: it has no scan.json"), Error);
}

TEST_CASE("a manifest whose numbers no scan can have is refused or bounded") {
    const auto with = [](const char* key, const nlohmann::json& value) {
        auto json = nlohmann::json::parse(to_json(example()));
        json.at(nlohmann::json::json_pointer(key)) = value;
        return json.dump();
    };
    CHECK_THROWS_AS((void)manifest_from_json(with("/stored", 1e300)), Error);
    CHECK_THROWS_AS((void)manifest_from_json(with("/stored", -1)), Error);
    CHECK_THROWS_AS((void)manifest_from_json(with("/clock_offset_ns", 1e300)), Error);
    CHECK_THROWS_AS((void)manifest_from_json(with("/files/0/frames", 2.5)), Error);
    CHECK_THROWS_AS((void)manifest_from_json(with("/gaps/0/delivered_to", "9")), Error);
    CHECK_THROWS_AS((void)manifest_from_json(with("/plan/width", 70'000)), Error);
    CHECK(manifest_from_json(with("/interruptions/0/away_s", 1e300)).interruptions.front().away > Nanoseconds(0));
    CHECK(manifest_from_json(with("/interruptions/0/away_s", -1e300)).interruptions.front().away ==
          Nanoseconds(0));
}

TEST_CASE("a manifest of a planned scan tells what became of its points") {
    Manifest manifest = example();
    CHECK_FALSE(nlohmann::json::parse(to_json(manifest)).contains("points"));
    manifest.points = {1, 2, 3, 4};
    CHECK(nlohmann::json::parse(to_json(manifest))["points"] ==
          nlohmann::json{{"failed", 1}, {"retaken", 2}, {"retried_moves", 3}, {"late", 4}});
    CHECK(manifest_from_json(to_json(manifest)).points == manifest.points);
    manifest.points = {};
    manifest.plan.axes = {{"c", "", 2}};
    manifest.plan.axes.front().labels = {"DAPI", "GFP"};
    CHECK(nlohmann::json::parse(to_json(manifest))["points"]["failed"] == 0);
}

TEST_CASE("points that failed are lost, and points that were late are not") {
    Manifest manifest;
    manifest.state = RecordingState::complete;
    manifest.points = {0, 2, 3, 4};
    CHECK(exit_code_of(manifest) == ExitCode::done);
    manifest.points.failed = 1;
    CHECK(exit_code_of(manifest) == ExitCode::frames_lost);
}

TEST_CASE("a manifest of values without images has no shape and no type of pixels") {
    Manifest manifest = example();
    manifest.plan.source = "none";
    manifest.files.clear();
    const auto json = nlohmann::json::parse(to_json(manifest));
    for (const char* const key : {"shape", "dtype", "file_format", "compression"}) {
        CHECK_FALSE(json.contains(key));
    }
    CHECK(to_json(manifest_from_json(to_json(manifest))) == to_json(manifest));
}
