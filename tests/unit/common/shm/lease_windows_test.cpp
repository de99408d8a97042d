// What stands in the table of leases when its holder is gone.
#include <doctest/doctest.h>

#include <array>
#include <atomic>

#include "common/shm/lease.hpp"

using namespace framering;

namespace {
struct Table {
    std::array<std::atomic<std::uint64_t>, 32> words{};
    [[nodiscard]] LeaseHandle handle() { return reinterpret_cast<LeaseHandle>(words.data()); }
};
constexpr std::uint64_t kStart = std::uint64_t{1} << 32;  // one step of the half that tells the start
}  // namespace

TEST_CASE("a lease of a process id that is used again is free") {
    Table table;
    {
        const auto lease = Lease::take(table.handle(), 3);
        REQUIRE(lease);
        const std::uint64_t mine = table.words[3];
        table.words[4] = mine;
        table.words[5] = mine + kStart;
        CHECK(Lease::is_held(table.handle(), 4));
        CHECK_FALSE(Lease::is_held(table.handle(), 5));
        CHECK_FALSE(Lease::take(table.handle(), 4));
        CHECK(Lease::take(table.handle(), 5));
    }
    CHECK(table.words[3] == 0);
    CHECK(table.words[5] == 0);
}

TEST_CASE("a lease of a process that is nowhere is free") {
    Table table;
    table.words[0] = kStart | 0xffff'fff0;
    CHECK_FALSE(Lease::is_held(table.handle(), 0));
    CHECK(Lease::take(table.handle(), 0));
}
