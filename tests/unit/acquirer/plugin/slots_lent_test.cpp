#include "acquirer/plugin/slots_lent.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace framering;

TEST_CASE("a slot that is lent comes back once, under its own number") {
    std::array<std::byte, 64> memory{};
    LentSlots lent;
    const std::uint64_t first = lent.lend(7, memory, 0).number;
    const std::uint64_t second = lent.lend(7, memory, 0).number;
    CHECK(first != second);
    const auto back = lent.take_back(first);
    REQUIRE(back);
    CHECK(back->slot == 7);
    CHECK(back->driver_memory().data() == memory.data());
    CHECK_FALSE(lent.take_back(first));
    CHECK(lent.take_back(second));
    CHECK_FALSE(lent.take_back(99));
}

TEST_CASE("buffers are used again, by slots that come back and by those that are cleared") {
    std::array<std::byte, 64> memory{};
    LentSlots lent;
    const LentSlot first = lent.lend(1, memory, 48);
    CHECK(first.driver_memory().size() == 48);
    CHECK(first.driver_memory().data() != memory.data());
    CHECK(reinterpret_cast<std::uintptr_t>(first.buffer.data()) % 4096 == 0);
    const LentSlot second = lent.lend(2, memory, 48);
    CHECK(second.buffer.data() != first.buffer.data());
    CHECK(lent.take_back(first.number));
    CHECK(lent.lend(3, memory, 48).buffer.data() == first.buffer.data());
    lent.clear();
    CHECK_FALSE(lent.take_back(second.number));
    CHECK(lent.lend(4, memory, 48).buffer.data() != nullptr);
}
