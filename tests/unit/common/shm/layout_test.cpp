#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "common/shm/layout_table.hpp"
#include "tests/support/documented_table.hpp"
#include "tests/support/layout_source.hpp"

using namespace framering;
using namespace framering::test;

namespace {
bool is_field(std::string_view name) {
    return name.find('.') != std::string_view::npos;
}
}  // namespace

TEST_CASE("each field means in the document what its comment in the layout says") {
    std::map<std::string, std::string> comments = commented_fields("common/shm/layout.hpp");
    comments.merge(commented_fields("common/frame/frame_info.hpp"));
    const auto meanings = documented_meanings("shared_memory.md", is_field);
    for (const layout::Field& field : layout::kFields) {
        const std::string name = std::string(field.structure) + "." + std::string(field.name);
        REQUIRE_MESSAGE(comments.count(name) == 1, "not found in the sources: ", name);
        REQUIRE_MESSAGE(meanings.count(name) == 1, "not documented: ", name);
        CHECK_MESSAGE(meanings.at(name) == comments.at(name), name);
    }
}

TEST_CASE("each number of an enumeration means in the document what it does in the layout") {
    const std::string document = documented_text("shared_memory.md");
    const auto enumerations = listed_enumerations("common/shm/layout_types.hpp");
    CHECK(enumerations.size() == 7);
    for (const auto& enumeration : enumerations) {
        const std::string& list = enumeration.second;
        CHECK_MESSAGE(document.find(list + ".") != std::string::npos, "not documented: ", list);
    }
}

TEST_CASE("the documented table equals the layout") {
    std::set<std::string> actual;
    for (const layout::Field& field : layout::kFields) {
        actual.insert(std::string(field.structure) + "." + std::string(field.name) + " " +
                      std::to_string(field.offset) + " " + std::to_string(field.size));
    }
    check_same_rows(actual, documented_rows("shared_memory.md", is_field));
}

TEST_CASE("regions of different writers start on a protection unit and do not overlap") {
    CHECK(layout::kRequestsOffset % layout::kProtectionUnit == 0);
    CHECK(layout::entry_offset(0) == layout::kRequestsOffset + layout::kProtectionUnit);
    CHECK(layout::entry_offset(layout::kReaderEntries) == layout::kProducerOffset);
    CHECK(layout::kProducerOffset % layout::kProtectionUnit == 0);
    CHECK(layout::control_bytes(2) % layout::kProtectionUnit == 0);
}

TEST_CASE("what programs of every layout read of each other stays where it has always been") {
    using namespace layout;
    CHECK(kProducerOffset == 1'179'648);
    CHECK(entry_offset(0) == 131'072);
    CHECK(entry_offset(1) == 196'608);
    CHECK(kReaderEntries == 16);
    CHECK(kProducerLease == 0);
    CHECK(reader_lease(0) == 16);
    const std::map<std::string, std::uint64_t> places{
        {"Identity.magic", 0},        {"Identity.version", 8},     {"Identity.kind", 12},
        {"Identity.boot_id", 40},     {"Identity.session", 56},    {"Identity.slot_count", 112},
        {"Identity.ready", 160},      {"ProducerState.head", 0},   {"ProducerState.retired", 796},
        {"ReaderEntry.admission", 0}, {"ReaderEntry.cursor", 128}, {"ReaderEntry.attachment", 384},
        {"ReaderEntry.purpose", 388}, {"ReaderEntry.role", 472}};
    for (const auto& documented : places) {
        const std::string& name = documented.first;
        CAPTURE(name);
        const auto field = std::ranges::find_if(kFields, [&](const Field& each) {
            return name == std::string(each.structure) + "." + std::string(each.name);
        });
        REQUIRE(field != kFields.end());
        CHECK(field->offset == documented.second);
    }
}

TEST_CASE("pixels begin behind the header table on a huge page") {
    for (const std::uint64_t slots :
         {layout::kMinSlots, std::uint64_t{4093}, std::uint64_t{4094}, layout::kMaxSlots}) {
        CHECK(layout::pixel_offset(slots) % layout::kHugePage == 0);
        CHECK(layout::pixel_offset(slots) >=
              layout::kHeaderTableOffset + (slots + layout::kSpareSlots) * sizeof(FrameInfo));
    }
}

TEST_CASE("programs that disagree about a constant, a structure or a field have different hashes") {
    const auto constants = layout::kConstants;
    const auto structures = layout::kStructures;
    const auto fields = layout::kFields;
    const std::uint64_t hash = layout::layout_hash();
    CHECK(hash == layout::hash_of(constants, structures, fields));
    for (std::size_t i = 0; i < constants.size(); ++i) {
        CAPTURE(constants[i].name);
        auto other = constants;
        other[i].value += 1;
        CHECK(layout::hash_of(other, structures, fields) != hash);
    }
    for (std::size_t i = 0; i < structures.size(); ++i) {
        CAPTURE(structures[i].structure);
        auto other = structures;
        other[i].structure = "Renamed";
        CHECK(layout::hash_of(constants, other, fields) != hash);
        other = structures;
        other[i].offset += 8;
        CHECK(layout::hash_of(constants, other, fields) != hash);
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        CAPTURE(fields[i].name);
        for (const auto change : {0, 1, 2, 3}) {
            auto other = fields;
            other[i].structure = change == 0 ? "Renamed" : other[i].structure;
            other[i].name = change == 1 ? "renamed" : other[i].name;
            other[i].offset += change == 2 ? 8 : 0;
            other[i].size += change == 3 ? 8 : 0;
            CHECK(layout::hash_of(constants, structures, other) != hash);
        }
    }
}

TEST_CASE("every constant of the layout that two programs must share is in the hash") {
    for (const char* name :
         {"kReaderEntries", "kSpareSlots", "kScanRecords", "kInterruptions", "kProtectionUnit"}) {
        CAPTURE(name);
        CHECK(std::ranges::count(layout::kConstants, std::string_view(name), &layout::Constant::name) == 1);
    }
}
