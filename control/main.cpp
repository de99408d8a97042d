#include "common/base/build_commit.hpp"
#include "common/base/log.hpp"
#include "common/base/versions.hpp"
#include "control/commands.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    set_log_program("control");
    set_commit(kBuildCommit);
    return run_program("control", [&] {
        const auto options = parse_control_options(argc, argv);
        return options ? run_control(*options) : ExitCode::done;
    });
}
