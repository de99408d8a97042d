// One client of the web display, over HTTP or a WebSocket. The one door to Boost.Beast.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "viewer/web/web_loop.hpp"
#include "viewer/web/web_service.hpp"

namespace framering {

// What a client may take of us.
struct WebLimits {
    std::size_t connections = 128;
    std::uint32_t header_bytes = 8192;
    std::size_t message_bytes = 4096;
    std::chrono::milliseconds request{10'000};  // to send one, and to be silent between two
    std::chrono::milliseconds output{30'000};   // to take one picture or file
    std::chrono::milliseconds silence{30'000};  // of a page; it is asked for a sign of life after half of it
};

// From its first byte to its last. Thread: the loop's. Invariants: at most one reading and one writing are under
// way.
class WebConnection {
  public:
    virtual ~WebConnection() = default;

    // Waits for a request, and gives it to the service.
    virtual void start() = 0;
    virtual void send(WebOutput output) = 0;
    // It has not asked for anything, or has been served and is silent.
    [[nodiscard]] virtual bool idle() const noexcept = 0;
    // Closes where the client has been too slow.
    virtual void check_deadline(std::uint64_t now_ns) = 0;
    // Nothing is sent any more; calls `on_close` once.
    virtual void close() = 0;
};

// Takes over the socket. `on_close` may be called inside every call but this one. Requires: loop and service live
// as long as the connection.
[[nodiscard]] std::shared_ptr<WebConnection> make_web_connection(WebLoop& loop, LoopSocket socket, ClientId id,
                                                                 const WebLimits& limits, WebService& service,
                                                                 std::function<void()> on_close);

}  // namespace framering
