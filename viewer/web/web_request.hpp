// What a browser asks for. Pure: no network.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace framering {

// As it came; nothing is checked yet.
struct WebRequest {
    std::string method;
    std::string target;  // "/latest.jpg?width=640"
    std::string host;
    std::string origin;
    std::string authorization;
    bool upgrade = false;  // to a WebSocket
    std::string cookie{};
    std::string body{};
};

using WebQuery = std::map<std::string, std::string, std::less<>>;

struct WebTarget {
    std::string path;
    WebQuery query;
};

// Nothing where it is no target of ours: no leading slash, a broken escape, a zero, more than 32 members.
[[nodiscard]] std::optional<WebTarget> parse_target(std::string_view target);

// Who may ask.
struct AccessRules {
    bool loopback = true;  // only this machine can reach us
    std::string token;     // empty: none is needed
    std::string cookie{};  // what stands for the token in a browser that has brought it once; empty: nothing does
};

enum class AccessAnswer {
    granted,
    token_needed,
    // Without a token a page of another site could reach us under a name that it has made lead here.
    foreign_host,
    foreign_origin,
};

// The token may come as "Authorization: Bearer TOKEN" or as ?token=TOKEN, or its cookie; compared in constant
// time.
[[nodiscard]] AccessAnswer check_access(const AccessRules& rules, const WebRequest& request,
                                        const WebQuery& query);

// A browser sends its cookies to every port of a host: the name tells the port that the browser sees, which is
// another one than ours behind ssh -L. "framering-8080".
[[nodiscard]] std::string cookie_name(std::string_view host);
// Of a "Cookie:" header; empty: there is none of this name.
[[nodiscard]] std::string_view cookie_value(std::string_view header, std::string_view name) noexcept;

// Takes as long for the first wrong character as for the last.
[[nodiscard]] bool equal_secrets(std::string_view given, std::string_view secret) noexcept;

}  // namespace framering
