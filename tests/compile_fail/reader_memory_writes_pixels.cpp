// Must not compile: (assignment of read-only location|cannot assign to)
#include "common/ring/ring_memory.hpp"

std::byte touch(const framering::ReaderMemory& memory) {
#ifndef WITHOUT_THE_MISTAKE
    memory.slot_pixels(0)[0] = std::byte{1};
#endif
    return memory.slot_pixels(0)[0];
}
