#include "acquirer/program.hpp"
#include "common/base/build_commit.hpp"
#include "common/base/log.hpp"
#include "common/base/versions.hpp"
#include "common/process/program_guard.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    if (const auto exit_code = run_as_guard(argc, argv)) {
        return *exit_code;
    }
    set_log_program("acquirer");
    set_commit(kBuildCommit);
    return run_program("acquirer", [&] {
        const auto options = parse_acquirer_options(argc, argv);
        return options ? run_acquirer(*options) : ExitCode::done;
    });
}
