// Must not compile: (cannot bind rvalue reference|rvalue reference to type)
#include "common/ring/frame_producer.hpp"

void publish(framering::FrameProducer& producer, framering::Claim& claim) {
#ifdef WITHOUT_THE_MISTAKE
    producer.publish(std::move(claim), {});
#else
    producer.publish(claim, {});
#endif
}
