#include "viewer/web/listen_address.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <array>
#include <charconv>

#include "common/base/error.hpp"

namespace framering {

namespace {
bool is_address(int family, const std::string& text) noexcept {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(family, text.c_str(), bytes.data()) == 1;
}

std::uint16_t parse_port(std::string_view text, std::string_view whole) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        fail(ExitCode::usage, "address '{}': the port must be 0 (any free port) to 65535", whole);
    }
    return port;
}
}  // namespace

bool ListenAddress::is_loopback() const noexcept {
    return host == "::1" || (host.starts_with("127.") && is_address(AF_INET, host));
}

std::string ListenAddress::text() const {
    return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                               : fmt::format("[{}]:{}", host, port);
}

ListenAddress parse_listen_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        fail(ExitCode::usage, "address '{}': the port is missing; use a value such as 127.0.0.1:8080", text);
    }
    ListenAddress address;
    address.host = text.substr(0, colon);
    address.port = parse_port(text.substr(colon + 1), text);
    if (address.host == "localhost") {
        address.host = "127.0.0.1";
    }
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
        address.host = address.host.substr(1, address.host.size() - 2);
        if (is_address(AF_INET6, address.host)) {
            return address;
        }
    } else if (is_address(AF_INET, address.host)) {
        return address;
    }
    fail(ExitCode::usage,
         "address '{}': expected a numeric address of this machine; use 127.0.0.1:8080, 0.0.0.0:8080 for all "
         "networks, or [::1]:8080",
         text);
}

}  // namespace framering
