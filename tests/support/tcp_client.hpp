// A client that may be as rude as a test needs it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace framering::test {

// Connects to this machine. Throws where nobody listens, and where the other side is silent for kHangLimit.
class TcpClient {
  public:
    explicit TcpClient(std::uint16_t port);
    ~TcpClient();
    TcpClient(TcpClient&& other) noexcept;
    TcpClient(const TcpClient&) = delete;
    TcpClient& operator=(const TcpClient&) = delete;

    // False: the other side has closed.
    bool send(std::string_view bytes);
    // What has come up to and with `end`, or to the other side's end.
    [[nodiscard]] std::string receive_until(std::string_view end);
    [[nodiscard]] std::string receive(std::size_t bytes);
    // The other side has closed, and nothing of what it sent is left. Does not wait.
    [[nodiscard]] bool is_cut_off() const;
    // All that still comes; ends when the other side closes.
    [[nodiscard]] std::string receive_all() { return receive(SIZE_MAX); }

  private:
    [[nodiscard]] bool receive_more();

    int fd_;
    std::string received_;
};

struct HttpReply {
    int code = 0;
    std::string head;
    std::string body;
};

[[nodiscard]] std::string http_request(const std::string& target, const std::string& more_headers = "");
// One request on a connection of its own.
[[nodiscard]] HttpReply http_get(std::uint16_t port, const std::string& target,
                                 const std::string& more_headers = "");
// Asks for a WebSocket; the reply's first line is what `receive_until("\r\n\r\n")` begins with.
[[nodiscard]] std::string upgrade_request(const std::string& target, const std::string& more_headers = "");
// A message of a WebSocket's client.
[[nodiscard]] std::string client_message(std::string_view text);

}  // namespace framering::test
