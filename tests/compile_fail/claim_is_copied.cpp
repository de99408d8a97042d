// Must not compile: (use of deleted function|call to deleted constructor of) .*framering::Claim
#include "common/ring/frame_producer.hpp"

void copy(framering::Claim& claim) {
#ifdef WITHOUT_THE_MISTAKE
    const framering::Claim moved = std::move(claim);
    (void)moved;
#else
    const framering::Claim copied = claim;
    (void)copied;
#endif
}
