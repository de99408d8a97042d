#include "viewer/web/web_loop.hpp"

// Asio 1.74 uses std::exchange without this header, which GCC 12 notices in C++20.
#include <utility>
// Asio stands behind it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace net = boost::asio;
using Tcp = net::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {
constexpr std::chrono::milliseconds kRest{100};
}  // namespace

struct WebLoop::Asio {
    net::io_context io{1};
    Tcp::acceptor acceptor{io};
    net::steady_timer ticker{io};
    net::steady_timer rest{io};
    std::uint16_t port = 0;

    void accept(const std::function<void(LoopSocket)>& take) {
        acceptor.async_accept([this, take](ErrorCode error, Tcp::socket socket) {
            if (error) {  // no descriptor is left: some will be given back
                rest.expires_after(kRest);
                rest.async_wait([this, take](ErrorCode) { accept(take); });
                return;
            }
            accept(take);
            ErrorCode ignored;
            socket.set_option(Tcp::no_delay(true), ignored);
            socket.set_option(net::socket_base::keep_alive(true), ignored);
            const bool version_6 = acceptor.local_endpoint(ignored).protocol() == Tcp::v6();
            if (const int fd = socket.release(ignored); fd >= 0) {
                take({fd, version_6});
            }
        });
    }

    void tick(std::chrono::milliseconds period, const std::function<void()>& look) {
        ticker.expires_after(period);
        ticker.async_wait([this, period, look](ErrorCode) {
            tick(period, look);
            look();
        });
    }
};

WebLoop::WebLoop(const ListenAddress& address) : asio_(std::make_unique<Asio>()) {
    Tcp::acceptor& acceptor = asio_->acceptor;
    try {
        const Tcp::endpoint endpoint(net::ip::make_address(address.host), address.port);
        acceptor.open(endpoint.protocol());
        acceptor.set_option(net::socket_base::reuse_address(true));
        acceptor.bind(endpoint);
        acceptor.listen();
        asio_->port = acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& error) {
        fail(ExitCode::failed,
             "cannot listen on {}: {}; use another --listen address, or port 0 for any free port", address.text(),
             error.code().message());
    }
}

WebLoop::~WebLoop() = default;

std::uint16_t WebLoop::port() const noexcept {
    return asio_->port;
}

void WebLoop::on_accept(const std::function<void(LoopSocket)>& take) {
    asio_->accept(take);
}

void WebLoop::on_tick(std::chrono::milliseconds period, const std::function<void()>& look) {
    asio_->tick(period, look);
}

void WebLoop::run() {
    while (!asio_->io.stopped()) {
        try {
            asio_->io.run();
        } catch (const std::exception& error) {
            log_warning("web display: {}", error.what());
        }
    }
}

void WebLoop::stop() {
    asio_->io.stop();
}

void WebLoop::post(std::function<void()> call) {
    net::post(asio_->io, std::move(call));
}

void* WebLoop::io_context() noexcept {
    return &asio_->io;
}

}  // namespace framering
