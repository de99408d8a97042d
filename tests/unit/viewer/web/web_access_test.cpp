// Who is served: the token, and the cookie that stands for it.
#include <doctest/doctest.h>

#include "tests/unit/viewer/web/served.hpp"
#include "viewer/web/page_files.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("nothing of a scan is told without the token") {
    Served served(settings_for("secretsecret"));
    std::vector<std::string> paths{"/latest.jpg",  "/latest.png", "/latest.tif",
                                   "/status.json", "/mjpeg",      "/nowhere"};
    for (const PageFile& file : page_files()) {
        paths.emplace_back(file.path);
    }
    CHECK(paths.size() > 8);
    for (const std::string& path : paths) {
        CAPTURE(path);
        const WebOutput output = served.get(path);
        CHECK(output.code == 403);
        CHECK(output.cookie.empty());
        CHECK(text_of(output).find("The token is in /run/somewhere.") != std::string::npos);
        CHECK(served.get(path + "?token=wrongwrong").code == 403);
    }
    CHECK(served.get("/socket", 1, true).code == 403);
    CHECK(served.pictures.requests(0).empty());
    CHECK(served.get("/status.json?token=secretsecret").code == 200);
}

TEST_CASE("the page trades the token for a cookie that opens everything") {
    Served served(settings_for("secretsecret"));
    const WebOutput trade = served.get("/?token=secretsecret");
    CHECK(trade.code == 200);
    CHECK(text_of(trade).find("content=\"0; url=./\"") != std::string::npos);
    CHECK(text_of(trade).find("secretsecret") == std::string::npos);
    const std::string head = head_of(trade, true);
    CHECK(head.find("Set-Cookie: framering-1=") != std::string::npos);
    CHECK(head.find("; Path=/; HttpOnly; SameSite=Strict\r\n") != std::string::npos);
    CHECK(head.find("Referrer-Policy: no-referrer\r\n") != std::string::npos);
    CHECK(head.find("secretsecret") == std::string::npos);
    const auto with_cookie = [&](const std::string& target, const std::string& cookie) {
        return served.service.take_request(1, {"GET", target, "localhost:1", "", "", false, cookie}, 0);
    };
    CHECK(with_cookie("/", trade.cookie).code == 200);
    CHECK(text_of(with_cookie("/", trade.cookie)).find("actions.js") != std::string::npos);
    CHECK(with_cookie("/actions.js", trade.cookie).code == 200);
    CHECK(with_cookie("/status.json", trade.cookie).code == 200);
    CHECK(with_cookie("/status.json", trade.cookie + "0").code == 403);
    CHECK(head_of(with_cookie("/", trade.cookie), true).find("Set-Cookie") == std::string::npos);
}

TEST_CASE("a cookie lives on with its token and ends with it") {
    const auto cookie_for = [](const std::string& token) {
        return Served(settings_for(token)).get("/?token=" + token).cookie;
    };
    CHECK(cookie_for("secretsecret") == cookie_for("secretsecret"));
    CHECK(cookie_for("secretsecret") != cookie_for("secretsecreu"));
}

TEST_CASE("without a token there is nothing to trade") {
    Served served;
    CHECK(served.get("/?token=whatever").cookie.empty());
    CHECK(text_of(served.get("/?token=whatever")).find("actions.js") != std::string::npos);
}
