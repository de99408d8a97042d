#include "acquirer/source/ome_elements.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace framering;

namespace {
using Named = std::vector<std::pair<std::string, std::string>>;  // name and attribute ID of each element

Named elements_of(std::string_view text) {
    Named all;
    OmeElements elements(text);
    while (elements.next()) {
        all.emplace_back(elements.name(), elements.attribute("ID"));
    }
    return all;
}

std::string repeated(std::string_view what, int times) {
    std::string all;
    all.reserve(what.size() * static_cast<std::size_t>(times));
    for (int i = 0; i < times; ++i) {
        all += what;
    }
    return all;
}
}  // namespace

TEST_CASE("elements are found with prefixes, both quotes, line breaks and text") {
    OmeElements elements(
        "<?xml version='1.0'?><!DOCTYPE OME><a:OME UUID='u>1'><!-- <Image/> --><Image\n "
        "ID=\"i\"/><![CDATA[<Image/>]]>"
        "<a:UUID a:FileName = 'b &amp; &#99;  d.tif'> urn:uuid:2 </a:UUID></a:OME>");
    REQUIRE(elements.next());
    CHECK(elements.name() == "OME");
    CHECK(elements.attribute("UUID") == "u>1");
    REQUIRE(elements.next());
    CHECK(elements.name() == "Image");
    CHECK(elements.attribute("ID") == "i");
    CHECK(elements.attribute("UUID").empty());
    CHECK(elements.text().empty());
    REQUIRE(elements.next());
    CHECK(elements.name() == "UUID");
    CHECK(elements.attribute("FileName") == "b & c  d.tif");
    CHECK(elements.text() == "urn:uuid:2");
    CHECK_FALSE(elements.next());
}

TEST_CASE("elements come in the order of their start tags") {
    CHECK(elements_of("<a><b><c/></b><d><e/><f/></d></a>") ==
          Named{{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}, {"e", ""}, {"f", ""}});
    CHECK(elements_of("").empty());
    CHECK(elements_of("no XML").empty());
}

TEST_CASE("bytes stay as they are whatever encoding is told and declared entities are not expanded") {
    for (const std::string start :
         {"", "\xEF\xBB\xBF", "<?xml version='1.0' encoding='ISO-8859-1'?>",
          "<?xml version='1.0' encoding='UTF-16'?>", "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>"}) {
        CAPTURE(start);
        OmeElements elements(start +
                             "<!DOCTYPE OME [<!ENTITY x 'expanded'>]><OME Latin='\xB5m' Utf='\xC2\xB5m' "
                             "Reference='&#xB5;m' Entity='&x;'>&x;</OME>");
        REQUIRE(elements.next());
        CHECK(elements.attribute("Latin") == "\xB5m");
        CHECK(elements.attribute("Utf") == "\xC2\xB5m");
        CHECK(elements.attribute("Reference") == "\xC2\xB5m");
        CHECK(elements.attribute("Entity") == "&x;");
        CHECK(elements.text() == "&x;");
    }
}

TEST_CASE("numbers of attributes are whole ones or nothing") {
    const auto count = [](const std::string& attributes) -> std::optional<std::uint64_t> {
        OmeElements elements("<TiffData" + attributes + "/>");
        return elements.next() ? elements.count("IFD") : std::nullopt;
    };
    CHECK(count(" IFD='12'") == 12);
    CHECK(count(" FirstIFD='3' IFD=\"0\"") == 0);
    CHECK_FALSE(count(" IFD='1.5'"));
    CHECK_FALSE(count(" IFD='-1'"));
    CHECK_FALSE(count(" IFD='99999999999999999999'"));
    CHECK_FALSE(count(" IFD="));
    CHECK_FALSE(count(" IFD='1"));
    CHECK_FALSE(count(""));
}

TEST_CASE("a text cut anywhere gives the elements before the cut as they are in the whole") {
    const std::string whole =
        "<a:OME ID='urn'><Image ID=\"ijk\"/><!-- x --><UUID ID='&#181;&x;&#xD800;&'>t</UUID><P x='1' ID='0.108' />"
        "</a:OME>";
    const Named all = elements_of(whole);
    REQUIRE(all.size() == 4);
    std::size_t most = 0;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        CAPTURE(size);
        const Named found = elements_of(std::string(whole, 0, size));
        REQUIRE(found.size() <= all.size());
        CHECK(std::equal(found.begin(), found.end(), all.begin()));
        CHECK(found.size() >= most);
        most = found.size();
    }
    CHECK(most == 4);
}

TEST_CASE("what stands before damage counts") {
    for (const char* damage : {"</Nothing>", "<", "< >", "<&", "<b ID=1>", "<b ID='1'ID='2'/>", "<b ID", "<!--",
                               "<![CDATA[", "<?", "<!DOCTYPE [", "</", "</a", "\x01<\xFF"}) {
        CAPTURE(damage);
        CHECK(elements_of("<a><Image ID='i'/>" + std::string(damage)) == Named{{"a", ""}, {"Image", "i"}});
    }
    using namespace std::string_literals;
    CHECK(elements_of("<a><Image ID='i'/><b \0 ID='2'/></a>"s) == Named{{"a", ""}, {"Image", "i"}});
}

TEST_CASE("a text of a million nested, unclosed or repeated pieces is read to its end") {
    constexpr int million = 1'000'000;
    const auto count = [](const std::string& text) { return elements_of(text).size(); };
    CHECK(count(repeated("<a>", million)) == million);
    CHECK(count(repeated("<a>", million) + repeated("</a>", million)) == million);
    CHECK(count("<a>" + repeated("<b/>", million)) == million + 1);
    CHECK(count(repeated("<a><b/></a>", million)) == 2 * million);
    CHECK(count("<a " + repeated("x='&amp;' ", million) + "/>") == 1);
    CHECK(count("<a x='" + repeated("&#181;", million) + "'/>") == 1);
    for (const char* piece : {"<", "<!", "<!--", "<![CDATA[", "<!DOCTYPE ", "<?", "&", "\r", "<b", "<b x='"}) {
        CAPTURE(piece);
        CHECK(count("<a/>" + repeated(piece, million)) == 1);
        CHECK(count("<!DOCTYPE a " + repeated(piece, million)) == 0);
    }
}
