#include "common/shm/lease.hpp"

#include <doctest/doctest.h>

#include "tests/support/named_segment.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a lease keeps other openings of its segment off its place and no other") {
    const NamedSegment name;
    const auto mine = Segment::create(name.text, false);
    const auto other = Segment::open(name.text, Access::read_write);
    const auto onlooker = Segment::open(name.text, Access::read_only);
    CHECK_FALSE(Lease::is_held(onlooker->lease_handle(), 1));
    auto lease = Lease::take(mine->lease_handle(), 1);
    REQUIRE(lease);
    CHECK(Lease::is_held(onlooker->lease_handle(), 1));
    CHECK(Lease::is_held(other->lease_handle(), 1));
    CHECK_FALSE(Lease::take(other->lease_handle(), 1));
    CHECK_FALSE(Lease::is_held(other->lease_handle(), 2));
    CHECK(Lease::take(other->lease_handle(), 2));
}

TEST_CASE("a lease that is released or over is free for the next") {
    const NamedSegment name;
    const auto mine = Segment::create(name.text, false);
    const auto other = Segment::open(name.text, Access::read_write);
    auto lease = Lease::take(mine->lease_handle(), 31);
    REQUIRE(lease);
    Lease moved = std::move(*lease);
    lease.reset();
    CHECK(Lease::is_held(other->lease_handle(), 31));
    moved.release();
    CHECK_FALSE(Lease::is_held(other->lease_handle(), 31));
    { CHECK(Lease::take(other->lease_handle(), 31)); }
    CHECK(Lease::take(mine->lease_handle(), 31));
}

TEST_CASE("leases belong to the segment and not to its name") {
    const NamedSegment name;
    const auto former = Segment::create(name.text, false);
    const auto lease = Lease::take(former->lease_handle(), 0);
    Segment::unlink(name.text);
    const auto next = Segment::create(name.text, false);
    CHECK_FALSE(Lease::is_held(next->lease_handle(), 0));
    CHECK(Lease::take(next->lease_handle(), 0));
}
