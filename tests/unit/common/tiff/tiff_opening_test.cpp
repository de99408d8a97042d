#include "common/tiff/tiff_opening.hpp"

#include <doctest/doctest.h>
#include <tiffio.h>

#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
std::array<char, 400> said(const std::string& text) {
    std::array<char, 400> all{};
    std::copy(text.begin(), text.end(), all.begin());
    return all;
}
}  // namespace

TEST_CASE("the first message of libtiff is kept as one line, until it is cleared") {
    TiffMessage message;
    CHECK(message.empty());
    CHECK(message.text() == "libtiff reports no reason");
    message.keep(said("the\ncause"));
    message.keep(said("a consequence"));
    CHECK(message.text() == "the cause");
    message.clear();
    CHECK(message.text("nothing") == "nothing");
    message.keep(said("later"));
    CHECK(message.text() == "later");
}

TEST_CASE("each file has what libtiff says of it in its own message") {
    const TemporaryDirectory folder;
    const std::string path = (folder / "no.tif").string();
    std::ofstream(path) << "this is no TIFF file";
    TiffMessage one;
    TiffMessage other;
    const TiffOptions options = tiff_options(one);
    const TiffOptions others = tiff_options(other);
    const TiffHandle file(TIFFOpenExt(path.c_str(), "r", options.get()));
    CHECK(file == nullptr);
    CHECK_FALSE(one.empty());
    CHECK(other.empty());
}
