// beanstalkd by its text protocol: put here, reserve and delete there. It holds no producer back, so that is done
// beside it.
#include <unistd.h>

#include <cstring>

#include "bench/peers/back_pressure.hpp"
#include "bench/peers/hand_over.hpp"
#include "bench/peers/socket_stream.hpp"

namespace framering::peers {

namespace {
class Beanstalkd {
  public:
    static constexpr bool kInPlace = false;

    explicit Beanstalkd(const Load& load)
        : load_(load),
          tube_("framering_bench_" + std::to_string(getpid())),
          credits_(load.slots),
          received_(load.frame_bytes() + kLineEnd, true) {}
    void open_producer() {
        socket_ = connect_to(load_.address);
        ask("use " + tube_, "USING");
    }
    void open_consumer() {
        socket_ = connect_to(load_.address);
        ask("watch " + tube_, "WATCHING");
        ask("ignore default", "WATCHING");
    }
    void send(const std::byte* frame) {
        credits_.before_send();
        const std::string head = fmt::format("put 0 0 600 {}\r\n", load_.frame_bytes());
        write_all(socket_, head.data(), head.size());
        write_all(socket_, frame, load_.frame_bytes());
        ask("", "INSERTED");
    }
    const std::byte* take() {
        const std::string answer = ask("reserve", "RESERVED");  // RESERVED <id> <bytes>
        const std::size_t id = answer.find(' ') + 1;
        job_ = answer.substr(id, answer.find(' ', id) - id);
        read_all(socket_, received_.data(), load_.frame_bytes() + kLineEnd);
        return received_.data();
    }
    void give_back() {
        ask("delete " + job_, "DELETED");
        credits_.after_take();
    }

  private:
    static constexpr std::size_t kLineEnd = 2;

    std::string ask(const std::string& command, const char* expected) {
        const std::string line = command + "\r\n";
        write_all(socket_, line.data(), line.size());
        std::string answer = read_line();
        if (!answer.starts_with(expected)) {
            fail(ExitCode::failed, "beanstalkd answers '{}' to '{}'", answer, command.substr(0, 20));
        }
        return answer;
    }
    // A letter at a time: behind the line a frame may follow.
    std::string read_line() {
        std::string line;
        for (char letter = 0; letter != '\n';) {
            read_all(socket_, &letter, 1);
            line += letter;
        }
        line.resize(line.size() - kLineEnd);
        return line;
    }

    Load load_;
    std::string tube_;
    std::string job_;
    Credits credits_;
    Pages received_;
    int socket_ = -1;
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::Beanstalkd>("beanstalkd", argc, argv);
}
