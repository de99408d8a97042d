// What goes to browsers.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "viewer/web/picture_clients.hpp"
#include "viewer/web/web_request.hpp"

namespace framering {

using SharedBytes = std::shared_ptr<const std::string>;

// To one client.
struct WebOutput {
    enum class Kind : std::uint8_t {
        reply,    // to its request, with everything
        stream,   // the reply is one picture after the other; none of them yet
        upgrade,  // to a WebSocket
        wait,     // the reply comes later
        image,    // of a stream
        text,     // to a page
        binary,   // to a page
        close,    // it has broken the rules; `bytes` says how
    };
    Kind kind = Kind::reply;
    unsigned code = 200;
    std::string_view type = "text/plain; charset=utf-8";
    SharedBytes bytes{};
    std::string cookie{};  // "NAME=VALUE", for the browser to keep; empty: none
};

// The way to the clients. Thread: any. A client that is gone gets nothing.
class WebOutlet {
  public:
    virtual ~WebOutlet() = default;
    virtual void send(ClientId id, WebOutput output) = 0;
};

[[nodiscard]] SharedBytes shared(std::string bytes);
// A reply of one line.
[[nodiscard]] WebOutput text_reply(unsigned code, std::string_view line);
[[nodiscard]] WebOutput typed_reply(std::string_view type, SharedBytes bytes);
[[nodiscard]] WebOutput output_of(WebOutput::Kind kind, SharedBytes bytes = nullptr);
// `token_place`: where who may look finds the token. Requires: not granted.
[[nodiscard]] WebOutput access_reply(AccessAnswer answer, std::string_view token_place);
// To who has brought the token in the address of the page: gives `cookie` for it and leads to the page without it.
[[nodiscard]] WebOutput cookie_reply(std::string cookie);

// What stands before the bytes on the wire: the head of a reply or stream, or of one image in it, behind which
// stands a line break; empty for what pages get.
[[nodiscard]] std::string head_of(const WebOutput& output, bool keep_alive);

}  // namespace framering
