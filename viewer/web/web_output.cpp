#include "viewer/web/web_output.hpp"

#include <fmt/core.h>

#include <array>

namespace framering {

namespace {
// No other site may embed what we say, or learn from where it was asked.
constexpr std::string_view kSafeHeaders =
    "Server: framering\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: "
    "data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n";

std::string_view phrase_of(unsigned code) noexcept {
    constexpr std::array<std::pair<unsigned, std::string_view>, 12> phrases{
        {{200, "OK"},
         {201, "Created"},
         {202, "Accepted"},
         {400, "Bad Request"},
         {403, "Forbidden"},
         {404, "Not Found"},
         {405, "Method Not Allowed"},
         {409, "Conflict"},
         {413, "Payload Too Large"},
         {426, "Upgrade Required"},
         {431, "Request Header Fields Too Large"},
         {503, "Service Unavailable"}}};
    for (const auto& [known, phrase] : phrases) {
        if (known == code) {
            return phrase;
        }
    }
    return "Error";
}

// No script reads it, and no page of another site makes a browser send it.
std::string set_cookie(const WebOutput& output) {
    return output.cookie.empty()
               ? ""
               : fmt::format("Set-Cookie: {}; Path=/; HttpOnly; SameSite=Strict\r\n", output.cookie);
}
}  // namespace

SharedBytes shared(std::string bytes) {
    return std::make_shared<const std::string>(std::move(bytes));
}

WebOutput text_reply(unsigned code, std::string_view line) {
    WebOutput output;
    output.code = code;
    output.bytes = shared(std::string(line) + "\n");
    return output;
}

WebOutput typed_reply(std::string_view type, SharedBytes bytes) {
    WebOutput output;
    output.type = type;
    output.bytes = std::move(bytes);
    return output;
}

WebOutput output_of(WebOutput::Kind kind, SharedBytes bytes) {
    WebOutput output;
    output.kind = kind;
    output.bytes = std::move(bytes);
    return output;
}

WebOutput access_reply(AccessAnswer answer, std::string_view token_place) {
    switch (answer) {
        case AccessAnswer::token_needed:
            return text_reply(403, fmt::format("Access token required: add ?token=TOKEN to the address and allow "
                                               "cookies in the browser. The token is in {}.",
                                               token_place));
        case AccessAnswer::foreign_host:
            return text_reply(403,
                              "A viewer with --no-token accepts only localhost and its numeric address: open "
                              "http://127.0.0.1:PORT/");
        case AccessAnswer::foreign_origin:
        case AccessAnswer::granted:
            break;
    }
    return text_reply(403, "requests from other sites are not allowed");
}

// A page and no status 303: where a page of another site has led here, a browser would not send a cookie of
// SameSite=Strict along a redirection; from our own page on it does. Going on at once replaces the entry in the
// history.
WebOutput cookie_reply(std::string cookie) {
    WebOutput output =
        typed_reply("text/html; charset=utf-8",
                    shared("<!doctype html>\n<meta charset=\"utf-8\">\n<title>Framering</title>\n<link "
                           "rel=\"icon\" href=\"data:,\">\n"
                           "<meta http-equiv=\"refresh\" content=\"0; url=./\">\n"));
    output.cookie = std::move(cookie);
    return output;
}

std::string head_of(const WebOutput& output, bool keep_alive) {
    switch (output.kind) {
        case WebOutput::Kind::reply:
            return fmt::format(
                "HTTP/1.1 {} {}\r\n{}{}{}Content-Type: {}\r\nContent-Length: {}\r\nConnection: {}\r\n\r\n",
                output.code, phrase_of(output.code), kSafeHeaders, set_cookie(output),
                output.code == 503 ? "Retry-After: 1\r\n" : "", output.type, output.bytes->size(),
                keep_alive ? "keep-alive" : "close");
        case WebOutput::Kind::stream:
            return fmt::format(
                "HTTP/1.1 200 OK\r\n{}Content-Type: multipart/x-mixed-replace; boundary=framering\r\n"
                "Connection: close\r\n\r\n",
                kSafeHeaders);
        case WebOutput::Kind::image:
            return fmt::format("--framering\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n",
                               output.bytes->size());
        default:
            return {};
    }
}

}  // namespace framering
