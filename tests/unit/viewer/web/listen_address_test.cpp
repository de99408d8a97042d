#include "viewer/web/listen_address.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

namespace {
bool is_refused(const char* text) {
    try {
        static_cast<void>(parse_listen_address(text));
        return false;
    } catch (const Error& error) {
        return error.exit_code() == ExitCode::usage;
    }
}
}  // namespace

TEST_CASE("an address to listen on is a number of this machine and a port") {
    CHECK(parse_listen_address("127.0.0.1:8080") == ListenAddress{"127.0.0.1", 8080});
    CHECK(parse_listen_address("localhost:0") == ListenAddress{"127.0.0.1", 0});
    CHECK(parse_listen_address("0.0.0.0:65535") == ListenAddress{"0.0.0.0", 65535});
    CHECK(parse_listen_address("[::1]:80") == ListenAddress{"::1", 80});
    CHECK(parse_listen_address("[::1]:80").text() == "[::1]:80");
    CHECK(parse_listen_address("127.0.0.1:80").text() == "127.0.0.1:80");
}

TEST_CASE("what is no address to listen on is refused") {
    for (const char* text :
         {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80 ",
          "127.0.0.1:+80", "1.2.3:80", "camera.lab:80", "::1:80", "[::1:80", "[1.2.3.4]:80"}) {
        CAPTURE(text);
        CHECK(is_refused(text));
    }
}

TEST_CASE("only addresses that nobody else can reach are loopback") {
    for (const char* text : {"127.0.0.1:1", "127.3.2.1:1", "[::1]:1"}) {
        CHECK(parse_listen_address(text).is_loopback());
    }
    for (const char* text : {"0.0.0.0:1", "[::]:1", "192.168.1.2:1", "[fe80::1]:1", "[::ffff:127.0.0.1]:1"}) {
        CHECK_FALSE(parse_listen_address(text).is_loopback());
    }
}
