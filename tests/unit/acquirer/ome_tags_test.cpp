#include "acquirer/ome_tags.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace framering;

TEST_CASE("tags are found with prefixes, both quotes, line breaks and text") {
    OmeTags tags(
        "<?xml version='1.0'?><!DOCTYPE OME><a:OME UUID='u>1'><!-- <Image/> --><Image\n "
        "ID=\"i\"/><![CDATA[<Image/>]]>"
        "<a:UUID FileName = 'b &amp; &#99;.tif'> urn:uuid:2 </a:UUID></a:OME>");
    auto tag = tags.next();
    REQUIRE(tag);
    CHECK(tag->name == "OME");
    CHECK(tag->attribute("UUID") == "u>1");
    tag = tags.next();
    REQUIRE(tag);
    CHECK(tag->name == "Image");
    CHECK(tag->attribute("ID") == "i");
    CHECK(tag->attribute("UUID").empty());
    tag = tags.next();
    REQUIRE(tag);
    CHECK(tag->name == "UUID");
    CHECK(tag->attribute("FileName") == "b & c.tif");
    CHECK(tag->text == "urn:uuid:2");
    CHECK_FALSE(tags.next());
}

TEST_CASE("numbers of attributes are whole ones or nothing") {
    const auto count = [](const char* attributes) { return OmeTag{"TiffData", attributes, ""}.count("IFD"); };
    CHECK(count(" IFD='12'") == 12);
    CHECK(count(" FirstIFD='3' IFD=\"0\"") == 0);
    CHECK_FALSE(count(" IFD='1.5'"));
    CHECK_FALSE(count(" IFD='-1'"));
    CHECK_FALSE(count(" IFD='99999999999999999999'"));
    CHECK_FALSE(count(" IFD="));
    CHECK_FALSE(count(" IFD='1"));
    CHECK_FALSE(count(""));
}

TEST_CASE("a text cut anywhere gives tags or none") {
    const std::string whole =
        "<a:OME UUID='u'><Image ID=\"i\"/><!-- x --><UUID FileName='&#181;&x;&#xD800;&'>t</UUID>";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const std::string cut = whole.substr(0, size);
        OmeTags tags(cut);
        int found = 0;
        while (const auto tag = tags.next()) {
            (void)tag->attribute("FileName");
            ++found;
        }
        CHECK(found <= 3);
    }
}
