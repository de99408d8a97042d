// The commands of control, for itself and for the command `framering`, which passes them on.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace framering {

enum class ControlCommand : std::uint8_t {
    list,
    status,
    top,
    watch,
    start,
    queue,
    pause,
    resume,
    cancel,
    terminate,
    exposure,
    gain,
    remove,
    hooks,
    check,
    export_scan
};

struct ControlCommandText {
    ControlCommand command;
    std::string_view name;
    std::string_view usage;  // what follows `framering` in a call
    std::string_view help;
};

inline constexpr std::array<ControlCommandText, 16> kControlCommands{{
    {ControlCommand::list, "list", "list", "list all sessions, one per line"},
    {ControlCommand::status, "status", "status [options]", "show processes, frames, ring and scan of a session"},
    {ControlCommand::top, "top", "top [options]",
     "show a session in the terminal while it runs: processes, rates, forecast, losses; keys cancel and pause"},
    {ControlCommand::watch, "watch", "watch [--on-trouble CMD] [options]",
     "print a line when a trouble of a session begins (lost frames, a dead process, a full disk) and when it\n"
     "is over; with --on-trouble run a program each time"},
    {ControlCommand::start, "start", "start [options]",
     "start a scan in a serving acquirer (framering acquirer --serve); refused while one runs"},
    {ControlCommand::queue, "queue", "queue add [options] | list | remove NUMBER | move NUMBER PLACE | clear",
     "list the scans of a serving acquirer, which runs one after the other; add, move and remove those\n"
     "that wait (queue add, list, move, remove, clear)"},
    {ControlCommand::pause, "pause", "pause [options]",
     "pause the scan until framering resume; no frame is lost, and its files stay open"},
    {ControlCommand::resume, "resume", "resume [options]", "continue the paused scan"},
    {ControlCommand::cancel, "cancel", "cancel [options]",
     "end the scan: acquired frames are stored, and files are closed, complete and valid"},
    {ControlCommand::terminate, "terminate", "terminate [--now] [options]",
     "end the scan as cancel does, then end all processes of the session"},
    {ControlCommand::exposure, "exposure", "exposure [TIME] [options]",
     "show the camera's exposure time; with a value, such as exposure 20ms, set it while nothing is\nrecorded"},
    {ControlCommand::gain, "gain", "gain [VALUE] [options]",
     "show the camera's gain, in the camera's unit; with a value, such as gain 2.5, set it while nothing is\n"
     "recorded"},
    {ControlCommand::remove, "remove", "remove [--discard] [options]",
     "remove from shared memory a session that no process uses"},
    {ControlCommand::hooks, "hooks", "hooks list DIR | retry DIR [JOB] | give-up DIR [JOB]",
     "list the commands that run after each file and scan, retry them, or give them up (hooks list, retry,\n"
     "give-up); DIR: a scan, or a directory of scans; JOB: a file's name, `scan`, or a job's id (default: all)"},
    {ControlCommand::export_scan, "export", "export --csv DIR [--output FILE]",
     "write the table of a recorded scan's frames: numbers, axes, times and values"},
    {ControlCommand::check, "check", "check [options]",
     "measure memory, disk and wake-up latency in about 70 s, recommend changes, and save the best\n"
     "settings as the defaults of acquirer and writer"},
}};

}  // namespace framering
