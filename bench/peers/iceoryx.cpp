// Eclipse iceoryx 2.0 (Debian's): loaned chunks, publisher and subscriber that wait for each other, so that no
// frame is lost. --wait sleep: its wait set, the usual way; --wait spin: asking again and again. Needs iox-roudi.
#include <unistd.h>

#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <iceoryx_posh/runtime/posh_runtime.hpp>
#include <optional>

#include "bench/peers/hand_over.hpp"

namespace framering::peers {

namespace {
class Iceoryx {
  public:
    static constexpr bool kInPlace = true;

    explicit Iceoryx(const Load& load) : load_(load), instance_(std::to_string(getpid())) {}

    void open_producer() {
        iox::runtime::PoshRuntime::initRuntime(process_name("producer"));
        iox::popo::PublisherOptions options;
        options.subscriberTooSlowPolicy = iox::popo::ConsumerTooSlowPolicy::WAIT_FOR_CONSUMER;
        publisher_.emplace(service(), options);
    }
    void open_consumer() {
        iox::runtime::PoshRuntime::initRuntime(process_name("consumer"));
        iox::popo::SubscriberOptions options;
        options.queueCapacity = load_.slots;
        options.queueFullPolicy = iox::popo::QueueFullPolicy::BLOCK_PRODUCER;
        subscriber_.emplace(service(), options);
        while (subscriber_->getSubscriptionState() != iox::SubscribeState::SUBSCRIBED) {
            sleep_until_ns(monotonic_ns() + 1'000'000);
        }
        if (load_.wait != Wait::spin) {
            wait_set_.emplace();
            wait_set_->attachState(*subscriber_, iox::popo::SubscriberState::HAS_DATA).or_else([](auto) {
                fail(ExitCode::failed, "iceoryx: the subscriber cannot be attached to the wait set");
            });
        }
    }
    std::byte* claim() {
        void* loaned = nullptr;
        while (loaned == nullptr) {
            publisher_->loan(static_cast<std::uint32_t>(load_.frame_bytes()), 64)
                .and_then([&](void* chunk) { loaned = chunk; })
                .or_else([](auto&) { sleep_until_ns(monotonic_ns() + 20'000); });
        }
        chunk_ = loaned;
        return static_cast<std::byte*>(loaned);
    }
    void publish() { publisher_->publish(chunk_); }
    const std::byte* take() {
        taken_ = nullptr;
        for (;;) {
            subscriber_->take().and_then([&](const void* chunk) { taken_ = chunk; });
            if (taken_ != nullptr) {
                return static_cast<const std::byte*>(taken_);
            }
            if (wait_set_) {
                wait_set_->wait();
            }
        }
    }
    void give_back() { subscriber_->release(taken_); }
    void close_consumer() {
        wait_set_.reset();
        subscriber_.reset();
    }

  private:
    [[nodiscard]] iox::RuntimeName_t process_name(const std::string& side) const {
        return {iox::cxx::TruncateToCapacity, "framering_bench_" + side + "_" + instance_};
    }
    [[nodiscard]] iox::capro::ServiceDescription service() const {
        return {"framering_bench", "frames", iox::capro::IdString_t(iox::cxx::TruncateToCapacity, instance_)};
    }

    Load load_;
    std::string instance_;
    std::optional<iox::popo::UntypedPublisher> publisher_;
    std::optional<iox::popo::UntypedSubscriber> subscriber_;
    std::optional<iox::popo::WaitSet<>> wait_set_;
    void* chunk_ = nullptr;
    const void* taken_ = nullptr;
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::Iceoryx>("iceoryx", argc, argv);
}
