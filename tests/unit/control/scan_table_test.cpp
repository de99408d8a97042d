#include "control/export/scan_table.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("a field with commas, quotes or lines stands in quotes") {
    CHECK(csv_field("") == "");
    CHECK(csv_field("temperature (degC)") == "temperature (degC)");
    CHECK(csv_field("a,b") == "\"a,b\"");
    CHECK(csv_field("5\" lens") == "\"5\"\" lens\"");
    CHECK(csv_field("two\nlines") == "\"two\nlines\"");
}
