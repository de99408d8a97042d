// What a page is told of a picture.
#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/web/web_json.hpp"

using namespace framering;

namespace {
template <class Sample>
nlohmann::json header_of(const TestFrame<Sample>& frame, View view) {
    view.room = {2, 1};
    view.pointer = PixelPosition{1, 0};
    view.box = PixelBox{0, 0, 2, 1};
    view.line = PixelLine{{0, 0}, {1, 0}};
    const auto sample = sample_frame(frame.view(), view);
    REQUIRE(sample);
    ShownPicture shown{view, render(*sample, view), {}, 1};
    static_cast<void>(get_format(frame.info, shown.frame.format));
    return nlohmann::json::parse(picture_header_json(shown, "image/jpeg", 0));
}
}  // namespace

TEST_CASE("the header of a grey picture has numbers without decimals and no colours") {
    const auto header = header_of(Frame8(2, 1, {10, 255}), {});
    CHECK(header["range"].dump() == "[10,255]");
    CHECK(header["statistics"]["maximum"].dump() == "255");
    CHECK(header["statistics"]["saturation"] == 255);
    CHECK(header["statistics"]["colours"].empty());
    CHECK(header["measured"]["pointer"] == 255);
    CHECK(header["measured"]["pointer_text"] == "255");
    CHECK(header["measured"]["profile"] == nlohmann::json{10, 255});
    CHECK(header["colour_histograms"].empty());
    CHECK(header["scale"] == nlohmann::json{0, 255});
}

TEST_CASE("the header of a colour picture tells of each colour") {
    View view;
    view.balance = parse_white_balance("2,1,1");
    const auto header = header_of(Frame8({2, 1, PixelFormat::rgb8, 8, 0}, {1, 2, 4, 1, 2, 255}), view);
    CHECK(header["frame"]["pixel_format"] == "rgb8");
    CHECK(header["statistics"]["colours"][2]["saturated"] == 1);
    CHECK(header["measured"]["pointer"] == nlohmann::json{1, 2, 255});
    CHECK(header["measured"]["pointer_text"] == "R 1  G 2  B 255");
    CHECK(header["measured"]["box"]["colours"][0]["mean"] == 1);
    CHECK(header["measured"]["profile"][2] == nlohmann::json{4, 255});
    CHECK(header["colour_ranges"].size() == 3);
    CHECK(header["colour_histograms"].size() == 3);
    CHECK(header["gains"] == nlohmann::json{2, 1, 1});
    CHECK(header["gains_to_grey"] == "129.5,64.75,1");
    CHECK(header["texts"]["saturated"] == "saturated R 0.00 % G 0.00 % B 50.00 %");
    CHECK(header["texts"]["balance"] == "balance 2.00 1.00 1.00");
}

TEST_CASE("the header of a mosaic tells the filter under the pointer") {
    View view;
    const Frame8 frame({2, 2, PixelFormat::bayer_rg8, 8, 0}, {1, 2, 3, 4});
    CHECK(header_of(frame, view)["measured"]["pointer_text"] == "R 1  G 2  B 4 (G 2)");
    view.bayer = BayerView::raw;
    CHECK(header_of(frame, view)["measured"]["pointer_text"] == "G 2");
}

TEST_CASE("what is no number is said in words that JSON knows") {
    const auto header = header_of(
        FrameFloat({2, 1, PixelFormat::float32, 32, 0}, {1.25e-9F, std::numeric_limits<float>::quiet_NaN()}), {});
    CHECK(header["measured"]["pointer"] == "nan");
    CHECK(header["measured"]["profile"][1] == "nan");
    CHECK(header["statistics"]["not_numbers"] == 1);
    CHECK(header["statistics"]["mean"].get<double>() == doctest::Approx(1.25e-9));
    CHECK(header["texts"]["not_finite"] == "1 nan");
    CHECK(header["texts"]["saturated"] == "");
}
