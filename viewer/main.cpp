#include "common/base/build_commit.hpp"
#include "common/base/log.hpp"
#include "common/base/versions.hpp"
#include "viewer/program.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    set_log_program("viewer");
    set_commit(kBuildCommit);
    return run_program("viewer", [&] {
        const auto options = parse_viewer_options(argc, argv);
        return options ? run_viewer(*options, argv) : ExitCode::done;
    });
}
