// `writer --verify`: scans that are whole, and scans in which one thing is wrong.
#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
constexpr std::streamoff kRecord = 64;

// 25 frames with checksums in files of ten.
fs::path recorded(Rig& rig, const Arguments& writer_options = {}) {
    Arguments options{"--max-file-frames", "10"};
    options.insert(options.end(), writer_options.begin(), writer_options.end());
    ChildProcess& writer = rig.writer(options);
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "25", "--checksum"}));
    REQUIRE(acquirer.wait() == exited(0));
    REQUIRE(writer.wait() == exited(0));
    return rig.output() / "scan";
}

ChildProcess& verify(Rig& rig, const fs::path& directory) {
    return rig.program("writer", {"--verify", directory.string()});
}

void check_wrong(Rig& rig, const fs::path& directory, const std::vector<std::string>& words) {
    ChildProcess& process = verify(rig, directory);
    CHECK(process.wait() == exited(1));
    const auto lines = error_lines(process);
    CAPTURE(process.err());
    REQUIRE(lines.size() == 1);
    for (const std::string& word : words) {
        CAPTURE(word);
        CHECK(lines.front().find(word) != std::string::npos);
    }
}

void flip_byte(const fs::path& path, std::streamoff offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(offset);
    const int byte = file.get();
    file.seekp(offset);
    file.put(static_cast<char>(byte ^ 1));
}

std::uint64_t pixel_offset(const fs::path& directory, std::streamoff frame) {
    std::ifstream file(directory / "scan.index", std::ios::binary);
    file.seekg(kRecord * (1 + frame) + 16);
    std::uint64_t offset = 0;
    file.read(reinterpret_cast<char*>(&offset), sizeof offset);
    return offset;
}

void replace_in_manifest(const fs::path& directory, const std::string& text, const std::string& by) {
    std::ifstream in(directory / "scan.json");
    std::string all{std::istreambuf_iterator<char>(in), {}};
    const auto place = all.find(text);
    REQUIRE(place != std::string::npos);
    all.replace(place, text.size(), by);
    std::ofstream(directory / "scan.json") << all;
}
}  // namespace

TEST_CASE("a scan as it was recorded is verified from the camera's checksums to the disk") {
    for (const Arguments& options :
         {Arguments{}, {"--compression", "zstd"}, {"--compression", "lzw"}, {"--format", "imagej"}}) {
        CAPTURE(options);
        Rig rig;
        ChildProcess& process = verify(rig, recorded(rig, options));
        CHECK(process.wait() == exited(0));
        CAPTURE(process.err());
        CHECK(process.out().find("intact, complete: 25 frames in 3 files, 25 with a checksum") !=
              std::string::npos);
    }
}

TEST_CASE("one bit of a frame's pixels that is not as the camera sent it is found") {
    for (const Arguments& options : {Arguments{}, {"--format", "imagej"}}) {
        Rig rig;
        const fs::path directory = recorded(rig, options);
        const char* const name = options.empty() ? "scan_00001.ome.tif" : "scan_00001.tif";
        flip_byte(directory / name, static_cast<std::streamoff>(pixel_offset(directory, 12)) + 100);
        check_wrong(rig, directory, {name, "page 2, frame 12", "checksum", "expected"});
    }
}

TEST_CASE("a compressed frame that is damaged is found") {
    Rig rig;
    const fs::path directory = recorded(rig, {"--compression", "zstd"});
    flip_byte(directory / "scan_00002.ome.tif", static_cast<std::streamoff>(pixel_offset(directory, 20)) + 50);
    check_wrong(rig, directory, {"scan_00002.ome.tif", "page 0, frame 20"});
}

TEST_CASE("whatever else is wrong in a scan is named with what was expected") {
    const std::vector<std::pair<std::function<void(const fs::path&)>, std::vector<std::string>>> faults{
        {[](const fs::path& scan) { flip_byte(scan / "scan.index", kRecord * 6 + 3); },
         {"scan.index", "record 5 is invalid"}},
        {[](const fs::path& scan) { fs::resize_file(scan / "scan.index", kRecord * 25); },
         {"24, expected 25", "scan.index"}},
        {[](const fs::path& scan) { fs::remove(scan / "scan_00001.ome.tif"); },
         {"scan_00001.ome.tif", "No such file"}},
        {[](const fs::path& scan) {
             fs::copy_file(scan / "scan_00002.ome.tif", scan / "scan_00001.ome.tif",
                           fs::copy_options::overwrite_existing);
         },
         {"scan_00001.ome.tif", "expected"}},
        // The link in the TIFF header: no page is left.
        {[](const fs::path& scan) { flip_byte(scan / "scan_00000.ome.tif", 14); }, {"scan_00000.ome.tif"}},
        {[](const fs::path& scan) { replace_in_manifest(scan, "\"lost\": 0", "\"lost\": 1"); },
         {"scan.json: received", "expected 26"}},
        {[](const fs::path& scan) { replace_in_manifest(scan, "\"frames\": 10", "\"frames\": 9"); },
         {"scan.json: frames of all files", "24, expected 25"}},
        {[](const fs::path& scan) { replace_in_manifest(scan, "complete", "recording"); }, {"--recover"}},
    };
    Rig rig;
    const fs::path whole = recorded(rig);
    const fs::path damaged = rig.output() / "damaged";
    for (const auto& [damage, words] : faults) {
        fs::remove_all(damaged);
        fs::copy(whole, damaged, fs::copy_options::recursive);
        damage(damaged);
        check_wrong(rig, damaged, words);
    }
    CHECK(verify(rig, whole).wait() == exited(0));
}

TEST_CASE("frames that were lost are no fault of the scan and their gaps are compared") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", "400", "--slots", "4", "--when-full", "drop"}));
    (void)acquirer.wait();
    (void)writer.wait();
    CHECK(verify(rig, rig.output() / "scan").wait() == exited(0));
}

TEST_CASE("a scan that is being recorded is not verified") {
    Rig rig;
    (void)rig.writer();
    (void)rig.acquirer(recorded_scan({"--frames", "10000", "--frame-rate", "500"}));
    rig.wait_for_delivered(30);
    ChildProcess& process = verify(rig, rig.output() / "scan");
    CHECK(process.wait() == exited(5));
    CHECK(process.err().find("is in use by a writer") != std::string::npos);
    CHECK(rig.program("writer", {"--verify", "a", "--recover", "b"}).wait() == exited(2));
}

TEST_CASE("a recorded scan is repacked and is whole before and after") {
    Rig rig;
    const fs::path directory = recorded(rig);
    const auto before = fs::file_size(directory / "scan_00000.ome.tif");
    ChildProcess& repack =
        rig.program("writer", {"--repack", directory.string(), "--compression", "zstd:3", "--threads", "2"});
    CHECK(repack.wait() == exited(0));
    CAPTURE(repack.err());
    CHECK(repack.out().find("repacked with zstd:3") != std::string::npos);
    CHECK(fs::file_size(directory / "scan_00000.ome.tif") < before);
    ChildProcess& process = verify(rig, directory);
    CHECK(process.wait() == exited(0));
    CHECK(process.out().find("25 frames in 3 files, 25 with a checksum") != std::string::npos);
    CHECK(rig.program("writer", {"--repack", directory.string()}).wait() == exited(2));
    CHECK(rig.program("writer", {"--verify", directory.string(), "--compression", "zstd"}).wait() == exited(2));
}
