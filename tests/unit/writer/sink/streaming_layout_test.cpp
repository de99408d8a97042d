#include "writer/sink/streaming_layout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "tests/support/documented_table.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_frames.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/sink/page_name.hpp"
#include "writer/sink/streaming_file.hpp"
#include "writer/sink/streaming_sink.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A file with three frames, closed.
std::filesystem::path make_file(const TemporaryDirectory& directory, const TestFrames& frames,
                                const FrameFormat& format) {
    const auto path = directory / "a.ome.tif";
    const auto file = StreamingSink().create(path, {format, "what it is about", {100, 1 << 30}, 0});
    std::vector<FrameLocation> locations;
    file->write(frames.all(), locations);
    file->commit();
    file->close();
    return path;
}
}  // namespace

TEST_CASE("the documented table equals the streaming layout") {
    using namespace framering::streaming;
    const auto row = [](const char* field, std::uint64_t offset, std::uint64_t size) {
        return field + (" " + std::to_string(offset)) + " " + std::to_string(size);
    };
    const std::set<std::string> actual{
        row("File.first_link", kFirstLinkOffset, 8),
        row("File.software", kSoftwareOffset, kSoftwareBytes),
        row("File.geometry", kGeometryOffset, sizeof(Geometry)),
        row("File.text", kTextOffset, 2 * kTextHalfBytes),
        row("File.table", kTableOffset, kSlotBytes),
        row("Geometry.magic", offsetof(Geometry, magic), sizeof(Geometry::magic)),
        row("Geometry.version", offsetof(Geometry, version), sizeof(Geometry::version)),
        row("Geometry.slot_bytes", offsetof(Geometry, slot_bytes), sizeof(Geometry::slot_bytes)),
        row("Geometry.capacity", offsetof(Geometry, capacity), sizeof(Geometry::capacity)),
        row("Geometry.table_offset", offsetof(Geometry, table_offset), sizeof(Geometry::table_offset)),
        row("Geometry.pixel_offset", offsetof(Geometry, pixel_offset), sizeof(Geometry::pixel_offset)),
        row("Geometry.pixel_stride", offsetof(Geometry, pixel_stride), sizeof(Geometry::pixel_stride)),
        row("Geometry.pixel_bytes", offsetof(Geometry, pixel_bytes), sizeof(Geometry::pixel_bytes)),
        row("Geometry.reserved", offsetof(Geometry, reserved), sizeof(Geometry::reserved)),
        row("Geometry.crc32c", offsetof(Geometry, crc32c), sizeof(Geometry::crc32c)),
        row("FirstSlot.fields", 0, 8 + kFirstPageFields * kFieldBytes),
        row("FirstSlot.link", 8 + kFirstPageFields * kFieldBytes, 8),
        row("Slot.fields", 0, 8 + kFields * kFieldBytes),
        row("Slot.link", 8 + kFields * kFieldBytes, 8),
        row("Slot.page_name", kPageNameOffset, kPageNameBytes)};
    check_same_rows(actual, documented_rows("streaming_tiff.md", [](std::string_view name) {
                        return name.find('.') != std::string_view::npos;
                    }));
}

TEST_CASE("the geometry in a file leads to its pixels") {
    const TemporaryDirectory directory;
    const FrameFormat format = test_format(130, 70, PixelFormat::mono16);
    const TestFrames frames(format, 3);
    const auto path = make_file(directory, frames, format);
    DiskFile file = DiskFile::open(path, DiskFile::Access::read);
    const streaming::Geometry geometry = read_geometry(file);
    CHECK(geometry.capacity == 100);
    CHECK(geometry.pixel_offset % 4096 == 0);
    for (std::uint64_t i = 0; i < 3; ++i) {
        std::vector<std::byte> pixels(geometry.pixel_bytes);
        CHECK(file.read_at(geometry.frame_offset(i), pixels) == pixels.size());
        CHECK(std::ranges::equal(pixels, frames.all()[i].pixels));
    }
    CHECK(read_tiff(path).pages.size() == 3);
}

TEST_CASE("every link lies within one page of the disk cache") {
    const streaming::Geometry geometry = streaming::make_geometry({64, 64}, 65'535, std::uint64_t{1} << 40);
    CHECK(geometry.capacity == 65'535);
    for (std::uint64_t frame = 0; frame < geometry.capacity; ++frame) {
        const std::uint64_t link = geometry.link_offset(frame);
        REQUIRE(link / 4096 == (link + 7) / 4096);
    }
}

TEST_CASE("a file keeps its size limit and takes at least one frame") {
    const FrameFormat format{4096, 3000};
    const streaming::Geometry one = streaming::make_geometry(format, 1000, 1);
    CHECK(one.capacity == 1);
    const std::uint64_t limit = std::uint64_t{16} << 30;
    const streaming::Geometry many = streaming::make_geometry(format, 65'535, limit);
    CHECK(many.frame_offset(many.capacity) <= limit);
    CHECK(many.frame_offset(many.capacity + 1) > limit);
}

TEST_CASE("the numbers of a frame always fit into its page name") {
    FrameInfo info;
    info.sequence = info.delivered = info.capture_time_ns = ~std::uint64_t{0};
    CHECK(page_name(info, 0).size() <= kLongestPageName);
    info.axis_count = 3;
    info.axes[1].index = 17;
    CHECK(page_name(info, 5).ends_with(R"("utc_ns":4,"axes":[0,17,0]})"));
    info.axis_count = kMaxAxes;
    for (AxisPosition& axis : info.axes) {
        axis.index = ~std::uint64_t{0};
    }
    CHECK(page_name(info, 0).size() <= kLongestPageName);
    CHECK(page_name(info, 0).ends_with("}"));
}
