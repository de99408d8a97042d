#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "common/shm/layout_table.hpp"

using namespace framering;

namespace {
// Rows "| Structure.field | offset | bytes | ..." of the document.
std::set<std::string> documented_rows() {
    std::ifstream file(FRAMERING_SOURCE_DIR "/docs/shared_memory.md");
    REQUIRE(file.is_open());
    std::set<std::string> rows;
    for (std::string line; std::getline(file, line);) {
        std::istringstream cells(line);
        std::string bar;
        std::string name;
        std::string offset;
        std::string size;
        if (cells >> bar >> name >> bar >> offset >> bar >> size && name.find('.') != std::string::npos) {
            rows.insert(name + " " + offset + " " + size);
        }
    }
    return rows;
}
}  // namespace

TEST_CASE("the documented table equals the layout") {
    std::set<std::string> actual;
    for (const layout::Field& field : layout::kFields) {
        actual.insert(std::string(field.structure) + "." + std::string(field.name) + " " +
                      std::to_string(field.offset) + " " + std::to_string(field.size));
    }
    const auto documented = documented_rows();
    for (const auto& row : actual) {
        CHECK_MESSAGE(documented.count(row) == 1, "not in docs/shared_memory.md: ", row);
    }
    for (const auto& row : documented) {
        CHECK_MESSAGE(actual.count(row) == 1, "only in docs/shared_memory.md: ", row);
    }
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
