// A Unix stream socket: the kernel copies each frame in and out.
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "bench/peers/hand_over.hpp"
#include "bench/peers/socket_stream.hpp"

namespace framering::peers {

namespace {
class UnixSocket {
  public:
    static constexpr bool kInPlace = false;

    explicit UnixSocket(const Load& load) : frame_bytes_(load.frame_bytes()), received_(frame_bytes_, true) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) != 0) {
            fail(ExitCode::failed, "a pair of sockets: {}", errno_text(errno));
        }
        constexpr int buffer_bytes = 4 << 20;
        setsockopt(ends_[0], SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
    }
    void open_producer() {}
    void open_consumer() {}
    void send(const std::byte* frame) { write_all(ends_[0], frame, frame_bytes_); }
    const std::byte* take() {
        read_all(ends_[1], received_.data(), frame_bytes_);
        return received_.data();
    }
    void give_back() {}

  private:
    std::size_t frame_bytes_;
    Pages received_;
    std::array<int, 2> ends_{};
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::UnixSocket>("unix_socket", argc, argv);
}
