#include "common/shm/segment.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "tests/support/named_segment.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a segment is made once and found by everyone until its name is taken away") {
    const NamedSegment name;
    CHECK_FALSE(Segment::open(name.text, Access::read_only));
    const auto made = Segment::create(name.text, false);
    REQUIRE(made);
    CHECK_FALSE(Segment::create(name.text, false));
    CHECK(Segment::open(name.text, Access::read_only));
    CHECK(made->is_linked());
    CHECK(Segment::unlink(name.text));
    CHECK_FALSE(made->is_linked());
    CHECK_FALSE(Segment::open(name.text, Access::read_only));
    CHECK_FALSE(Segment::unlink(name.text));
}

TEST_CASE("a segment whose name was taken away stays what it was beside the next one of that name") {
    const NamedSegment name;
    auto former = Segment::create(name.text, false);
    former->reserve(65'536);
    const MappedRegion theirs = former->map(0, 65'536, Access::read_write);
    theirs.data()[5] = std::byte{7};
    Segment::unlink(name.text);
    auto next = Segment::create(name.text, false);
    REQUIRE(next);
    CHECK(next->size() == 0);
    next->reserve(131'072);
    CHECK(next->map(0, 65'536, Access::read_only).data()[5] == std::byte{0});
    CHECK(former->size() == 65'536);
    CHECK(theirs.data()[5] == std::byte{7});
    CHECK_FALSE(former->is_linked());
    CHECK(next->is_linked());
    CHECK(Segment::open(name.text, Access::read_only)->size() == 131'072);
}

TEST_CASE("an opening from before the memory was reserved sees it afterwards") {
    const NamedSegment name;
    auto made = Segment::create(name.text, false);
    const auto early = Segment::open(name.text, Access::read_only);
    REQUIRE(early);
    CHECK(early->size() == 0);
    made->reserve(65'536);
    CHECK(early->size() == 65'536);
}

TEST_CASE("parts of a segment are mapped by themselves and show the same memory") {
    const NamedSegment name;
    auto made = Segment::create(name.text, false);
    made->reserve(3 * 65'536);
    const MappedRegion whole = made->map(0, 3 * 65'536, Access::read_write);
    const MappedRegion part = Segment::open(name.text, Access::read_only)->map(65'536, 4096, Access::read_only);
    CHECK(part.size() == 4096);
    whole.data()[65'536 + 9] = std::byte{9};
    CHECK(part.data()[9] == std::byte{9});
    whole.populate();
    CHECK(part.data()[9] == std::byte{9});
}

TEST_CASE("more memory than the machine has is refused with what is free") {
    const NamedSegment name;
    auto made = Segment::create(name.text, false);
    CHECK(free_shared_memory() > 0);
    CHECK_THROWS_AS(made->reserve(std::uint64_t{1} << 50), Error);
}
