#include "command/command.hpp"
#include "common/base/build_commit.hpp"
#include "common/base/versions.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    set_commit(kBuildCommit);
    return run_program("framering", [&] { return run_command({argv + 1, argv + argc}); });
}
