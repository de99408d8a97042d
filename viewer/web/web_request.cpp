#include "viewer/web/web_request.hpp"

#include <algorithm>

namespace framering {

namespace {
constexpr std::size_t kMostMembers = 32;

constexpr std::string_view kHexDigits = "0123456789abcdef";

// kHexDigits.size() where it is none.
std::size_t hex_digit(char c) noexcept {
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::min(kHexDigits.find(lower), kHexDigits.size());
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const std::size_t high = hex_digit(i + 1 < text.size() ? text[i + 1] : '?');
        const std::size_t low = hex_digit(i + 2 < text.size() ? text[i + 2] : '?');
        if (std::max(high, low) == kHexDigits.size() || high + low == 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::optional<WebQuery> parse_query(std::string_view text) {
    WebQuery query;
    while (!text.empty()) {
        const std::string_view member = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), member.size() + 1));
        const auto equals = member.find('=');
        const auto name = unescaped(member.substr(0, equals));
        const auto value = unescaped(equals == std::string_view::npos ? "" : member.substr(equals + 1));
        if (!name || !value || query.size() == kMostMembers) {
            return std::nullopt;
        }
        query[*name] = *value;
    }
    return query;
}

// "localhost:8080" -> "localhost", "[::1]:8080" -> "::1".
std::string_view host_name(std::string_view host) noexcept {
    if (host.starts_with('[')) {
        return host.substr(1, host.find(']') - 1);
    }
    return host.substr(0, host.rfind(':'));
}

bool is_this_machine(std::string_view host) noexcept {
    const std::string_view name = host_name(host);
    const bool is_number = name.find_first_not_of("0123456789.") == std::string_view::npos;
    return name == "localhost" || name == "::1" || (is_number && name.starts_with("127."));
}

// Browsers tell the page that a request comes from; other programs need not.
bool is_own_page(const WebRequest& request) noexcept {
    constexpr std::string_view plain = "http://";
    constexpr std::string_view behind_tls = "https://";
    std::string_view origin = request.origin;
    if (origin.empty()) {
        return true;
    }
    for (const std::string_view scheme : {plain, behind_tls}) {
        if (origin.starts_with(scheme)) {
            origin.remove_prefix(scheme.size());
            return origin == request.host;
        }
    }
    return false;
}

bool has_token(const std::string& token, const WebRequest& request, const WebQuery& query) noexcept {
    constexpr std::string_view bearer = "Bearer ";
    const std::string_view header = request.authorization;
    if (header.starts_with(bearer) && equal_secrets(header.substr(bearer.size()), token)) {
        return true;
    }
    const auto given = query.find("token");
    return given != query.end() && equal_secrets(given->second, token);
}

bool has_cookie(const std::string& cookie, const WebRequest& request) {
    return !cookie.empty() && equal_secrets(cookie_value(request.cookie, cookie_name(request.host)), cookie);
}
}  // namespace

std::optional<WebTarget> parse_target(std::string_view target) {
    if (!target.starts_with('/')) {
        return std::nullopt;
    }
    const auto mark = target.find('?');
    const auto path = unescaped(target.substr(0, mark));
    auto query = parse_query(mark == std::string_view::npos ? "" : target.substr(mark + 1));
    if (!path || !query) {
        return std::nullopt;
    }
    return WebTarget{*path, std::move(*query)};
}

std::string cookie_name(std::string_view host) {
    constexpr std::size_t longest_port = 5;
    const auto bracket = host.rfind(']');
    const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const std::string_view port = colon == std::string_view::npos ? "80" : host.substr(colon + 1);
    const bool is_port = !port.empty() && port.size() <= longest_port &&
                         port.find_first_not_of("0123456789") == std::string_view::npos;
    return "framering-" + std::string(is_port ? port : "0");
}

std::string_view cookie_value(std::string_view header, std::string_view name) noexcept {
    while (!header.empty()) {
        std::string_view member = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(header.size(), member.size() + 1));
        member.remove_prefix(std::min(member.find_first_not_of(' '), member.size()));
        if (member.starts_with(name) && member.substr(name.size()).starts_with('=')) {
            return member.substr(name.size() + 1);
        }
    }
    return {};
}

bool equal_secrets(std::string_view given, std::string_view secret) noexcept {
    std::size_t differences = given.size() ^ secret.size();
    for (std::size_t i = 0; i < given.size() && !secret.empty(); ++i) {
        differences |= static_cast<unsigned char>(given[i] ^ secret[i % secret.size()]);
    }
    return differences == 0;
}

AccessAnswer check_access(const AccessRules& rules, const WebRequest& request, const WebQuery& query) {
    if (!is_own_page(request)) {
        return AccessAnswer::foreign_origin;
    }
    if (!rules.token.empty()) {
        const bool knows_it = has_token(rules.token, request, query) || has_cookie(rules.cookie, request);
        return knows_it ? AccessAnswer::granted : AccessAnswer::token_needed;
    }
    return rules.loopback && is_this_machine(request.host) ? AccessAnswer::granted : AccessAnswer::foreign_host;
}

}  // namespace framering
