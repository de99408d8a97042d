#include "common/session/place_list.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

namespace {
std::string place_refusal(const std::string& text) {
    try {
        (void)parse_places(text);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("places are read with and without z, a heading, comments and units") {
    const auto places =
        parse_places("name,x,y,z\r\n# wells\r\nA1, 1200, -350.5, 12\r\n\r\n\"A2\",1.5mm,-1um,0\r\n");
    REQUIRE(places.size() == 2);
    CHECK(places[0].name == "A1");
    CHECK(places[0].place == StagePlace{1200, -350.5, 12});
    CHECK(places[1].name == "A2");
    CHECK(places[1].place == StagePlace{1500, -1, 0});
    CHECK(parse_places("a,1,2").front().place == StagePlace{1, 2, {}});
}

TEST_CASE("a line that is no place is named") {
    CHECK(place_refusal("a,1,2\nb,3") ==
          "line 2: it has 2 fields; expected name,x,y or name,x,y,z in um, for example well A1,1200,-350.5");
    CHECK(place_refusal("a,1,x2") == "line 1: 'x2' is no number with a unit; use a value such as -0.5V");
    CHECK(place_refusal("a,1,2km").starts_with("line 1: "));
    CHECK(place_refusal("a,1,nan").starts_with("line 1: "));
    CHECK(place_refusal("a,1,2\na,3,4") == "line 2: 'a' is there twice");
    CHECK(place_refusal("a,1,2\nb,3,4,5") == "line 2: it has a z, and the lines before it do not agree");
    CHECK(place_refusal(",1,2").starts_with("line 1: the name is missing"));
    CHECK(place_refusal("name,x,y\n").starts_with("there is no position"));
    CHECK(place_refusal("").starts_with("there is no position"));
}
