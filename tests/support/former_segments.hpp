// The segments of a session as programs of a former version left them: tests/data/segments.
#pragma once
#include <doctest/doctest.h>

#include <charconv>
#include <cstddef>
#include <fstream>
#include <string>

#include "common/session/session_view.hpp"

namespace framering::test {

// Three frames of role "writer" are not stored: writer and acquirer were killed. Files: the size, then rows of
// bytes that are not all 0, each with its offset. Of the frames segment they hold the first page alone.
class FormerSegments {
  public:
    FormerSegments(const std::string& session, int layout)
        : control_(restored(control_segment_name(session), layout, "control")),
          frames_(restored(frames_segment_name(session), layout, "frames")) {
        for (Segment* segment : {&control_, &frames_}) {
            const MappedRegion page = segment->map(0, layout::kPage, Access::read_write);
            auto& identity = *reinterpret_cast<layout::Identity*>(page.data());
            identity.boot_id = this_boot_id();  // as if it was since then
            set_text(identity.session, session);
        }
    }

    [[nodiscard]] const Segment& control() const noexcept { return control_; }
    // A structure in the control segment, as the former version has it at the same place.
    template <class Structure, class Change>
    void change(std::uint64_t offset, Change change) {
        const std::uint64_t unit = offset / layout::kProtectionUnit * layout::kProtectionUnit;
        const MappedRegion map = control_.map(unit, layout::kProtectionUnit, Access::read_write);
        change(*reinterpret_cast<Structure*>(map.data() + (offset - unit)));
    }

  private:
    static Segment restored(const std::string& name, int layout, const std::string& kind) {
        std::ifstream file(std::string(FRAMERING_SOURCE_DIR) + "/tests/data/segments/layout_" +
                           std::to_string(layout) + "_" + kind + ".txt");
        std::uint64_t size = 0;
        file >> size;
        REQUIRE(file.good());
        std::optional<Segment> segment = Segment::create(name, false);
        REQUIRE(segment);
        segment->reserve(size);
        const MappedRegion map = segment->map(0, size, Access::read_write);
        std::uint64_t offset = 0;
        for (std::string row; file >> offset >> row;) {
            REQUIRE(offset + row.size() / 2 <= size);
            for (std::size_t i = 0; i < row.size(); i += 2) {
                unsigned byte = 0;
                std::from_chars(row.data() + i, row.data() + i + 2, byte, 16);
                map.data()[offset + i / 2] = std::byte(byte);
            }
        }
        return std::move(*segment);
    }

    Segment control_;
    Segment frames_;
};

}  // namespace framering::test
