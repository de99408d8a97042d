// Values of frames in the directory of a scan: every damage is found, and no copy of the scan loses them.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "common/base/error.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/sink/null_sink.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/repacking.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kMeasuredFrames = 8;

TestFrames measured_frames() {
    TestFrames frames(small_format(), kMeasuredFrames, test_scan().first_sequence);
    frames.make_even();
    frames.add_values();
    return frames;
}

fs::path record_measured(const TemporaryDirectory& output, const TestFrames& frames) {
    ScanRecording recording =
        begin_recording(usual_sink(), settings_of(output.path(), 3), plan_of(small_format(), kMeasuredFrames));
    store_all(recording, frames.all(), 2);
    return recording.finish(complete(kMeasuredFrames)).directory;
}

std::string text_in(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void put_text(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

void check_found(const fs::path& directory, const char* why = "") {
    CHECK_THROWS_WITH_AS((void)verify_directory(directory), doctest::Contains(why), Error);
}
}  // namespace

TEST_CASE("values: any byte that has changed is found") {
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    const fs::path directory = record_measured(output, measured_frames());
    CHECK(verify_directory(directory) == ExitCode::done);
    for (const char* const name : {"scan.values", "scan.values.1"}) {
        const std::string text = text_in(directory / name);
        for (std::size_t at = 0; at < text.size(); ++at) {
            CAPTURE(at);
            std::string changed = text;
            changed[at] = static_cast<char>(changed[at] ^ 4);
            put_text(directory / name, changed);
            check_found(directory);
        }
        put_text(directory / name, text);
    }
    CHECK(verify_directory(directory) == ExitCode::done);
}

TEST_CASE("values: files that are cut, too long, missing, exchanged or not listed are found") {
    const TemporaryDirectory output;
    const fs::path directory = record_measured(output, measured_frames());
    const std::string first = text_in(directory / "scan.values");
    const std::string second = text_in(directory / "scan.values.1");
    put_text(directory / "scan.values", first + std::string(64, '\0'));
    check_found(directory, "scan.values: size in bytes");
    put_text(directory / "scan.values", first.substr(0, first.size() - 1));
    check_found(directory, "scan.values: size in bytes");
    fs::remove(directory / "scan.values");
    check_found(directory, "scan.values': No such file");
    put_text(directory / "scan.values", second);
    check_found(directory, "scan.values.1': begins at record 5, but the file before it at 5");
    put_text(directory / "scan.values", first);
    put_text(directory / "scan.values.2", second);
    check_found(directory, "scan.values.2: is not in scan.json");
    fs::remove(directory / "scan.values.2");
    // A row in the place of another one.
    const ValuesTable table{0, 0, {}, test_keys(2)};
    std::string moved = first;
    moved.replace(table.offset_of(0), table.row_bytes(), first.substr(table.offset_of(1), table.row_bytes()));
    put_text(directory / "scan.values", moved);
    check_found(directory, "row 0 is of frame 103, expected frame 102");
    put_text(directory / "scan.values", first);
    CHECK(verify_directory(directory) == ExitCode::done);
}

TEST_CASE("values: a scan that was compressed afterwards has the same ones") {
    const TestFrames frames = measured_frames();
    const TemporaryDirectory output;
    const fs::path directory = record_measured(output, frames);
    CHECK(repack_directory(directory, {Codec::zstd, 1}, 1) == ExitCode::done);
    CHECK(verify_directory(directory) == ExitCode::done);
    CHECK(read_manifest(directory).values.size() == 2);
    CHECK(flaw_of_values(directory, frames.all()) == "");
}

TEST_CASE("values: they are read while they are recorded, after a refresh with those that came since") {
    const TestFrames frames = measured_frames();
    const TemporaryDirectory output;
    ScanRecording recording =
        begin_recording(usual_sink(), settings_of(output.path(), 3), plan_of(small_format(), kMeasuredFrames));
    store_all(recording, frames.run(0, 4), 2);
    RecordedScan scan(output / "scan");
    CHECK_FALSE(scan.values(1).has_value());
    CHECK(scan.values(3)->head.camera_frame_id == 503);
    CHECK(scan.values_files().keys() == test_keys(2));
    store_all(recording, frames.run(4, 4), 2);
    scan.refresh();
    CHECK(scan.values(7)->values == std::vector<double>{107, 107.25, 107.5});
    CHECK(scan.values_files().keys() == test_keys(3));
    CHECK(scan.values_files().table_of(7)->first_record == 5);
}

TEST_CASE("values: a recovered scan whose values were cut says which are lost") {
    const TestFrames frames = measured_frames();
    const TemporaryDirectory output;
    {
        ScanRecording recording =
            begin_recording(usual_sink(), settings_of(output.path(), 3), plan_of(small_format(), kMeasuredFrames));
        store_all(recording, frames.all(), 2);
        fs::copy(output / "scan", output / "killed", fs::copy_options::recursive);
    }
    const fs::path directory = output / "killed";
    fs::resize_file(directory / "scan.values.1", fs::file_size(directory / "scan.values.1") - 1);
    CHECK(recover_directory(directory) == ExitCode::done);
    CHECK(verify_directory(directory) == ExitCode::done);
    RecordedScan scan(directory);
    CHECK(scan.frame_count() == kMeasuredFrames);
    CHECK(scan.values(7)->is_lost);
    CHECK_FALSE(scan.values(6)->is_lost);
}

TEST_CASE("values: a frame costs as many system calls late in a scan as at its beginning, and is found at once") {
    constexpr std::size_t run = 50;
    constexpr std::size_t runs = 400;
    constexpr std::uint32_t keys = 20;
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    TestFrames pixels(format, run, test_scan().first_sequence);
    std::vector<FrameView> frames(pixels.all().begin(), pixels.all().end());
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    ScanRecording recording = begin_recording(std::make_unique<NullSink>(), settings_of(output.path(), 60'000),
                                              test_scan(), plan_of(format, run * runs));
    recording.know_value_keys(test_keys(keys));
    std::vector<std::uint64_t> calls;
    for (std::size_t i = 0; i < runs; ++i) {
        for (std::size_t k = 0; k < run; ++k) {
            FrameInfo& info = frames[k].info;
            info.sequence = test_scan().first_sequence + i * run + k;
            info.delivered = i * run + k;
            info.value_count = keys;
            info.values[7] = static_cast<double>(info.delivered) / 4;
        }
        plan_system_calls({});
        recording.store(frames);
        calls.push_back(system_calls_so_far());
    }
    (void)recording.finish(complete(run * runs));
    CHECK(calls.back() == 2);  // the index and the values
    CHECK(std::ranges::count(calls, calls.back()) >= static_cast<std::ptrdiff_t>(runs - 1));
    const ValuesTable table{0, 0, {}, test_keys(keys)};
    CHECK(fs::file_size(output / "scan" / "scan.values") == table.offset_of(run * runs));
    RecordedScan scan(output / "scan");
    for (const std::size_t n : {run * runs - 1, std::size_t{0}, std::size_t{12'345}, std::size_t{12'344}}) {
        CHECK(scan.values(n)->values[7] == static_cast<double>(n) / 4);
    }
}
