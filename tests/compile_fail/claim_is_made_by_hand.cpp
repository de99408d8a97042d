// Must not compile: (.*Claim::Claim.* is private|calling a private constructor)
#include "common/ring/frame_producer.hpp"

framering::Claim make(framering::FrameProducer& producer) {
#ifdef WITHOUT_THE_MISTAKE
    return producer.claim_spare();
#else
    return {&producer, 0, true, 0, {}};
#endif
}
