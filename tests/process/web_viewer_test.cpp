// The web display as a program: what it says, serves and refuses, beside a scan.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/process/small_scan.hpp"
#include "tests/process/web_viewer.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/tiff_pages.hpp"

using namespace framering::test;

namespace {
nlohmann::json status_of(const WebViewer& viewer) {
    return nlohmann::json::parse(viewer.get("/status.json").body);
}

void check_no_display(ChildProcess& viewer, int exit_code, const std::string& words) {
    check_refused(viewer, exit_code, {words});
    CHECK(viewer.out().empty());
}

// A page's WebSocket, open.
TcpClient open_page(const WebViewer& viewer) {
    TcpClient page(viewer.port);
    page.send(upgrade_request("/socket", viewer.key()));
    REQUIRE(page.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    return page;
}

// The next message of a page, without its frame.
std::string next_message(TcpClient& page) {
    const std::string head = page.receive(2);
    REQUIRE(head.size() == 2);
    std::size_t length = static_cast<unsigned char>(head[1]);
    const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (more != 0) {
        length = 0;
        for (const char byte : page.receive(more)) {
            length = length << 8 | static_cast<unsigned char>(byte);
        }
    }
    return page.receive(length);
}

nlohmann::json header_of(const std::string& message) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(message[i]));
    };
    return nlohmann::json::parse(message.substr(4, byte(0) | byte(1) << 8 | byte(2) << 16));
}
}  // namespace

TEST_CASE("a web display without a session waits and says what is missing") {
    Rig rig;
    WebViewer viewer(rig);
    const HttpReply reply = viewer.get("/latest.jpg");
    CHECK(reply.code == 503);
    CHECK(reply.body == "no frame yet: waiting for session " + rig.session() +
                            ": start a scan with: framering run --session " + rig.session() + "\n");
    CHECK(viewer.get("/latest.tif").code == 503);
    CHECK(status_of(viewer)["link"] == "missing");
    viewer.process.signal(SIGTERM);
    CHECK(viewer.process.wait() == exited(0));
}

TEST_CASE("the newest frame is served as JPEG and PNG and TIFF and as a stream") {
    Rig rig;
    WebViewer viewer(rig);
    rig.acquirer(small_scan({"--frame-rate", "100"}));
    rig.wait_for_delivered(1);
    rig.wait_until("a frame was seen", [&] { return viewer.get("/latest.jpg").code == 200; });
    const HttpReply jpeg = viewer.get("/latest.jpg");
    CHECK(jpeg.code == 200);
    CHECK(jpeg.head.find("Content-Type: image/jpeg\r\n") != std::string::npos);
    CHECK(jpeg.body.starts_with("\xff\xd8"));
    CHECK(viewer.get("/latest.png").body.substr(1, 3) == "PNG");
    const auto file = rig.directory() / "frame.tif";
    std::ofstream(file, std::ios::binary) << viewer.get("/latest.tif").body;
    const TiffFile tiff = read_tiff(file);
    REQUIRE(tiff.pages.size() == 1);
    CHECK(tiff.complaints.empty());
    CHECK(tiff.pages[0].width == 64);
    CHECK(tiff.pages[0].bits == 16);
    TcpClient stream(viewer.port);
    stream.send(http_request("/mjpeg", viewer.key()));
    for (int i = 0; i < 5; ++i) {
        CHECK(stream.receive_until("\r\n--framering\r\n").ends_with("--framering\r\n"));
    }
    const auto status = status_of(viewer);
    CHECK(status["session"] == rig.session());
    CHECK(status["scan_working"] == true);
    CHECK(status["control"] == false);
}

TEST_CASE("the axes of the plan stand in the status and their positions with each frame") {
    Rig rig;
    WebViewer viewer(rig);
    rig.acquirer(small_scan({"--axes", "t:1000,z:5:0.5um", "--frame-rate", "100"}));
    rig.wait_for_delivered(1);
    rig.wait_until("a frame was seen", [&] { return viewer.get("/latest.jpg").code == 200; });
    rig.wait_until("the plan was seen", [&] { return status_of(viewer)["axes"].size() == 2; });
    const auto status = status_of(viewer);
    CHECK(status["axes"][1]["name"] == "z");
    CHECK(status["axes"][1]["unit"] == "um");
    CHECK(status["axes"][1]["length"] == 5);
    const auto& axes = status["frame"]["axes"];
    REQUIRE(axes.size() == 2);
    CHECK(axes[1]["value"] == 0.5 * axes[1]["index"].get<double>());
}

TEST_CASE("pages get frames that only grow and measurements of the same frame") {
    Rig rig;
    WebViewer viewer(rig, {"--max-fps", "500"});
    rig.acquirer(small_scan({"--frame-rate", "200"}));
    rig.wait_for_delivered(1);
    TcpClient page = open_page(viewer);
    std::uint64_t last = 0;
    for (int i = 0; i < 30; ++i) {
        page.send(client_message(R"({"ask":"picture","width":32,"height":32,"pointer":[3,4],"box":[0,0,64,48]})"));
        const auto header = header_of(next_message(page));
        CHECK(header["look"] > last);
        last = header["look"];
        CHECK(header["measured"]["pointer"].is_number());
        CHECK(header["measured"]["box"]["mean"] == header["statistics"]["mean"]);
    }
}

TEST_CASE("a page's frozen frame stands still while the scan goes on") {
    Rig rig;
    WebViewer viewer(rig);
    rig.acquirer(small_scan({"--slots", "1000", "--frame-rate", "50"}));  // the frame stays in the ring for 20 s
    rig.wait_for_delivered(20);
    TcpClient page = open_page(viewer);
    page.send(client_message(R"({"ask":"freeze"})"));
    page.send(client_message(R"({"ask":"picture","width":64,"height":48})"));
    const auto frozen = header_of(next_message(page));
    CHECK(frozen["frozen"] != 0);
    const std::uint64_t delivered = frozen["frame"]["delivered"];
    rig.wait_for_delivered(delivered + 10);
    page.send(client_message(R"({"ask":"picture","width":32,"height":24})"));
    CHECK(header_of(next_message(page))["frame"]["delivered"] == delivered);
    page.send(client_message(R"({"ask":"step","frames":2})"));
    page.send(client_message(R"({"ask":"picture","width":32,"height":24})"));
    CHECK(header_of(next_message(page))["frame"]["delivered"] == delivered + 2);
    page.send(client_message(R"({"ask":"follow"})"));
    page.send(client_message(R"({"ask":"picture","width":32,"height":24})"));
    const auto followed = header_of(next_message(page));
    CHECK(followed["frozen"] == 0);
    CHECK(followed["frame"]["delivered"] > delivered + 2);
}

TEST_CASE("only with --control does a page cancel the scan") {
    Rig rig;
    WebViewer onlooker(rig);
    WebViewer controlling(rig, {"--control"});
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frame-rate", "100"}));
    rig.wait_for_delivered(5);
    const auto cancel =
        client_message(R"({"ask":"cancel","scan_id":)" + std::to_string(rig.status()->scan_id) + "}");
    TcpClient looks = open_page(onlooker);
    looks.send(cancel);
    CHECK(looks.receive_all().find("--control") != std::string::npos);
    rig.wait_for_delivered(rig.status()->delivered + 5);
    rig.wait_until("the viewer has found the session", [&] { return status_of(controlling)["link"] == "live"; });
    TcpClient cancels = open_page(controlling);
    cancels.send(cancel);
    CHECK(acquirer.wait() == exited(4));
}

TEST_CASE("wrong addresses are one line before anything starts") {
    Rig rig;
    check_no_display(rig.viewer({"--display", "web", "--listen", "nowhere"}), 2, "--listen");
    check_no_display(rig.viewer({"--display", "web", "--listen", "0.0.0.0:0", "--no-token"}), 2, "--no-token");
    check_no_display(rig.viewer({"--display", "web", "--control", "--no-token"}), 2, "--control");
    check_no_display(rig.viewer({"--display", "web", "--listen", "203.0.113.1:1", "--token", "secretsecret"}), 1,
                     "203.0.113.1:1");
    WebViewer viewer(rig);
    check_no_display(rig.viewer({"--display", "web", "--listen", "127.0.0.1:" + std::to_string(viewer.port)}), 1,
                     "Address already in use");
}
