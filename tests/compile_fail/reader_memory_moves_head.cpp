// Must not compile: (passing .* discards qualifiers|no matching member function for call to 'store')
#include "common/ring/ring_memory.hpp"

std::uint64_t touch(const framering::ReaderMemory& memory) {
#ifndef WITHOUT_THE_MISTAKE
    memory.state->head.store(1);
#endif
    return memory.state->head.load();
}
