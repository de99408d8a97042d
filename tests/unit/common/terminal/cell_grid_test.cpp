#include "common/terminal/cell_grid.hpp"

#include <doctest/doctest.h>

#include "tests/support/fake_screen.hpp"

using namespace framering;

TEST_CASE("the first update clears the screen and draws every cell that is not blank") {
    CellGrid grid;
    grid.resize(4, 2);
    grid.write(1, 1, "ab");
    CHECK(grid.update(ColourDepth::true_colour) == "\x1b[0m\x1b[2J\x1b[2;2Hab");
}

TEST_CASE("only cells that changed are sent again") {
    CellGrid grid;
    grid.resize(5, 1);
    grid.write(0, 0, "abcde");
    (void)grid.update(ColourDepth::true_colour);
    CHECK(grid.update(ColourDepth::true_colour) == "\x1b[0m");
    grid.clear();
    grid.write(0, 0, "abXdY");
    CHECK(grid.update(ColourDepth::true_colour) == "\x1b[0m\x1b[1;3HX\x1b[1;5HY");
}

TEST_CASE("a colour is set once for neighbours that share it") {
    CellGrid grid;
    grid.resize(3, 1);
    const Cell red{" ", Rgb{255, 0, 0}, Rgb{1, 2, 3}};
    grid.write(0, 0, "aab", red);
    CHECK(grid.update(ColourDepth::true_colour) == "\x1b[0m\x1b[2J\x1b[1;1H\x1b[38;2;255;0;0m\x1b[48;2;1;2;3maab");
}

TEST_CASE("256 colours are used where the terminal has no more") {
    CellGrid grid;
    grid.resize(1, 1);
    grid.write(0, 0, "a", {" ", Rgb{255, 0, 0}, {}});
    CHECK(grid.update(ColourDepth::palette_256) == "\x1b[0m\x1b[2J\x1b[1;1H\x1b[38;5;196ma");
    CHECK(palette_256_index({0, 0, 0}) == 16);
    CHECK(palette_256_index({255, 255, 255}) == 231);
    CHECK(palette_256_index({8, 8, 8}) == 232);
    CHECK(palette_256_index({128, 128, 128}) == 244);
    CHECK(palette_256_index({0, 0, 255}) == 21);
}

TEST_CASE("a larger grid draws everything again") {
    CellGrid grid;
    grid.resize(2, 1);
    grid.write(0, 0, "ab");
    (void)grid.update(ColourDepth::true_colour);
    grid.resize(3, 1);
    grid.write(0, 0, "abc");
    CHECK(grid.update(ColourDepth::true_colour) == "\x1b[0m\x1b[2J\x1b[1;1Habc");
}

TEST_CASE("text is cut at the edge and cannot steer the terminal") {
    CellGrid grid;
    grid.resize(4, 1);
    grid.write(1, 0, "\x1b[2Jxyz");
    grid.write(0, 7, "below");
    CHECK(grid.update(ColourDepth::true_colour) == "\x1b[0m\x1b[2J\x1b[1;2H?[2");
}

TEST_CASE("random changes always end in the same screen as drawing anew") {
    constexpr std::size_t columns = 7;
    constexpr std::size_t rows = 5;
    CellGrid grid;
    grid.resize(columns, rows);
    FakeScreen followed(columns, rows);
    followed.take("\x1b[?1049h");
    std::uint32_t state = 1;
    const auto random = [&](std::uint32_t below) {
        state = state * 1664525 + 1013904223;
        return (state >> 16) % below;
    };
    for (int step = 0; step < 200; ++step) {
        for (std::uint32_t changes = random(10); changes > 0; --changes) {
            const Rgb colour{static_cast<std::uint8_t>(random(3)), 0, 0};
            const Cell style{" ", random(2) == 0 ? CellColour() : CellColour(colour),
                             random(2) == 0 ? CellColour() : CellColour(colour)};
            grid.write(random(columns), random(rows), std::string(1, " ab"[random(3)]), style);
        }
        followed.take(grid.update(ColourDepth::true_colour));
    }
    REQUIRE(followed.mistakes() == 0);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            const Cell& cell = grid.at(column, row);
            const FakeScreen::Place& place = followed.at(column, row);
            CHECK(place.glyph == cell.glyph);
            CHECK((place.back == "49") == cell.back.terminals_own);
            if (cell.glyph != " ") {
                CHECK((place.text == "39") == cell.text.terminals_own);
            }
        }
    }
}
