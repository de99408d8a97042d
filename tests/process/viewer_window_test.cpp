// The viewer's window on a screen of its own (Xvfb), with real keys and mouse (xdotool).
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/skip.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

bool is_installed(const char* program) {
    return std::filesystem::exists(std::filesystem::path("/usr/bin") / program);
}

bool can_run() {
    for (const char* program : {"Xvfb", "xdotool"}) {
        if (!is_installed(program)) {
            skip_unless_allowed(std::string(program) + " is not installed (packages xvfb and xdotool)");
            return false;
        }
    }
    return true;
}

void save_beside(const Rig& rig) {
    std::filesystem::create_directories(rig.directory() / "framering");
    std::ofstream(rig.directory() / "framering" / "viewer.ini")
        << "[" << rig.session() << "]\nsave_directory=" << rig.directory().string() << "\n";
}

bool has_file(const Rig& rig, const std::string& ending) {
    for (const auto& entry : std::filesystem::directory_iterator(rig.directory())) {
        if (entry.path().extension() == ending && entry.file_size() > 0) {
            return true;
        }
    }
    return false;
}

// A screen without anybody before it. The programs of this process draw on it. A server that may reset itself does
// so when xdotool leaves, and hangs up on a window that is just coming.
class Screen {
  public:
    explicit Screen(Rig& rig)
        : rig_(rig),
          server_("/usr/bin/Xvfb", {"-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp",
                                    "-noreset", "-fbdir", rig.directory().string()}) {
        rig.wait_until("the screen is there", [&] { return server_.out().find('\n') != std::string::npos; });
        setenv("DISPLAY", (":" + first_line(server_.out())).c_str(), 1);
        setenv("XDG_CONFIG_HOME", rig.directory().c_str(), 1);
        unsetenv("WAYLAND_DISPLAY");
        unsetenv("QT_QPA_PLATFORM");
    }
    ~Screen() { unsetenv("DISPLAY"); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    // Of xdotool, as typed by a user.
    std::string tell(const Arguments& arguments) {
        ChildProcess program("/usr/bin/xdotool", arguments);
        static_cast<void>(program.wait());
        return first_line(program.out());
    }
    void wait_for_title(const std::string& title) {
        rig_.wait_until("the window is called " + title, [&] {
            window_ = tell({"search", "--onlyvisible", "--name", title});
            return !window_.empty();
        });
    }
    // How many different ones are seen, from the screen's memory, a file in the format XWD.
    [[nodiscard]] std::size_t colours() const {
        std::ifstream file(rig_.directory() / "Xvfb_screen0", std::ios::binary);
        constexpr std::size_t fields = 25;
        std::array<std::uint32_t, fields> header{};
        file.read(reinterpret_cast<char*>(header.data()), sizeof header);
        const auto field = [&](std::size_t index) { return __builtin_bswap32(header.at(index)); };
        constexpr std::size_t bytes_of_a_colour = 12;
        file.seekg(static_cast<std::streamoff>(field(0) + field(19) * bytes_of_a_colour));
        std::vector<std::uint32_t> pixels(std::size_t{field(4)} * field(5));
        file.read(reinterpret_cast<char*>(pixels.data()), static_cast<std::streamsize>(4 * pixels.size()));
        return std::set<std::uint32_t>(pixels.begin(), pixels.end()).size();
    }
    void key(const std::string& name) { tell({"key", "--window", window_, name}); }

  private:
    Rig& rig_;
    ChildProcess server_;
    std::string window_;
};
}  // namespace

TEST_CASE("a window shows a scan and takes keys and mouse") {
    if (!can_run()) {
        return;
    }
    Rig rig;
    Screen screen(rig);
    save_beside(rig);
    ChildProcess& viewer = rig.program("viewer", {"--session", rig.session(), "--display", "window"});
    screen.wait_for_title("NO SESSION");
    const std::string itself = "/proc/" + std::to_string(viewer.pid()) + "/exe";
    CHECK(std::filesystem::read_symlink(itself).filename() == "viewer-window");
    ChildProcess& acquirer = rig.acquirer(small_scan({"--width", "256", "--height", "256"}));
    screen.wait_for_title("WORKING scan 1");
    rig.wait_until("the picture is on the screen", [&] { return screen.colours() > 100; });
    screen.tell({"mousemove", "400", "300", "click", "4"});
    screen.key("p");
    rig.wait_until("the picture is saved", [&] { return has_file(rig, ".png"); });
    screen.key("ctrl+k");
    screen.key("y");
    CHECK(acquirer.wait() == exited(4));
    screen.wait_for_title("HAS ENDED");
    CHECK(viewer.running());
    screen.key("q");
    CHECK(viewer.wait() == exited(0));
    CHECK(viewer.err().empty());
}

TEST_CASE("a window is what the viewer opens where there is a screen") {
    if (!can_run()) {
        return;
    }
    Rig rig;
    Screen screen(rig);
    ChildProcess& acquirer = rig.acquirer(small_scan({}));
    ChildProcess& viewer = rig.viewer({"--wait", "30s"});
    screen.wait_for_title("WORKING scan 1");
    CHECK(rig.control("terminate").wait() == exited(0));
    CHECK(acquirer.wait() == exited(4));
    CHECK(viewer.wait() == exited(0));
}

TEST_CASE("a screen that cannot be drawn on is one line") {
    Rig rig;
    setenv("DISPLAY", ":987654", 1);
    ChildProcess& viewer = rig.viewer({"--display", "window"});
    unsetenv("DISPLAY");
    CHECK(viewer.wait() == exited(1));
    CHECK(error_lines(viewer).size() == 1);
    CHECK(viewer.err().find("use --display terminal") != std::string::npos);
    CHECK(viewer.err().find("qt6-wayland") == std::string::npos);
}

TEST_CASE("where the screen does not answer the terminal shows the pictures") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frames", "1000000", "--frame-rate", "100"}));
    rig.wait_for_delivered(1);
    setenv("DISPLAY", ":987654", 1);
    // `script` gives it a terminal.
    ChildProcess& viewer =
        rig.program("/usr/bin/script", {"--quiet", "--return", "--command",
                                        (std::filesystem::path(FRAMERING_PROGRAM_DIR) / "viewer").string() +
                                            " --session " + rig.session() + " --count 3",
                                        "/dev/null"});
    unsetenv("DISPLAY");
    CHECK(viewer.wait() == exited(0));
    CHECK(viewer.out().find("no window: the screen DISPLAY=:987654 does not respond") != std::string::npos);
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
}

namespace {
// Answers as a Wayland server's socket does, and says nothing.
class ListeningSocket {
  public:
    explicit ListeningSocket(const std::string& path)
        : descriptor_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        REQUIRE(path.size() < sizeof address.sun_path);
        std::copy(path.begin(), path.end(), address.sun_path);
        REQUIRE(bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(listen(descriptor_, 8) == 0);
    }
    ~ListeningSocket() { close(descriptor_); }
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

  private:
    int descriptor_;
};
}  // namespace

TEST_CASE("a Wayland screen that the window's library does not know is told by its package") {
    Rig rig;
    const ListeningSocket screen(rig.directory() / "screen");
    unsetenv("DISPLAY");
    setenv("WAYLAND_DISPLAY", (rig.directory() / "screen").c_str(), 1);
    ChildProcess& viewer = rig.viewer({"--display", "window"});
    unsetenv("WAYLAND_DISPLAY");
    CHECK(viewer.wait() == exited(1));
    CHECK(error_lines(viewer).size() == 1);
    CHECK(viewer.err().find("needs the package qt6-wayland); use --display terminal") != std::string::npos);
}
