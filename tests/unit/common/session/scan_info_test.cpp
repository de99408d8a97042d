#include "common/session/scan_info.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("a single reason of lost frames is named, of several each with its count") {
    CHECK(losses_text({}).empty());
    CHECK(losses_text({.ring_full = 7}) == "ring_full");
    CHECK(losses_text({.camera = 7}) == "camera");
    CHECK(losses_text({.writer_gone = 7}) == "writer_gone");
    CHECK(losses_text({.ring_full = 7, .writer_gone = 2}) == "7 ring_full, 2 writer_gone");
    CHECK(losses_text({.ring_full = 7, .camera = 1, .writer_gone = 2}) == "7 ring_full, 1 camera, 2 writer_gone");
}

TEST_CASE("lost frames of a scan are those of all reasons") {
    ScanInfo scan;
    scan.lost_ring_full = 1;
    scan.lost_camera = 20;
    scan.lost_writer_gone = 300;
    CHECK(scan.lost() == 321);
    CHECK(scan.losses().camera == 20);
}
