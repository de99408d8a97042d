// Must not compile: (assignment of read-only location|cannot assign to)
#include "common/ring/lossless_reader.hpp"

std::byte take(framering::LosslessReader& reader) {
    const framering::FrameView& view = reader.poll(1, 1).front();
#ifndef WITHOUT_THE_MISTAKE
    view.pixels[0] = std::byte{1};
#endif
    return view.pixels[0];
}
