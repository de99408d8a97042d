// Must not compile: .*no member named 'publish'
#include "common/ring/frame_producer.hpp"
#include "common/ring/lossless_reader.hpp"

void publish(framering::LosslessReader& reader, framering::Claim&& claim) {
#ifdef WITHOUT_THE_MISTAKE
    (void)claim;
    reader.release(1);
#else
    reader.publish(std::move(claim), {});
#endif
}
