#include "viewer/options.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "common/base/error.hpp"
#include "tests/support/config_home.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using framering::test::contains;
using namespace std::chrono_literals;

namespace {
ViewerOptions parse(std::initializer_list<const char*> words) {
    std::vector<const char*> line{"viewer"};
    for (const char* word : words) {
        line.push_back(word);
    }
    const auto options = parse_viewer_options(static_cast<int>(line.size()), line.data());
    REQUIRE(options);
    return *options;
}

std::string refusal(std::initializer_list<const char*> words) {
    try {
        (void)parse(words);
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
    return "accepted";
}
}  // namespace

TEST_CASE("without options the default session is shown wherever there is a place for it") {
    const ViewerOptions options = parse({});
    CHECK(options.session == "default");
    CHECK(options.display == DisplayKind::automatic);
    CHECK_FALSE(options.snapshot);
    CHECK(options.contrast.mode == Contrast::Mode::percentile);
    CHECK(options.lut == Lut::grey);
    CHECK(options.max_hz == 30);
    CHECK_FALSE(options.read_only);
    CHECK(options.wait == 5s);
    CHECK_FALSE(options.count);
    CHECK_FALSE(options.wait_given);
    CHECK_FALSE(options.contrast_given);
    CHECK_FALSE(options.lut_given);
}

TEST_CASE("every viewer option is taken") {
    const ViewerOptions options =
        parse({"--session", "left", "--display", "none", "--snapshot", "a.tif", "--contrast", "fixed:1,9", "--lut",
               "hilo", "--max-fps", "12.5", "--read-only", "--wait", "250ms", "--count", "7"});
    CHECK(options.session == "left");
    CHECK(options.display == DisplayKind::none);
    CHECK(options.snapshot == "a.tif");
    CHECK(options.contrast.mode == Contrast::Mode::fixed);
    CHECK(options.contrast.high == 9);
    CHECK(options.lut == Lut::hilo);
    CHECK(options.max_hz == 12.5);
    CHECK(options.read_only);
    CHECK(options.wait == 250ms);
    CHECK(options.count == 7);
    CHECK(options.wait_given);
    CHECK(options.contrast_given);
    CHECK(options.lut_given);
}

TEST_CASE("how colours are shown is taken") {
    CHECK(parse({}).balance == WhiteBalance{});
    CHECK_FALSE(parse({}).balance_given);
    const ViewerOptions options =
        parse({"--white-balance", "2,1,1.5", "--bayer", "raw", "--contrast", "each:minmax"});
    CHECK(options.balance == parse_white_balance("2,1,1.5"));
    CHECK(options.balance_given);
    CHECK(options.bayer == BayerView::raw);
    CHECK(options.bayer_given);
    CHECK(options.contrast.each_colour);
    CHECK(refusal({"--bayer", "grey"}) == "option --bayer: unknown Bayer view 'grey'; use color or raw");
    CHECK(refusal({"--white-balance", "on"})
              .starts_with("option --white-balance: white balance 'on': use off, auto"));
}

TEST_CASE("the terminal display takes the device to draw on") {
    CHECK(parse({"--display", "terminal:/dev/pts/7"}).terminal == "/dev/pts/7");
    CHECK(parse({"--display", "terminal"}).terminal == "/dev/tty");
    CHECK(refusal({"--display", "terminal:"}).find("unknown display") != std::string::npos);
    CHECK(parse({"--display", "auto:/dev/pts/7"}).display == DisplayKind::automatic);
    CHECK(parse({"--display", "auto:/dev/pts/7"}).terminal == "/dev/pts/7");
    CHECK(parse({"--display", "window"}).display == DisplayKind::window);
}

TEST_CASE("each wrong value of the viewer is one line that names its option") {
    CHECK(refusal({"--session", "a/b"}).starts_with("option --session: '/' at position 2 is not allowed"));
    CHECK(refusal({"--display", "hologram"}) ==
          "option --display: unknown display 'hologram'; use auto, window, terminal, terminal:/dev/pts/N, web "
          "or none");
    CHECK(refusal({"--snapshot", "a.jpg"}) ==
          "option --snapshot: snapshot 'a.jpg': unknown file type; use FILE.png or FILE.tif");
    CHECK(refusal({"--contrast", "auto"}).starts_with("option --contrast: unknown contrast 'auto'"));
    CHECK(refusal({"--lut", "jet"}) ==
          "option --lut: unknown LUT 'jet'; use grey, inverted, hilo, viridis, inferno, magma or fire");
    CHECK(refusal({"--max-fps", "0"}) ==
          "option --max-fps: '0' is out of range; use 0.01 to 1000 images per second");
    CHECK(refusal({"--wait", "5"}).starts_with("option --wait: invalid value '5'"));
    CHECK(refusal({"--count", "0"}) == "option --count: '0' is out of range; use 1 or more");
    CHECK(refusal({"--nonsense"}).find("framering viewer --help") != std::string::npos);
    CHECK(refusal({"left"}).find("framering viewer --help") != std::string::npos);
}

TEST_CASE("the web display listens on this machine until it is told otherwise") {
    const ViewerOptions options = parse({"--display", "web"});
    CHECK(options.display == DisplayKind::web);
    CHECK(options.web.listen == ListenAddress{"127.0.0.1", 8080});
    CHECK(options.web.token.empty());
    CHECK_FALSE(options.web.control);
    CHECK(options.stays);
    CHECK_FALSE(parse({"--display", "web", "--wait", "1s"}).stays);
    CHECK_FALSE(parse({}).stays);
}

TEST_CASE("every option of the web display is taken") {
    const ViewerOptions options = parse({"--display", "web", "--listen", "0.0.0.0:9000", "--token", "secretsecret",
                                         "--control", "--max-viewers", "3"});
    CHECK(options.web.listen == ListenAddress{"0.0.0.0", 9000});
    CHECK(options.web.token == "secretsecret");
    CHECK_FALSE(options.web.no_token);
    CHECK(parse({"--display", "web", "--no-token"}).web.no_token);
    CHECK(options.web.control);
    CHECK(options.web.max_viewers == 3);
}

TEST_CASE("options that would leave the web display open or mean nothing are refused") {
    CHECK(contains(refusal({"--display", "web", "--no-token", "--listen", "0.0.0.0:80"}), "other machines"));
    CHECK(contains(refusal({"--display", "web", "--no-token", "--listen", "[::]:80"}), "other machines"));
    CHECK(contains(refusal({"--display", "web", "--no-token", "--control"}), "any user of this machine"));
    CHECK(contains(refusal({"--display", "web", "--no-token", "--token", "secretsecret"}), "cannot be combined"));
    CHECK(contains(refusal({"--no-token"}), "--display web"));
    CHECK(contains(refusal({"--listen", "127.0.0.1:80"}), "--display web"));
    CHECK(contains(refusal({"--control"}), "--display web"));
    CHECK(contains(refusal({"--display", "web", "--control", "--read-only"}), "cannot be combined"));
    CHECK(contains(refusal({"--display", "web", "--token", "short"}), "8 to 256"));
    CHECK(contains(refusal({"--display", "web", "--token", "a token with blanks"}), "8 to 256"));
    CHECK(contains(refusal({"--display", "web", "--token-file", "/nowhere/token"}), "/nowhere/token"));
    CHECK(contains(refusal({"--display", "web", "--max-viewers", "0"}), "1 to 64"));
}

TEST_CASE("a single picture is not for files") {
    const framering::test::ConfigHome home;
    home.write(home.general(), "[viewer]\nsnapshot = a.png\n");
    CHECK(contains(refusal({}), "config.ini:2: option snapshot is for the command line only"));
}

TEST_CASE("what a file says of the web display counts only for that") {
    const framering::test::ConfigHome home;
    home.write(home.general(), "[viewer]\nlisten = 0.0.0.0:9000\ntoken = 0123456789\ncontrol = yes\nlut = hilo\n");
    CHECK(parse({}).lut == Lut::hilo);
    CHECK_FALSE(parse({}).web.control);
    CHECK(parse({"--display", "web"}).web.listen.text() == "0.0.0.0:9000");
    CHECK(parse({"--display", "web"}).web.control);
    CHECK(parse({"--display", "web", "--read-only"}).web.control == false);
    CHECK(parse({"--display", "web", "--no-token", "--control=no", "--listen", "127.0.0.1:0"}).web.no_token);
    CHECK(refusal({"--listen", "0.0.0.0:9000"}) != "accepted");
}
