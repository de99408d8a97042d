#include <cstddef>
#include <vector>

int main(int argc, char**) {
    const std::vector<int> frame(3);
    return frame.data()[static_cast<std::size_t>(argc) + 2];
}
