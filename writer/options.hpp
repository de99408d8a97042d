// Options of the writer.
#pragma once
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/ring/wait_strategy.hpp"
#include "writer/hooks/hook_options.hpp"
#include "writer/preview/preview_plan.hpp"
#include "writer/recording/scan_recording.hpp"
#include "writer/sink/sink_factory.hpp"
#include "writer/upkeep/maintenance.hpp"

namespace framering {

struct WriterOptions {
    std::string session = "default";
    std::string role = "writer";
    RecordingSettings recording;
    Nanoseconds wait = std::chrono::seconds(5);               // for the session to appear
    Nanoseconds acquirer_timeout = std::chrono::seconds(30);  // after which a scan without acquirer is closed
    std::optional<Nanoseconds> restart_timeout;               // nothing: for ever
    WaitStrategy wait_strategy = WaitStrategy::adaptive;      // for frames
    bool force = false;                                       // no check of the disk's space
    SinkOptions sink;
    PreviewOptions preview;                  // side 0: frames are stored as they are
    std::optional<bool> direct_io;           // nothing: choose_direct_io
    bool no_direct_io = false;               // the old name of direct_io = false
    std::optional<Maintenance> maintenance;  // instead of recording
    HookOptions hooks;                       // with an output: instead of recording
};

// Nothing when --help or --version was printed. Fails (Error, usage).
[[nodiscard]] std::optional<WriterOptions> parse_writer_options(int argc, const char* const* argv);

}  // namespace framering
