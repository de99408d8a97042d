// Waits for sockets, in one thread: Boost.Asio behind a door.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "viewer/web/listen_address.hpp"

namespace framering {

// A descriptor whose owner is whoever takes it over.
struct LoopSocket {
    int fd = -1;
    bool version_6 = false;
};

// Thread safety: post() and stop() from any thread.
class WebLoop {
  public:
    // Listens from here on. Fails (Error): the address is taken, or is not this machine's.
    explicit WebLoop(const ListenAddress& address);
    ~WebLoop();
    WebLoop(const WebLoop&) = delete;
    WebLoop& operator=(const WebLoop&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    // From run() on these are called in its thread: with every new connection, and now and then.
    void on_accept(const std::function<void(LoopSocket)>& take);
    void on_tick(std::chrono::milliseconds period, const std::function<void()>& look);

    // Returns after stop(). What a call throws is logged, and the loop goes on.
    void run();
    void stop();
    void post(std::function<void()> call);

    // Asio's io_context, for the connections' own file.
    [[nodiscard]] void* io_context() noexcept;

  private:
    struct Asio;
    std::unique_ptr<Asio> asio_;
};

}  // namespace framering
