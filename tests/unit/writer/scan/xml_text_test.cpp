#include "writer/scan/xml_text.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("what XML cannot hold is replaced") {
    CHECK(xml_escaped("a<b>&\"'") == "a&#60;b&#62;&#38;&#34;&#39;");
    CHECK(xml_escaped("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x94\xAC") == "&#233;&#8364;&#128300;");
    CHECK(xml_escaped(std::string("\0\x01\x1B", 3)) == "&#65533;&#65533;&#65533;");
    // Cut short, overlong, a surrogate, above the last character, a lone continuation, 0xFF.
    CHECK(xml_escaped("\xC3") == "&#65533;");
    CHECK(xml_escaped("\xE2\x82") == "&#65533;&#65533;");
    CHECK(xml_escaped("\xC0\xAF") == "&#65533;&#65533;");
    CHECK(xml_escaped("\xED\xA0\x80") == "&#65533;&#65533;&#65533;");
    CHECK(xml_escaped("\xF4\x90\x80\x80") == "&#65533;&#65533;&#65533;&#65533;");
    CHECK(xml_escaped("\x80z\xFF") == "&#65533;z&#65533;");
    CHECK(xml_escaped("\xEF\xBF\xBE") == "&#65533;");
}
