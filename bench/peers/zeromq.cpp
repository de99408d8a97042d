// ZeroMQ PUSH and PULL over ipc. --mode copied: zmq_send copies the frame into a message; --mode lent: a message
// that points to it.
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <cerrno>

#include "bench/peers/back_pressure.hpp"
#include "bench/peers/hand_over.hpp"

namespace framering::peers {

namespace {
class ZeroMq {
  public:
    static constexpr bool kInPlace = false;

    explicit ZeroMq(const Load& load)
        : load_(load), path_(load.directory + "/zeromq_" + std::to_string(getpid()) + ".sock") {}
    void open_producer() {
        open(ZMQ_PUSH, ZMQ_SNDHWM);
        require(zmq_bind(socket_, ("ipc://" + path_).c_str()) == 0, "bind");
    }
    // Connecting before the other side has bound is fine: ZeroMQ tries again.
    void open_consumer() {
        open(ZMQ_PULL, ZMQ_RCVHWM);
        require(zmq_connect(socket_, ("ipc://" + path_).c_str()) == 0, "connect");
        zmq_msg_init(&received_);
    }
    void wait_for_source() const noexcept {
        if (load_.mode == "lent") {
            lent_.wait_for_next();
        }
    }
    void send(std::byte* frame) {
        if (load_.mode != "lent") {
            require(zmq_send(socket_, frame, load_.frame_bytes(), 0) >= 0, "send");
            return;
        }
        zmq_msg_t message;
        zmq_msg_init_data(
            &message, frame, load_.frame_bytes(), [](void*, void* lent) { LentFrames::take_back(lent); },
            lent_.lend());
        require(zmq_msg_send(&message, socket_, 0) >= 0, "send");
    }
    const std::byte* take() {
        require(zmq_msg_recv(&received_, socket_, 0) >= 0, "receive");
        return static_cast<const std::byte*>(zmq_msg_data(&received_));
    }
    void give_back() {}
    void close_consumer() {
        zmq_msg_close(&received_);
        close();
    }
    void close_producer() { close(); }

  private:
    static void require(bool done, const char* what) {
        if (!done) {
            fail(ExitCode::failed, "ZeroMQ, {}: {}", what, zmq_strerror(zmq_errno()));
        }
    }
    void open(int type, int limit) {
        context_ = zmq_ctx_new();
        socket_ = zmq_socket(context_, type);
        const int most = std::max(1, static_cast<int>(load_.slots / 2));  // on either side
        zmq_setsockopt(socket_, limit, &most, sizeof most);
    }
    void close() {
        zmq_close(socket_);
        zmq_ctx_term(context_);
    }

    Load load_;
    std::string path_;
    LentFrames lent_;
    void* context_ = nullptr;
    void* socket_ = nullptr;
    zmq_msg_t received_{};
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::ZeroMq>("zeromq", argc, argv);
}
