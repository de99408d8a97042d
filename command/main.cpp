#include "command/command.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    return run_program("framering", [&] { return run_command({argv + 1, argv + argc}); });
}
