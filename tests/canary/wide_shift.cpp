#include <cstdint>

int main(int argc, char**) {
    const volatile std::uint64_t mask = std::uint64_t{1} << (63 + argc);
    return mask == 0 ? 1 : 0;
}
