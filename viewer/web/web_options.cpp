#include "viewer/web/web_options.hpp"

#include <algorithm>
#include <fstream>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr std::size_t kShortestToken = 8;
constexpr std::size_t kLongestToken = 256;
constexpr unsigned kMostViewers = 64;

std::string checked_token(std::string token) {
    const bool sendable = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (token.size() < kShortestToken || token.size() > kLongestToken || !sendable) {
        fail(
            ExitCode::usage,
            "a token must have {} to {} printable characters and no spaces; create one with: openssl rand -hex 16",
            kShortestToken, kLongestToken);
    }
    return token;
}

// The first line, so that an editor's last line break does not count.
std::string read_token(const std::string& path) {
    std::ifstream file(path);
    std::string token;
    if (!file || !std::getline(file, token)) {
        fail(ExitCode::usage, "'{}' cannot be read or is empty; its first line must be the token", path);
    }
    return checked_token(std::move(token));
}

unsigned parse_viewers(const std::string& text) {
    const std::uint64_t count = parse_count(text);
    if (count < 1 || count > kMostViewers) {
        fail(ExitCode::usage, "'{}' is out of range; use 1 to {} viewers", text, kMostViewers);
    }
    return static_cast<unsigned>(count);
}

// Without a token everybody who can reach the address may look.
void require_harmless(const WebSettings& settings) {
    if (!settings.token.empty()) {
        fail(ExitCode::usage, "--no-token cannot be combined with --token or --token-file; use only one of them");
    }
    if (settings.control) {
        fail(ExitCode::usage,
             "--no-token with --control: any user of this machine could end the scan; omit one of them");
    }
    if (!settings.listen.is_loopback()) {
        fail(ExitCode::usage,
             "--no-token with --listen {}: other machines could view the scan; omit --no-token, or listen on "
             "127.0.0.1 and connect through ssh -L",
             settings.listen.text());
    }
}
}  // namespace

void WebOptions::declare(CommandLine& line, WebSettings& settings) {
    const auto set_token = [this, &settings](std::string token, const std::string& place) {
        any_ = true;
        two_tokens_ = !settings.token.empty();
        settings.token = std::move(token);
        settings.token_place = place;
    };
    line.group("Web display (--display web)")
        .option("listen", "ADDRESS:PORT",
                "address to listen on (default: 127.0.0.1:8080, this machine only; port 0: any free port)",
                [this, &settings](const std::string& value) {
                    any_ = true;
                    settings.listen = parse_listen_address(value);
                })
        .option("token-file", "FILE",
                "access token, read from the first line of FILE (default: a new token at each start, in a file "
                "that only you can read)",
                [=](const std::string& value) { set_token(read_token(value), value); })
        .option("token", "TEXT", "access token on the command line, where other users of this machine can see it",
                [=](const std::string& value) { set_token(checked_token(value), "the viewer's option --token"); })
        .flag("no-token", "let every user of this machine view; only with a local address and without --control",
              settings.no_token)
        .option("max-viewers", "N", "maximum number of simultaneous pages and streams (default: 16)",
                [this, &settings](const std::string& value) {
                    any_ = true;
                    settings.max_viewers = parse_viewers(value);
                })
        .flag("control",
              "let browsers start, pause and end scans, change the queue, exposure and gain, and terminate the "
              "session",
              settings.control);
}

void WebOptions::require_sound(bool is_shown, bool read_only, const WebSettings& settings) const {
    if ((any_ || settings.control || settings.no_token) && !is_shown) {
        fail(
            ExitCode::usage,
            "--listen, --token, --token-file, --no-token, --max-viewers and --control need --display web; add it");
    }
    if (two_tokens_) {
        fail(ExitCode::usage, "--token and --token-file cannot be combined; use only one of them");
    }
    if (settings.control && read_only) {
        fail(ExitCode::usage, "--control and --read-only cannot be combined; use only one of them");
    }
    if (settings.no_token) {
        require_harmless(settings);
    }
}

}  // namespace framering
