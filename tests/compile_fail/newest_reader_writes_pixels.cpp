// Must not compile: (assignment of read-only location|cannot assign to)
#include "common/ring/newest_reader.hpp"

void look(framering::NewestReader& reader) {
    (void)reader.sample([](const framering::FrameView& view) {
#ifndef WITHOUT_THE_MISTAKE
        view.pixels[0] = std::byte{1};
#endif
        return view.pixels[0];
    });
}
