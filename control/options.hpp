// Options of control.
#pragma once
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "control/check/check.hpp"
#include "control/export/export.hpp"
#include "control/hooks_words.hpp"
#include "control/queue_words.hpp"
#include "control/scan_options.hpp"
#include "control/words/control_commands.hpp"

namespace framering {

struct ControlOptions {
    ControlCommand command = ControlCommand::status;
    std::string session = "default";
    bool is_session_given = false;
    bool json = false;
    bool watch = false;
    bool prometheus = false;
    bool now = false;
    bool discard = false;
    bool wait_end = false;  // of start
    ScanOptions scan;       // of start and queue add
    QueueWords queue;
    HooksWords hooks;
    Nanoseconds wait{};
    std::optional<double> value;            // of exposure (microseconds) and gain; nothing: shown only
    std::optional<Nanoseconds> interval;    // of top and watch
    std::optional<std::string> on_trouble;  // of watch
    bool keep = false;                      // of watch
    CheckSettings check;
    ExportSettings export_scan;
};

// Nothing when --help or --version was printed. Fails (Error, usage).
[[nodiscard]] std::optional<ControlOptions> parse_control_options(int argc, const char* const* argv);

}  // namespace framering
