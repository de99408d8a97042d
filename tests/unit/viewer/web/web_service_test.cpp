#include "viewer/web/web_service.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/viewer/web/served.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Kind = WebOutput::Kind;
}  // namespace

TEST_CASE("the page and its files are served") {
    Served served;
    CHECK(served.get("/").type == "text/html; charset=utf-8");
    CHECK(served.get("/actions.js").code == 200);
    for (const char* script : {"spec", "geometry", "asking", "drawing", "words"}) {
        CHECK(served.get("/" + std::string(script) + ".js").type == "text/javascript; charset=utf-8");
        CHECK(text_of(served.get("/")).find(std::string(script) + ".js") != std::string::npos);
    }
    CHECK(served.get("/index.html").code == 404);
    CHECK(served.get("/page.css").type == "text/css; charset=utf-8");
}

TEST_CASE("what is not there is 404 and names what is") {
    Served served;
    const WebOutput output = served.get("/etc/passwd");
    CHECK(output.code == 404);
    CHECK(text_of(output).find("/latest.jpg") != std::string::npos);
    CHECK(served.get("nonsense").code == 400);
    CHECK(served.get("/latest.jpg?width=big").code == 400);
    CHECK(served.get("/socket").code == 426);
}

TEST_CASE("only GET and HEAD are known") {
    Served served;
    CHECK(served.service.take_request(1, {"POST", "/", "localhost", "", "", false}, 0).code == 405);
    CHECK(served.service.take_request(1, {"HEAD", "/", "localhost", "", "", false}, 0).code == 200);
}

TEST_CASE("a picture that does not come is 503 after a second and says what is missing") {
    Served served;
    CHECK(served.get("/latest.jpg").kind == Kind::wait);
    served.service.tick(999'999'999);
    CHECK(served.outlet.sent.empty());
    served.service.tick(1'000'000'000);
    REQUIRE(served.outlet.sent.size() == 1);
    CHECK(served.outlet.sent[0].second.code == 503);
    CHECK(text_of(served.outlet.sent[0].second) ==
          "no frame yet: waiting for session left: start a scan with: framering run --session left\n");
    CHECK(served.pictures.requests(0).empty());
}

TEST_CASE("equal specs get the same bytes") {
    Served served;
    CHECK(served.get("/latest.jpg", 1).kind == Kind::wait);
    CHECK(served.get("/latest.jpg", 2).kind == Kind::wait);
    CHECK(served.get("/mjpeg", 3).kind == Kind::stream);
    CHECK(served.pictures.requests(0).size() == 1);
    served.show(1);
    REQUIRE(served.outlet.sent.size() == 3);
    CHECK(served.outlet.sent[0].second.kind == Kind::reply);
    CHECK(served.outlet.sent[2].second.kind == Kind::image);
    CHECK(served.outlet.sent[0].second.bytes == served.outlet.sent[1].second.bytes);
    CHECK(served.outlet.sent[0].second.bytes == served.outlet.sent[2].second.bytes);
    served.service.tick(2'000'000'000);
    CHECK(served.outlet.sent.size() == 3);
}

TEST_CASE("a page gets pictures with their header for its asking") {
    Served served;
    served.open_page(1);
    served.show(1);
    CHECK(served.outlet.sent.empty());
    served.service.take_message(1, R"({"ask":"picture","width":32,"height":32})");
    REQUIRE(served.pictures.requests(0).size() == 1);
    CHECK(served.pictures.requests(0)[0].view.room == PictureSize{32, 32});
    served.show(2);
    REQUIRE(served.outlet.sent.size() == 1);
    const std::string message = text_of(served.outlet.sent[0].second);
    const auto length = static_cast<unsigned char>(message[0]) + 256U * static_cast<unsigned char>(message[1]);
    const auto header = nlohmann::json::parse(message.substr(4, length));
    CHECK(header["look"] == 2);
    CHECK(header["size"] == nlohmann::json{4, 2});
    CHECK(header["histogram"].size() == 256);
    CHECK(message.substr(4 + length, 2) == "\xff\xd8");
    served.show(3);
    CHECK(served.outlet.sent.size() == 1);
}

TEST_CASE("a page gets one status for each asking and none while one is unread") {
    Served served;
    served.open_page(1);
    served.show(0);
    CHECK(served.outlet.sent.empty());
    served.service.take_message(1, R"({"ask":"status"})");
    served.service.take_message(1, R"({"ask":"status"})");
    served.show(0);
    served.service.take_message(1, R"({"ask":"status"})");
    served.show(0);
    REQUIRE(served.outlet.sent.size() == 1);
    CHECK(nlohmann::json::parse(text_of(served.outlet.sent[0].second))["link"] == "missing");
    served.service.take_sent(1, Kind::text);
    served.show(0);
    CHECK(served.outlet.sent.size() == 2);
}

TEST_CASE("there are as many pages and streams as the settings say") {
    Served served;
    served.open_page(1);
    CHECK(served.get("/mjpeg", 2).kind == Kind::stream);
    CHECK(served.get("/socket", 3, true).code == 503);
    CHECK(served.get("/mjpeg", 4).code == 503);
    CHECK(served.get("/latest.jpg", 5).kind == Kind::wait);
    served.service.take_leave(2);
    served.service.take_leave(5);
    served.service.take_leave(77);
    CHECK(served.get("/socket", 6, true).kind == Kind::upgrade);
    CHECK(served.get("/socket", 7, true).code == 503);
}

TEST_CASE("files on their way are counted until they are written or their client is gone") {
    Served served;
    for (ClientId id = 1; id <= WebService::kMostFiles; ++id) {
        CHECK(served.get("/latest.tif", id).kind == Kind::wait);
    }
    CHECK(served.get("/latest.png", 9).code == 503);
    served.service.take_sent(1, Kind::reply);
    CHECK(served.get("/latest.png", 9).kind == Kind::wait);
    served.service.take_leave(2);
    CHECK(served.get("/latest.tif", 10).kind == Kind::wait);
    CHECK(served.get("/latest.tif", 11).code == 503);
    CHECK(served.orders.next().kind == StillOrder::Kind::tiff);
}

TEST_CASE("a page that talks nonsense is closed") {
    Served served;
    served.open_page(1);
    served.service.take_message(1, "hello");
    REQUIRE(served.outlet.sent.size() == 1);
    CHECK(served.outlet.sent[0].second.kind == Kind::close);
    served.service.take_message(99, "hello");
    CHECK(served.outlet.sent.size() == 1);
}

TEST_CASE("without control nobody cancels and the page that tries is closed") {
    for (const char* text : {R"({"ask":"cancel","scan_id":3})", R"({"ask":"terminate","scan_id":3})",
                             R"({"ask":"exposure","value":20000})", R"({"ask":"gain","value":2})"}) {
        Served served;
        served.open_page(1);
        served.service.take_message(1, text);
        CHECK(served.service.next_command().kind == DisplayCommand::Kind::none);
        REQUIRE(served.outlet.sent.size() == 1);
        CHECK(served.outlet.sent[0].second.kind == Kind::close);
    }
}

TEST_CASE("with control a page cancels the scan that it has seen") {
    Served served(settings_for("", true));
    served.open_page(1);
    for (int i = 0; i < 100; ++i) {
        served.service.take_message(1, R"({"ask":"cancel","scan_id":3})");
    }
    CHECK(served.waker.calls() == 16);
    const DisplayCommand command = served.service.next_command();
    CHECK(command.kind == DisplayCommand::Kind::cancel_scan);
    CHECK(command.scan_id == 3);
    int more = 0;
    while (served.service.next_command().kind != DisplayCommand::Kind::none) {
        ++more;
    }
    CHECK(more == 15);
}

TEST_CASE("with control a page changes exposure and gain") {
    Served served(settings_for("", true));
    served.open_page(1);
    served.service.take_message(1, R"({"ask":"exposure","value":20000.5})");
    served.service.take_message(1, R"({"ask":"gain","value":-2})");
    DisplayCommand command = served.service.next_command();
    CHECK(command.kind == DisplayCommand::Kind::change);
    CHECK(command.live_key == LiveKey::exposure);
    CHECK(command.value == 20'000.5);
    command = served.service.next_command();
    CHECK(command.live_key == LiveKey::gain);
    CHECK(command.value == -2);
}

TEST_CASE("a page that holds a frame is left out of the newest and let go with it") {
    Served served;
    served.open_page(1);
    served.service.take_message(1, R"({"ask":"freeze"})");
    served.service.take_message(1, R"({"ask":"picture"})");
    served.service.take_message(1, R"({"ask":"picture"})");
    CHECK(served.pictures.requests(0).empty());
    CHECK(served.orders.next().kind == StillOrder::Kind::freeze);
    CHECK(served.orders.next().kind == StillOrder::Kind::pictures);
    CHECK(served.pictures.frozen_requests().size() == 1);
    for (int i = 0; i < 1000; ++i) {
        served.service.take_message(1, R"({"ask":"step","frames":1})");
    }
    served.service.take_leave(1);
    served.orders.end();
    int orders = 0;
    StillOrder last;
    for (StillOrder next = served.orders.next(); next.kind != StillOrder::Kind::none;
         next = served.orders.next()) {
        last = next;
        ++orders;
    }
    CHECK(orders <= 65);
    CHECK(last.kind == StillOrder::Kind::follow);
}
