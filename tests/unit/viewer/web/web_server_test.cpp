// Clients that are slow, stuck or hostile, against a server with small limits. Nothing here waits for a time: each
// client waits until it is served or cut off.
#include "viewer/web/web_server.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "tests/support/tcp_client.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
constexpr auto kNever = 600s;

WebLimits patient() {
    WebLimits limits;
    limits.request = limits.output = limits.silence = kNever;
    return limits;
}

struct Serving {
    WebSettings settings;
    WebServer server;
    Waker waker;
    StillOrders orders;
    ScanOrders scan_orders;
    WebPictures pictures;
    WebService service;

    explicit Serving(const WebLimits& limits, unsigned max_viewers = 16)
        : settings(settings_with(max_viewers)),
          server({"127.0.0.1", 0}, limits),
          pictures(settings.max_hz, server, waker, orders),
          service(settings, server, waker, pictures, orders, scan_orders) {
        server.start(service);
    }
    ~Serving() { server.stop(); }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

    static WebSettings settings_with(unsigned max_viewers) {
        WebSettings settings;
        settings.session = "left";
        settings.max_viewers = max_viewers;
        settings.max_hz = 1e9;
        return settings;
    }
    [[nodiscard]] TcpClient connect() const { return TcpClient(server.port()); }
    [[nodiscard]] int get(const std::string& target) const { return http_get(server.port(), target).code; }

    // As the viewing loop does, with pictures that do not become small.
    void show(std::uint64_t look, PictureSize size) {
        std::vector<ShownPicture> made;
        for (const PictureRequest& request : pictures.requests(look)) {
            ShownPicture shown;
            shown.view = request.view;
            shown.look = look;
            shown.picture.size = size;
            std::uint32_t noise = 1;
            shown.picture.levels.resize(size.pixels());
            std::generate(shown.picture.levels.begin(), shown.picture.levels.end(), [&] {
                noise = noise * 1'664'525 + 1'013'904'223;
                return static_cast<std::uint8_t>(noise >> 24);
            });
            made.push_back(std::move(shown));
        }
        service.show_status({});
        pictures.show(made, look);
    }
};

// So many as this process may have open, and the server beside them.
std::size_t most_connections(std::size_t wanted) {
    rlimit files{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &files) == 0);
    files.rlim_cur = files.rlim_max;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &files) == 0);
    const std::size_t others = 1000;
    const std::size_t most = std::min<std::size_t>(wanted, files.rlim_cur > others ? files.rlim_cur - others : 0);
    if (most < wanted) {
        MESSAGE("only ", most, " connections: this user may not have more files open");
    }
    return most;
}

[[nodiscard]] std::string first_line(TcpClient& client) {
    return client.receive_until("\r\n");
}
}  // namespace

TEST_CASE("requests behind each other on one connection are all answered") {
    const Serving web(patient());
    TcpClient client = web.connect();
    client.send(http_request("/page.css") + http_request("/nowhere", "Connection: close\r\n"));
    const std::string all = client.receive_all();
    CHECK(all.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(all.find("HTTP/1.1 404 Not Found\r\n") != std::string::npos);
}

TEST_CASE("a request in two halves is answered") {
    const Serving web(patient());
    const std::string request = http_request("/page.css", "Connection: close\r\n");
    for (const std::size_t half : {std::size_t{1}, std::size_t{8}, request.size() / 2, request.size() - 1}) {
        CAPTURE(half);
        TcpClient client = web.connect();
        REQUIRE(client.send(request.substr(0, half)));
        CHECK(web.get("/page.css") == 200);  // meanwhile; the half is there
        CHECK_FALSE(client.is_cut_off());
        REQUIRE(client.send(request.substr(half)));
        CHECK(first_line(client) == "HTTP/1.1 200 OK\r\n");
    }
}

TEST_CASE("half a request is cut off") {
    WebLimits limits = patient();
    limits.request = 1ms;
    const Serving web(limits);
    for (const std::string begun : {"", "G", "GET / HT", "GET / HTTP/1.1\r\nHost: local"}) {
        TcpClient client = web.connect();
        client.send(begun);
        CHECK(client.receive_all().empty());
    }
}

TEST_CASE("a client that is silent after its reply is cut off") {
    WebLimits limits = patient();
    limits.request = 200ms;
    const Serving web(limits);
    TcpClient client = web.connect();
    client.send(http_request("/actions.js"));
    CHECK(client.receive_all().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("what is too long or no request gets one line and is cut off") {
    const Serving web(patient());
    const auto reply_to = [&](const std::string& bytes) {
        TcpClient client = web.connect();
        client.send(bytes);
        return client.receive_all().substr(0, 12);
    };
    CHECK(reply_to("GET /" + std::string(20'000, 'a')) == "HTTP/1.1 431");
    CHECK(reply_to("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'a')) == "HTTP/1.1 431");
    CHECK(reply_to("hello\r\n\r\n") == "HTTP/1.1 400");
    CHECK(reply_to("GET / HTTP/9.9\r\n\r\n") == "HTTP/1.1 400");
    CHECK(reply_to("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello") == "HTTP/1.1 413");
    CHECK(reply_to("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n") == "HTTP/1.1 413");
    CHECK(reply_to("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n") == "HTTP/1.1 413");
    CHECK(reply_to("POST /scans HTTP/1.1\r\nHost: localhost\r\nContent-Length: 262145\r\n\r\n") == "HTTP/1.1 413");
    std::string many = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 2000; ++i) {
        many += "A: b\r\n";
    }
    CHECK(reply_to(many + "\r\n") == "HTTP/1.1 431");
    CHECK(web.get("/actions.js") == 200);
}

TEST_CASE("the oldest unfinished request gives way when all places are taken") {
    WebLimits limits = patient();
    limits.connections = 3;
    const Serving web(limits);
    std::vector<TcpClient> slow;
    for (int i = 0; i < 3; ++i) {
        slow.push_back(web.connect());
        slow.back().send("GET / HTTP/1.1\r\n");
    }
    CHECK(web.get("/actions.js") == 200);
    CHECK(slow[0].receive_all().empty());
    slow[2].send("Host: localhost\r\nConnection: close\r\n\r\n");
    CHECK(slow[2].receive_all().starts_with("HTTP/1.1 200"));
}

TEST_CASE("who is being served does not give way") {
    WebLimits limits = patient();
    limits.connections = 2;
    Serving web(limits);
    TcpClient first = web.connect();
    TcpClient second = web.connect();
    for (TcpClient* page : {&first, &second}) {
        page->send(upgrade_request("/socket"));
        CHECK(first_line(*page) == "HTTP/1.1 101 Switching Protocols\r\n");
    }
    CHECK(web.connect().receive_all().empty());
}

TEST_CASE("ten thousand connections one after the other leave the server as it was") {
    const Serving web(patient());
    for (int i = 0; i < 10'000; ++i) {
        TcpClient client = web.connect();
        if (i % 3 == 0) {
            client.send("GET / HT");
        }
    }
    CHECK(web.get("/actions.js") == 200);
}

TEST_CASE("ten thousand half requests at once do not keep the others out") {
    const std::size_t most = most_connections(10'000);
    const Serving web(patient());
    std::vector<TcpClient> crowd;
    for (std::size_t i = 0; i < most; ++i) {
        crowd.push_back(web.connect());
        crowd.back().send("GET /");
        if (i % 1000 == 0) {
            CHECK(web.get("/actions.js") == 200);
        }
    }
    CHECK(web.get("/actions.js") == 200);
    // What the server holds of them is what its limit says: all others were cut off.
    const auto cut_off = std::ranges::count_if(crowd, [](const TcpClient& client) { return client.is_cut_off(); });
    CHECK(crowd.size() - static_cast<std::size_t>(cut_off) <= WebLimits{}.connections);
}

TEST_CASE("a WebSocket from a page of another site is refused") {
    const Serving web(patient());
    TcpClient client = web.connect();
    client.send(upgrade_request("/socket", "Origin: http://evil.example\r\n"));
    CHECK(first_line(client) == "HTTP/1.1 403 Forbidden\r\n");
}

TEST_CASE("a page that never reads has two pictures on their way and is cut off") {
    WebLimits limits = patient();
    limits.output = 500ms;
    Serving web(limits, 1);
    TcpClient page = web.connect();
    page.send(upgrade_request("/socket"));
    CHECK(page.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    std::uint64_t look = 0;
    // The place of the only viewer becomes free again only when the server has cut it off.
    while (web.get("/mjpeg?quality=0") == 503) {
        page.send(client_message(R"({"ask":"picture","quality":100})"));
        web.show(++look, {3000, 2000});
    }
    CHECK(web.get("/mjpeg?quality=0") == 400);
    CHECK(look > 2);
}

TEST_CASE("a page that is silent for too long is cut off") {
    WebLimits limits = patient();
    limits.silence = 100ms;
    const Serving web(limits);
    TcpClient page = web.connect();
    page.send(upgrade_request("/socket"));
    CHECK(page.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    CHECK(page.receive_all().size() < 100);  // a ping or two; it answers none
}

TEST_CASE("a message that is too long or nonsense ends its page alone") {
    const Serving web(patient());
    TcpClient other = web.connect();
    other.send(upgrade_request("/socket"));
    CHECK(other.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    for (const std::string& text : {std::string(5000, ' '), std::string("nonsense"), std::string(4000, '[')}) {
        TcpClient page = web.connect();
        page.send(upgrade_request("/socket"));
        CHECK(page.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
        page.send(client_message(text));
        CHECK(page.receive_all().size() < 200);
    }
    CHECK(other.send(client_message(R"({"ask":"status"})")));
}

TEST_CASE("bytes that are no WebSocket frame end the page") {
    const Serving web(patient());
    TcpClient page = web.connect();
    page.send(upgrade_request("/socket"));
    CHECK(page.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    page.send(std::string(64, '\xff'));
    CHECK(page.receive_all().size() < 200);
}

TEST_CASE("two servers cannot have one port") {
    const WebServer first({"127.0.0.1", 0});
    try {
        const WebServer second({"127.0.0.1", first.port()});
        FAIL("it was taken twice");
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::failed);
        CHECK(std::string(error.what()).find("Address already in use") != std::string::npos);
    }
}
