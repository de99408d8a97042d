#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/base/process_start.hpp"

namespace framering {

namespace {
ExitCode run_reporting(std::string_view program, const std::function<ExitCode()>& body) noexcept {
    try {
        return body();
    } catch (const Error& error) {
        report_error(program, error.what());
        return error.exit_code();
    } catch (const std::exception& error) {
        report_error(program, error.what());
        return ExitCode::failed;
    }
}
}  // namespace

int run_program(std::string_view program, const std::function<ExitCode()>& body) noexcept {
    prepare_process();
    ExitCode exit_code = run_reporting(program, body);
    if (const int error = output_error(); error != 0) {
        report_error(program, fmt::format("cannot write to standard output: {}; the output is incomplete",
                                          errno_text(error)));
        exit_code = graver(exit_code, ExitCode::failed);
    }
    finish_log();
    return static_cast<int>(exit_code);
}

}  // namespace framering
