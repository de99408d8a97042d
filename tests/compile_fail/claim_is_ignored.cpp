// Must not compile: ignoring return
#include "common/ring/frame_producer.hpp"

void claim(framering::FrameProducer& producer) {
#ifdef WITHOUT_THE_MISTAKE
    const auto claimed = producer.try_claim();
    (void)claimed;
#else
    producer.try_claim();
#endif
}
