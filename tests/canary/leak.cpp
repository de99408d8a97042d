#include <cstddef>

int main(int argc, char**) {
    for (int i = 0; i < 100; ++i) {
        // The volatile pointer keeps the compiler from taking the allocation away, and forgets all but the last.
        [[maybe_unused]] int* volatile forgotten = new int[static_cast<std::size_t>(argc)];
        forgotten = nullptr;
    }
}
