#include "acquirer/serving_options.hpp"

#include "acquirer/option_groups.hpp"
#include "common/base/error.hpp"

namespace framering {

void declare_serving(CommandLine& line, AcquirerOptions& options) {
    line.group(option_group::kServing);
    line.flag(
        "serve",
        "keep session and camera open, show live frames, and run the scans that framering start and framering "
        "queue ask for, one after the other, with these options for what they leave open. Implies --resume. "
        "Ctrl-C cancels a scan; while none runs, it ends the acquirer",
        options.serve);
    line.flag("stop-queue-on-error",
              "with --serve: end when a scan has failed; those that wait stay in the queue (default: go on)",
              options.stop_on_error);
}

void require_serving_fits(const AcquirerOptions& options) {
    if (options.stop_on_error && !options.serve) {
        fail(ExitCode::usage, "--stop-queue-on-error needs --serve");
    }
    if (options.serve && options.dry_run) {
        fail(ExitCode::usage, "--dry-run shows the plan of a single scan; omit --serve");
    }
}

}  // namespace framering
