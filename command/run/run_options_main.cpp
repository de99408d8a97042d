// run-options PROGRAM WORDS...: what run.sh is to do, as assignments to its variables; or the help that was asked
// for.
#include "command/run/run_options.hpp"
#include "common/base/build_commit.hpp"
#include "common/base/error.hpp"
#include "common/base/output.hpp"
#include "common/base/versions.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    set_commit(kBuildCommit);
    return run_program(argc < 2 ? "run-options" : argv[1], [&] {
        if (argc < 2) {
            fail(ExitCode::usage, "run-options is a part of framering run; use that");
        }
        if (const auto options = parse_run_options(argv[1], {argv + 2, argv + argc})) {
            print_text(shell_text(*options));
        }
        return ExitCode::done;
    });
}
