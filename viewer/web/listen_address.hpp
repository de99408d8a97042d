// Where the web display waits for browsers.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace framering {

struct ListenAddress {
    std::string host = "127.0.0.1";  // an IPv4 or IPv6 address, without brackets
    std::uint16_t port = 8080;       // 0: one that is free

    // Only programs on this machine can reach it.
    [[nodiscard]] bool is_loopback() const noexcept;
    // "127.0.0.1:8080", "[::1]:8080".
    [[nodiscard]] std::string text() const;
    bool operator==(const ListenAddress&) const = default;
};

// "127.0.0.1:8080", "localhost:8080", "0.0.0.0:8080", "[::1]:0". Fails (Error, usage).
[[nodiscard]] ListenAddress parse_listen_address(std::string_view text);

}  // namespace framering
