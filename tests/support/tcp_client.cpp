#include "tests/support/tcp_client.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include "tests/support/child_process.hpp"
#include "tests/support/program_output.hpp"

namespace framering::test {

TcpClient::TcpClient(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    require(fd_ >= 0, "socket");
    const timeval limit{kHangLimit.count(), 0};
    require(setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0, "setsockopt");
    require(setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0, "setsockopt");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "connect");
}

TcpClient::~TcpClient() {
    if (fd_ >= 0) {
        close(fd_);
    }
}

TcpClient::TcpClient(TcpClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), received_(std::move(other.received_)) {
}

bool TcpClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool TcpClient::is_cut_off() const {
    char byte = 0;
    const ssize_t got = recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

bool TcpClient::receive_more() {
    std::array<char, 65'536> bytes{};
    const ssize_t got = recv(fd_, bytes.data(), bytes.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        throw std::runtime_error("the other side is silent; it has said: " + received_.substr(0, 500));
    }
    received_.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return got > 0;
}

std::string TcpClient::receive_until(std::string_view end) {
    while (received_.find(end) == std::string::npos && receive_more()) {
    }
    const auto place = received_.find(end);
    const std::size_t length = place == std::string::npos ? received_.size() : place + end.size();
    std::string taken = received_.substr(0, length);
    received_.erase(0, length);
    return taken;
}

std::string TcpClient::receive(std::size_t bytes) {
    while (received_.size() < bytes && receive_more()) {
    }
    std::string taken = received_.substr(0, bytes);
    received_.erase(0, taken.size());
    return taken;
}

std::string http_request(const std::string& target, const std::string& more_headers) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more_headers + "\r\n";
}

HttpReply http_get(std::uint16_t port, const std::string& target, const std::string& more_headers) {
    TcpClient client(port);
    client.send(http_request(target, "Connection: close\r\n" + more_headers));
    HttpReply reply;
    reply.head = client.receive_until("\r\n\r\n");
    reply.body = client.receive_all();
    if (reply.head.size() > 12) {
        reply.code = std::stoi(reply.head.substr(9, 3));
    }
    return reply;
}

std::string upgrade_request(const std::string& target, const std::string& more_headers) {
    return http_request(target,
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                            more_headers);
}

std::string client_message(std::string_view text) {
    std::string message = "\x81";
    if (text.size() < 126) {
        message += static_cast<char>(0x80 | text.size());
    } else {
        message += '\xfe';
        message += static_cast<char>(text.size() >> 8);
        message += static_cast<char>(text.size() & 0xff);
    }
    return message + std::string(4, '\0') + std::string(text);  // masked with zeros
}

}  // namespace framering::test
