#include "viewer/web/picture_spec.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

namespace {
PictureSpec usual() {
    PictureSpec spec;
    spec.view = whole_frame({1280, 960});
    return spec;
}

PageMessage message(std::string_view text) {
    return parse_page_message(text, usual());
}

bool is_refused(const std::string& text) {
    try {
        static_cast<void>(message(text));
        return false;
    } catch (const Error& error) {
        return error.exit_code() == ExitCode::usage;
    }
}
}  // namespace

TEST_CASE("a page's spec is taken with everything that it says") {
    const PageMessage said = message(
        R"({"ask":"picture","width":640,"height":480,"region":[10,20,300,200],"contrast":"fixed:100,2000",)"
        R"("tone":0.5,"lut":"hilo","mirrored":true,"turns":3,"average":4,"quality":70,"format":"png",)"
        R"("pointer":[5,6],"box":[1,2,3,4],"line":[0,1,2,3]})");
    CHECK(said.kind == PageMessage::Kind::picture);
    const View& view = said.spec.view;
    CHECK(view.room == PictureSize{640, 480});
    CHECK(view.region == PixelBox{10, 20, 300, 200});
    CHECK(view.contrast == parse_contrast("fixed:100,2000"));
    CHECK(view.tone == Tone{Tone::Kind::gamma, 0.5});
    CHECK(view.lut == Lut::hilo);
    CHECK(view.marks == range_marks(Lut::hilo));
    CHECK(view.orientation == Orientation{true, 3});
    CHECK(view.average == 4);
    CHECK(view.pointer == PixelPosition{5, 6});
    CHECK(view.box == PixelBox{1, 2, 3, 4});
    CHECK(view.line == PixelLine{{0, 1}, {2, 3}});
    CHECK(said.spec.quality == 70);
    CHECK(said.spec.format == ImageFormat::png);
}

TEST_CASE("what a page does not say stays as usual") {
    CHECK(message(R"({"ask":"picture"})").spec == usual());
    CHECK(message(R"({"ask":"picture","tone":"log"})").spec.view.tone.kind == Tone::Kind::logarithm);
    CHECK(message(R"({"ask":"picture","tone":"linear"})").spec.view.tone == Tone{});
}

TEST_CASE("commands of a page are taken") {
    CHECK(message(R"({"ask":"status"})").kind == PageMessage::Kind::status);
    CHECK(message(R"({"ask":"freeze"})").kind == PageMessage::Kind::freeze);
    CHECK(message(R"({"ask":"follow"})").kind == PageMessage::Kind::follow);
    CHECK(message(R"({"ask":"step","frames":-3})").frames == -3);
    CHECK(message(R"({"ask":"cancel","scan_id":7})").kind == PageMessage::Kind::cancel_scan);
    CHECK(message(R"({"ask":"cancel","scan_id":7})").scan_id == 7);
    CHECK(message(R"({"ask":"terminate","scan_id":7})").kind == PageMessage::Kind::terminate);
}

TEST_CASE("messages without sense are refused") {
    for (const std::string text : {"", "x", "[]", "7", "null", "{}", R"({"ask":7})", R"({"ask":"format disk"})",
                                   "\xff\xfe", "{\"ask\":\"status\"", R"({"ask":"picture","colour":1})",
                                   R"({"ask":"step","frames":1e300})", R"({"ask":"cancel","scan_id":-1})",
                                   R"({"ask":"exposure","value":"long"})", R"({"ask":"gain","value":1e999})"}) {
        CAPTURE(text);
        CHECK(is_refused(text));
    }
    CHECK(is_refused(std::string(4000, '[')));
}

TEST_CASE("specs that cannot be are refused") {
    for (const std::string member : {R"("width":0)",         R"("width":4097)",
                                     R"("width":1.5)",       R"("width":"9")",
                                     R"("width":null)",      R"("height":-1)",
                                     R"("region":[1,2,3])",  R"("region":[1,2,3,65536])",
                                     R"("region":7)",        R"("contrast":"fixed:9,1")",
                                     R"("contrast":7)",      R"("tone":0)",
                                     R"("tone":11)",         R"("tone":"blue")",
                                     R"("lut":"none")",      R"("turns":4)",
                                     R"("mirrored":1)",      R"("average":0)",
                                     R"("average":17)",      R"("quality":0)",
                                     R"("quality":101)",     R"("format":"gif")",
                                     R"("pointer":[1])",     R"("pointer":[-1,0])",
                                     R"("box":[0,0,0.5,1])", R"("line":[1,2])"}) {
        CAPTURE(member);
        CHECK(is_refused(R"({"ask":"picture",)" + member + "}"));
    }
}

TEST_CASE("an address asks with the same words") {
    const auto target = parse_target(
        "/latest.jpg?width=640&height=480&contrast=fixed:1,9&lut=inverted&tone=0.5&turns=1&"
        "mirrored=1&average=2&quality=60&token=x");
    REQUIRE(target);
    const PictureSpec spec = parse_picture_spec(target->query, usual());
    CHECK(spec.view.room == PictureSize{640, 480});
    CHECK(spec.view.contrast.high == 9);
    CHECK(spec.view.lut == Lut::inverted);
    CHECK(spec.view.tone.gamma == 0.5);
    CHECK(spec.view.orientation == Orientation{true, 1});
    CHECK(spec.view.average == 2);
    CHECK(spec.quality == 60);
    CHECK(parse_picture_spec({{"tone", "log"}}, usual()).view.tone.kind == Tone::Kind::logarithm);
    CHECK_THROWS_AS(static_cast<void>(parse_picture_spec({{"width", "big"}}, usual())), Error);
    CHECK_THROWS_AS(static_cast<void>(parse_picture_spec({{"width", "5000"}}, usual())), Error);
}

TEST_CASE("white balance, Bayer view and limits of each colour are taken") {
    const View view =
        message(R"({"ask":"picture","balance":"2,1,1.5","bayer":"raw","contrast":"fixed:1,2,3,4,5,6"})").spec.view;
    CHECK(view.balance == parse_white_balance("2,1,1.5"));
    CHECK(view.bayer == BayerView::raw);
    CHECK(view.contrast.colours[2] == ContrastRange{5, 6});
    const PictureSpec of_address = parse_picture_spec({{"balance", "auto"}, {"bayer", "raw"}}, usual());
    CHECK(of_address.view.balance.mode == WhiteBalance::Mode::automatic);
    CHECK(of_address.view.bayer == BayerView::raw);
    for (const char* text : {R"({"ask":"picture","balance":"on"})", R"({"ask":"picture","balance":[1,1,1]})",
                             R"({"ask":"picture","bayer":"grey"})", R"({"ask":"picture","bayer":1})"}) {
        CHECK(is_refused(text));
    }
}
