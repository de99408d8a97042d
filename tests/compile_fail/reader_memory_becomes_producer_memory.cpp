// Must not compile: (could not convert|no viable conversion)
#include "common/ring/ring_memory.hpp"

framering::ReaderMemory narrow(const framering::ProducerMemory& memory) {
    return memory;
}

#ifndef WITHOUT_THE_MISTAKE
framering::ProducerMemory widen(const framering::ReaderMemory& memory) {
    return memory;
}
#endif
