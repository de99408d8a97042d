// Who may look at the web display: what is printed, kept, asked for and refused.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/web_viewer.hpp"

using namespace framering::test;

TEST_CASE("a token is asked for and not printed") {
    Rig rig;
    const auto file = rig.directory() / "token";
    std::ofstream(file) << "from-a-file-0001\n";
    WebViewer viewer(rig, {"--token-file", file.string()});
    CHECK(viewer.process.out().find("from-a-file") == std::string::npos);
    CHECK(viewer.token_file == file.string());
    CHECK(viewer.code("/status.json") == 403);
    CHECK(viewer.code("/status.json?token=from-a-file-0001") == 200);
    CHECK(viewer.code("/status.json", "Authorization: Bearer from-a-file-0001\r\n") == 200);
    CHECK(viewer.code("/?token=from-a-file-0001") == 200);
    viewer.process.signal(SIGTERM);
    CHECK(viewer.process.wait() == exited(0));
    CHECK(exists(file));  // it is the user's
}

TEST_CASE("a viewer on this machine alone has a token in a private file as long as it runs") {
    Rig rig;
    WebViewer viewer(rig, {"--control"});
    const std::filesystem::path file = viewer.token_file;
    CHECK(file.filename() == "viewer-" + rig.session() + "-" + std::to_string(viewer.port) + ".token");
    CHECK(status(file).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    const std::string token = viewer.token();
    CHECK(token.size() == 32);
    CHECK(viewer.process.story().find(token) == std::string::npos);
    for (const char* path : {"/", "/actions.js", "/status.json", "/mjpeg", "/latest.jpg", "/latest.png",
                             "/latest.tif", "/status.json?token=", "/?token=00000000000000000000000000000000"}) {
        CAPTURE(path);
        const HttpReply reply = http_get(viewer.port, path);
        CHECK(reply.code == 403);
        CHECK(reply.body.find(viewer.token_file) != std::string::npos);
    }
    TcpClient page(viewer.port);
    page.send(upgrade_request("/socket"));
    CHECK(page.receive_until("\r\n").starts_with("HTTP/1.1 403"));
    CHECK(viewer.code("/status.json?token=" + token) == 200);
    const std::string cookie = between(http_get(viewer.port, "/?token=" + token).head, "Set-Cookie: ", ";");
    CHECK(cookie.starts_with("framering-80="));
    CHECK(viewer.code("/actions.js", "Cookie: theme=dark; " + cookie + "\r\n") == 200);
    viewer.process.signal(SIGTERM);
    CHECK(viewer.process.wait() == exited(0));
    CHECK_FALSE(exists(file));
}

TEST_CASE("only a terminal gets the address with the token") {
    Rig rig;
    const std::string command = std::string(FRAMERING_PROGRAM_DIR) +
                                "/viewer --display web --listen 127.0.0.1:0 --session " + rig.session();
    ChildProcess& terminal = rig.program("/usr/bin/script", {"-qfec", command, "/dev/null"});
    std::string target;
    rig.wait_until("the viewer listens", [&] {
        target = between(terminal.out(), "open http://127.0.0.1:", " in a browser");
        return !target.empty();
    });
    CAPTURE(target);
    const auto port = static_cast<std::uint16_t>(std::stoi(target));
    CHECK(between(target, "/?token=", "\n").size() == 32);
    CHECK(http_get(port, target.substr(target.find('/'))).code == 200);
    CHECK(http_get(port, "/").code == 403);
}

TEST_CASE("with --no-token this machine looks and names that lead here do not") {
    Rig rig;
    WebViewer viewer(rig, {"--no-token"});
    CHECK(viewer.token_file.empty());
    CHECK(viewer.code("/status.json") == 200);
    TcpClient rebound(viewer.port);
    rebound.send("GET /status.json HTTP/1.1\r\nHost: evil.example:" + std::to_string(viewer.port) + "\r\n\r\n");
    CHECK(rebound.receive_until("\r\n").starts_with("HTTP/1.1 403"));
}
