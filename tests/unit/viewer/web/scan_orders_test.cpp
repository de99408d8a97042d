#include "viewer/web/scan_orders.hpp"

#include <doctest/doctest.h>

#include "tests/unit/viewer/web/served.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Order = ScanOrder::Kind;

WebRequest asked_with(const std::string& method, const std::string& target, const std::string& body = "") {
    WebRequest request{method, target, "localhost:1", "", "", false};
    request.body = body;
    return request;
}
}  // namespace

TEST_CASE("what is asked of scans becomes an order, which is answered later") {
    Served served(settings_for("", true));
    const auto ask = [&](const std::string& method, const std::string& target, const std::string& body = "") {
        return served.service.take_request(7, asked_with(method, target, body), 0).kind;
    };
    const struct {
        std::string method;
        std::string target;
        ScanOrder order;
    } all[]{{"GET", "/scans", {Order::list, 7}},       {"HEAD", "/scans", {Order::list, 7}},
            {"POST", "/scans", {Order::add, 7}},       {"POST", "/scans?now=1", {Order::start, 7}},
            {"POST", "/scans?now=0", {Order::add, 7}}, {"DELETE", "/scans/12", {Order::remove, 7, 12}},
            {"POST", "/cancel", {Order::cancel, 7}},   {"POST", "/pause", {Order::pause, 7}},
            {"POST", "/resume", {Order::resume, 7}}};
    for (const auto& each : all) {
        CAPTURE(each.target);
        CHECK(ask(each.method, each.target) == WebOutput::Kind::wait);
        CHECK(served.scan_orders.next() == each.order);
    }
    CHECK(ask("POST", "/scans", "{}") == WebOutput::Kind::wait);
    CHECK(served.scan_orders.next().request == "{}");
    served.scan_orders.end();
    CHECK(served.scan_orders.next().kind == Order::none);
}

TEST_CASE("without --control scans are listed and not changed") {
    Served served;
    CHECK(served.get("/scans").kind == WebOutput::Kind::wait);
    for (const auto& [method, target] :
         {std::pair("POST", "/scans"), std::pair("POST", "/scans?now=1"), std::pair("DELETE", "/scans/1"),
          std::pair("POST", "/cancel"), std::pair("POST", "/pause"), std::pair("POST", "/resume")}) {
        const WebOutput output = served.service.take_request(1, asked_with(method, target), 0);
        CHECK(output.code == 403);
        CHECK(text_of(output).find("--control") != std::string::npos);
    }
}

TEST_CASE("requests for scans without the token or from another site are refused") {
    Served served(settings_for("secret", true));
    WebRequest request = asked_with("POST", "/scans", "{}");
    CHECK(served.service.take_request(1, request, 0).code == 403);
    request.authorization = "Bearer secret";
    request.origin = "http://elsewhere";
    CHECK(served.service.take_request(1, request, 0).code == 403);
    request.origin = "null";
    CHECK(served.service.take_request(1, request, 0).code == 403);
    request.origin = "http://localhost:1";
    CHECK(served.service.take_request(1, request, 0).kind == WebOutput::Kind::wait);
}

TEST_CASE("other methods and numbers that are none get one line") {
    Served served(settings_for("", true));
    const auto code_of = [&](const std::string& method, const std::string& target) {
        return served.service.take_request(1, asked_with(method, target), 0).code;
    };
    CHECK(code_of("PUT", "/scans") == 405);
    CHECK(code_of("GET", "/cancel") == 405);
    CHECK(code_of("GET", "/scans/3") == 405);
    CHECK(code_of("DELETE", "/scans") == 405);
    for (const char* number : {"", "0", "x", "-1", "1x", "99999999999999999999"}) {
        CHECK(code_of("DELETE", std::string("/scans/") + number) == 404);
    }
}

TEST_CASE("so many orders wait and no more") {
    Served served(settings_for("", true));
    for (std::size_t i = 0; i < ScanOrders::kMost; ++i) {
        CHECK(served.get("/scans").kind == WebOutput::Kind::wait);
    }
    CHECK(served.get("/scans").code == 503);
}
