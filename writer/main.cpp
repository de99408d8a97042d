#include <csignal>

#include "common/base/build_commit.hpp"
#include "common/base/log.hpp"
#include "common/base/stop_signal.hpp"
#include "common/base/versions.hpp"
#include "common/process/program_guard.hpp"
#include "writer/hooks/hook_runner.hpp"
#include "writer/recorder.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    if (const auto exit_code = run_as_guard(argc, argv)) {
        return *exit_code;
    }
    set_log_program("writer");
    set_commit(kBuildCommit);
    return run_program("writer", [&] {
        const auto options = parse_writer_options(argc, argv);
        if (!options) {
            return ExitCode::done;
        }
        if (options->maintenance) {
            return maintain(*options->maintenance);
        }
        const StopSignal signals({SIGINT, SIGTERM}, {SIGHUP});  // a closed terminal ends no scan
        if (!options->hooks.output.empty()) {
            return run_hooks(options->hooks, options->session, signals.token());
        }
        return record_session(*options, signals.token());
    });
}
