#include "acquirer/program.hpp"
#include "common/base/log.hpp"

int main(int argc, char** argv) {
    using namespace framering;
    set_log_program("acquirer");
    return run_program("acquirer", [&] {
        const auto options = parse_acquirer_options(argc, argv);
        return options ? run_acquirer(*options) : ExitCode::done;
    });
}
