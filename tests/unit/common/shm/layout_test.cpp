#include <doctest/doctest.h>

#include <set>

#include "common/shm/layout_table.hpp"
#include "tests/support/documented_table.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("the documented table equals the layout") {
    std::set<std::string> actual;
    for (const layout::Field& field : layout::kFields) {
        actual.insert(std::string(field.structure) + "." + std::string(field.name) + " " +
                      std::to_string(field.offset) + " " + std::to_string(field.size));
    }
    check_same_rows(actual, documented_rows("shared_memory.md", [](std::string_view name) {
                        return name.find('.') != std::string_view::npos;
                    }));
}

TEST_CASE("regions of different writers start on a protection unit and do not overlap") {
    CHECK(layout::kRequestsOffset % layout::kProtectionUnit == 0);
    CHECK(layout::entry_offset(0) == layout::kRequestsOffset + layout::kProtectionUnit);
    CHECK(layout::entry_offset(layout::kReaderEntries) == layout::kProducerOffset);
    CHECK(layout::kProducerOffset % layout::kProtectionUnit == 0);
    CHECK(layout::control_bytes(2) % layout::kProtectionUnit == 0);
}

TEST_CASE("pixels begin behind the header table on a huge page") {
    for (const std::uint64_t slots :
         {layout::kMinSlots, std::uint64_t{4093}, std::uint64_t{4094}, layout::kMaxSlots}) {
        CHECK(layout::pixel_offset(slots) % layout::kHugePage == 0);
        CHECK(layout::pixel_offset(slots) >=
              layout::kHeaderTableOffset + (slots + layout::kSpareSlots) * sizeof(FrameInfo));
    }
}
