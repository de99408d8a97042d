#include "recorded/scan_file.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("file names sort and are read back") {
    CHECK(file_name(0) == "scan_00000.ome.tif");
    CHECK(file_name(123'456) == "scan_123456.ome.tif");
    CHECK(file_name(7, FileFormat::imagej) == "scan_00007.tif");
    std::uint64_t number = 7;
    CHECK(parse_file_name("scan_00043.tif", number));
    CHECK(number == 43);
    CHECK(parse_file_name("scan_00042.ome.tif", number));
    CHECK(number == 42);
    for (const char* other : {"scan_.ome.tif", "scan_00001.ome.tif.unfinished", "scan_1x.ome.tif",
                              "scan_1.xyz.tif", "scan_.tif", "scan_00001tif", "scan.json", ""}) {
        CAPTURE(other);
        CHECK_FALSE(parse_file_name(other, number));
    }
}
