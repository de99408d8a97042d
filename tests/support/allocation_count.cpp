#include "tests/support/allocation_count.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace framering::test {

namespace {
thread_local std::uint64_t count = 0;
}

std::uint64_t allocations_so_far() noexcept {
    return count;
}

}  // namespace framering::test

// The forms for arrays and those that throw nothing call these.
void* operator new(std::size_t bytes) {
    ++framering::test::count;
    if (void* const memory = std::malloc(bytes == 0 ? 1 : bytes)) {
        return memory;
    }
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
