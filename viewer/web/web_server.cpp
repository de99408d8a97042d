#include "viewer/web/web_server.hpp"

#include <unistd.h>

#include <algorithm>

#include "common/base/background_thread.hpp"
#include "common/base/clock.hpp"

namespace framering {

namespace {
constexpr std::chrono::milliseconds kTick{500};  // no limit is so short that it would be missed
}  // namespace

WebServer::WebServer(const ListenAddress& address, const WebLimits& limits) : limits_(limits), loop_(address) {
}

WebServer::~WebServer() {
    stop();
}

void WebServer::start(WebService& service) {
    service_ = &service;
    loop_.on_accept([this](LoopSocket socket) { take(socket); });
    loop_.on_tick(kTick, [this] { look(); });
    thread_ = background_thread("the web server", [this] { loop_.run(); });
}

void WebServer::stop() {
    loop_.stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::uint16_t WebServer::port() const noexcept {
    return loop_.port();
}

void WebServer::send(ClientId id, WebOutput output) {
    loop_.post([this, id, output = std::move(output)] {
        if (const auto found = connections_.find(id); found != connections_.end()) {
            const auto connection = found->second;  // sending may be its end
            connection->send(output);
        }
    });
}

void WebServer::take(LoopSocket socket) {
    if (!make_room()) {
        ::close(socket.fd);
        return;
    }
    const ClientId id = ++last_id_;
    const auto connection = make_web_connection(loop_, socket, id, limits_, *service_, [this, id] {
        service_->take_leave(id);
        connections_.erase(id);
    });
    connections_.emplace(id, connection);
    connection->start();
}

bool WebServer::make_room() {
    if (connections_.size() < limits_.connections) {
        return true;
    }
    // Numbers grow: the first is the oldest.
    const auto idle = std::find_if(connections_.begin(), connections_.end(),
                                   [](const auto& entry) { return entry.second->idle(); });
    if (idle == connections_.end()) {
        return false;
    }
    const auto connection = idle->second;
    connection->close();
    return true;
}

void WebServer::look() {
    const std::uint64_t now_ns = monotonic_ns();
    service_->tick(now_ns);
    for (auto it = connections_.begin(); it != connections_.end();) {
        const auto connection = (it++)->second;  // it may close, and only itself
        connection->check_deadline(now_ns);
    }
}

}  // namespace framering
