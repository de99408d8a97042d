#include "viewer/web/web_request.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
AccessAnswer access(const AccessRules& rules, const WebRequest& request) {
    const auto target = parse_target(request.target);
    REQUIRE(target);
    return check_access(rules, request, target->query);
}

WebRequest request_to(const std::string& host, const std::string& origin = "", const std::string& target = "/") {
    return {"GET", target, host, origin, "", false};
}

WebRequest request_with_cookie(const std::string& host, const std::string& cookie,
                               const std::string& origin = "") {
    return {"GET", "/", host, origin, "", false, cookie};
}
}  // namespace

TEST_CASE("a target is taken apart and its escapes are resolved") {
    const auto target = parse_target("/a%20b?width=640&lut=hilo&empty=&bare&sum=1+1%2B");
    REQUIRE(target);
    CHECK(target->path == "/a b");
    CHECK(target->query ==
          WebQuery{{"width", "640"}, {"lut", "hilo"}, {"empty", ""}, {"bare", ""}, {"sum", "1 1+"}});
    CHECK(parse_target("/")->query.empty());
    CHECK(parse_target("/?")->query.empty());
}

TEST_CASE("broken targets are nothing") {
    for (const char* text : {"", "x", "http://evil/", "/%", "/%4", "/%zz", "/%00", "/?a=%g0", "/?%=1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_target(text));
    }
    std::string many = "/?";
    for (int i = 0; i < 33; ++i) {
        many += std::to_string(i) + "&";
    }
    CHECK_FALSE(parse_target(many));
}

TEST_CASE("secrets are equal only when every character is") {
    CHECK(equal_secrets("abcdefgh", "abcdefgh"));
    for (const char* given : {"", "abcdefg", "abcdefghi", "abcdefgx", "xbcdefgh", "abcdefghabcdefgh"}) {
        CAPTURE(given);
        CHECK_FALSE(equal_secrets(given, "abcdefgh"));
    }
    CHECK_FALSE(equal_secrets("a", ""));
}

TEST_CASE("without a token only names of this machine are served") {
    const AccessRules rules{true, ""};
    for (const char* host : {"localhost:8080", "127.0.0.1:80", "[::1]:9000", "localhost", "127.1.2.3"}) {
        CAPTURE(host);
        CHECK(access(rules, request_to(host)) == AccessAnswer::granted);
    }
    for (const char* host :
         {"", "evil.example:8080", "127.0.0.1.evil.example:80", "localhost.evil:1", "192.168.1.2:80"}) {
        CAPTURE(host);
        CHECK(access(rules, request_to(host)) == AccessAnswer::foreign_host);
    }
    CHECK(access({false, ""}, request_to("localhost:1")) == AccessAnswer::foreign_host);
}

TEST_CASE("pages of other sites are turned away even with the token") {
    const AccessRules rules{true, ""};
    CHECK(access(rules, request_to("localhost:80", "http://localhost:80")) == AccessAnswer::granted);
    CHECK(access(rules, request_to("localhost:80", "https://localhost:80")) == AccessAnswer::granted);
    for (const char* origin :
         {"null", "http://evil", "http://localhost:81", "localhost:80", "http://localhost:80.evil"}) {
        CAPTURE(origin);
        CHECK(access(rules, request_to("localhost:80", origin)) == AccessAnswer::foreign_origin);
        CHECK(access({false, "secretsecret"}, request_to("localhost:80", origin, "/?token=secretsecret")) ==
              AccessAnswer::foreign_origin);
    }
}

TEST_CASE("a token is taken from the address or from the header") {
    const AccessRules rules{false, "secretsecret"};
    WebRequest request = request_to("camera.lab:80");
    CHECK(access(rules, request) == AccessAnswer::token_needed);
    for (const char* target :
         {"/?token=", "/?token=secretsecre", "/?token=secretsecretx", "/?Token=secretsecret"}) {
        CAPTURE(target);
        CHECK(access(rules, request_to("camera.lab:80", "", target)) == AccessAnswer::token_needed);
    }
    CHECK(access(rules, request_to("camera.lab:80", "", "/?token=secretsecret")) == AccessAnswer::granted);
    request.authorization = "Bearer secretsecret";
    CHECK(access(rules, request) == AccessAnswer::granted);
    request.authorization = "secretsecret";
    CHECK(access(rules, request) == AccessAnswer::token_needed);
}

TEST_CASE("a cookie is known by the port that the browser sees") {
    CHECK(cookie_name("localhost:8080") == "framering-8080");
    CHECK(cookie_name("[::1]:9000") == "framering-9000");
    CHECK(cookie_name("camera.lab") == "framering-80");
    CHECK(cookie_name("[::1]") == "framering-80");
    for (const char* host : {"", ":", "a:b", "a:123456", "a:80; Path=/", "]", "[:", "a:1:2"}) {
        CAPTURE(host);
        CHECK(cookie_name(host).find_first_not_of("0123456789", 10) == std::string::npos);
    }
}

TEST_CASE("a cookie is found among others of the same host") {
    CHECK(cookie_value("framering-80=a", "framering-80") == "a");
    CHECK(cookie_value("x=1; framering-80=a=b; y", "framering-80") == "a=b");
    CHECK(cookie_value("xframering-80=1;framering-801=2;  framering-80=3", "framering-80") == "3");
    for (const char* header :
         {"", ";", "framering-80", "framering-80;", "Framering-80=a", "a=framering-80=b", " ; ;"}) {
        CAPTURE(header);
        CHECK(cookie_value(header, "framering-80").empty());
    }
}

TEST_CASE("the cookie stands for the token and never for a page of another site") {
    const AccessRules rules{true, "secretsecret", "cookiecookie"};
    CHECK(access(rules, request_with_cookie("localhost:80", "a=b; framering-80=cookiecookie")) ==
          AccessAnswer::granted);
    for (const char* cookie : {"", "framering-80=", "framering-80=secretsecret", "framering-80=cookiecookiex",
                               "framering-81=cookiecookie", "token=secretsecret"}) {
        CAPTURE(cookie);
        CHECK(access(rules, request_with_cookie("localhost:80", cookie)) == AccessAnswer::token_needed);
    }
    CHECK(access({true, "secretsecret"}, request_with_cookie("localhost:80", "framering-80=")) ==
          AccessAnswer::token_needed);
    CHECK(access(rules, request_with_cookie("localhost:80", "framering-80=cookiecookie", "http://localhost:81")) ==
          AccessAnswer::foreign_origin);
}
