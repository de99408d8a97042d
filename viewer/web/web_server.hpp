// The web display's clients as a whole: who is connected, and for how long.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <thread>

#include "viewer/web/web_connection.hpp"

namespace framering {

// One thread. A client that is over a limit is cut off, and nothing else happens. Where all connections are taken,
// a new one displaces the oldest that has not finished its request; where there is none, it is turned away.
class WebServer : public WebOutlet {
  public:
    // Listens from here on, answers from start() on. Fails (Error): the address is taken, or is not this
    // machine's.
    explicit WebServer(const ListenAddress& address, const WebLimits& limits = {});
    ~WebServer() override;
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    // Requires: `service` lives until stop() has returned.
    void start(WebService& service);
    // Cuts all connections off.
    void stop();
    [[nodiscard]] std::uint16_t port() const noexcept;
    void send(ClientId id, WebOutput output) override;

  private:
    void take(LoopSocket socket);
    [[nodiscard]] bool make_room();
    void look();

    WebLimits limits_;
    WebLoop loop_;
    WebService* service_ = nullptr;
    std::map<ClientId, std::shared_ptr<WebConnection>> connections_;  // thread: the loop's
    ClientId last_id_ = 0;
    std::thread thread_;
};

}  // namespace framering
