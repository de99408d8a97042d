#include <memory>

int main(int argc, char**) {
    auto slot = std::make_unique<int>(argc);
    const volatile int* view = slot.get();
    slot.reset();
    return *view;
}
