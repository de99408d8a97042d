// Boost.Interprocess message_queue: copies in and out, one mutex around both.
#include <unistd.h>

#include <boost/interprocess/ipc/message_queue.hpp>
#include <optional>

#include "bench/peers/hand_over.hpp"

namespace framering::peers {

namespace {
using Queue = boost::interprocess::message_queue;

class BoostMessageQueue {
  public:
    static constexpr bool kInPlace = false;

    // The name goes at once; both processes inherit the mapping.
    explicit BoostMessageQueue(const Load& load)
        : frame_bytes_(load.frame_bytes()), received_(frame_bytes_, true) {
        const std::string name = "framering_bench_" + std::to_string(getpid());
        queue_.emplace(boost::interprocess::create_only, name.c_str(), load.slots, frame_bytes_);
        Queue::remove(name.c_str());
    }
    void open_producer() {}
    void open_consumer() {}
    void send(const std::byte* frame) { queue_->send(frame, frame_bytes_, 0); }
    const std::byte* take() {
        Queue::size_type got = 0;
        unsigned priority = 0;
        queue_->receive(received_.data(), frame_bytes_, got, priority);
        return received_.data();
    }
    void give_back() {}

  private:
    std::size_t frame_bytes_;
    Pages received_;
    std::optional<Queue> queue_;
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::BoostMessageQueue>("boost_message_queue", argc, argv);
}
