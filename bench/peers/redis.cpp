// A Redis stream: XADD here, XREAD and XDEL there. Redis holds no producer back, so that is done beside it.
#include <hiredis/hiredis.h>
#include <unistd.h>

#include "bench/peers/back_pressure.hpp"
#include "bench/peers/hand_over.hpp"

namespace framering::peers {

namespace {
class RedisStream {
  public:
    static constexpr bool kInPlace = false;

    explicit RedisStream(const Load& load)
        : load_(load), key_("framering_bench_" + std::to_string(getpid())), credits_(load.slots) {}
    void open_producer() { connect(); }
    void open_consumer() { connect(); }
    void send(const std::byte* frame) {
        credits_.before_send();
        freeReplyObject(ask("XADD %s * frame %b", key_.c_str(), frame, load_.frame_bytes()));
    }
    const std::byte* take() {
        reply_ = ask("XREAD COUNT 1 BLOCK 0 STREAMS %s %s", key_.c_str(), last_.c_str());
        const redisReply* entry = reply_->element[0]->element[1]->element[0];
        last_ = entry->element[0]->str;
        const redisReply* frame = entry->element[1]->element[1];
        if (static_cast<std::size_t>(frame->len) != load_.frame_bytes()) {
            fail(ExitCode::failed, "Redis: a frame of {} bytes", frame->len);
        }
        return reinterpret_cast<const std::byte*>(frame->str);
    }
    void give_back() {
        freeReplyObject(reply_);
        freeReplyObject(ask("XDEL %s %s", key_.c_str(), last_.c_str()));
        credits_.after_take();
    }
    void close_producer() {
        freeReplyObject(ask("DEL %s", key_.c_str()));
        redisFree(context_);
    }

  private:
    void connect() {
        context_ = redisConnectUnix(load_.address.c_str());
        if (context_ == nullptr || context_->err != 0) {
            fail(ExitCode::failed, "Redis at '{}': {}", load_.address, context_ ? context_->errstr : "no memory");
        }
    }
    template <class... Words>
    redisReply* ask(const char* format, Words... words) {
        auto* reply = static_cast<redisReply*>(redisCommand(context_, format, words...));
        if (reply == nullptr || reply->type == REDIS_REPLY_ERROR) {
            fail(ExitCode::failed, "Redis: {}", reply == nullptr ? context_->errstr : reply->str);
        }
        return reply;
    }

    Load load_;
    std::string key_;
    std::string last_ = "0";
    Credits credits_;
    redisContext* context_ = nullptr;
    redisReply* reply_ = nullptr;
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::RedisStream>("redis", argc, argv);
}
