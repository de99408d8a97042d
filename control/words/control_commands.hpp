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
    std::string_view help;
};

inline constexpr std::array<ControlCommandText, 16> kControlCommands{{
    {ControlCommand::list, "list", "list all sessions, one per line"},
    {ControlCommand::status, "status", "show processes, frames, ring and scan of a session"},
    {ControlCommand::top, "top",
     "show a session in the terminal while it runs: processes, rates, forecast, losses; keys cancel and pause"},
    {ControlCommand::watch, "watch",
     "print a line when a trouble of a session begins (lost frames, a dead process, a full disk) and when it\n"
     "is over; with --on-trouble run a program each time"},
    {ControlCommand::start, "start",
     "start a scan in a serving acquirer (framering acquirer --serve); refused while one runs"},
    {ControlCommand::queue, "queue",
     "add [options], list, remove NUMBER, move NUMBER PLACE, clear: scans that a serving acquirer runs one\n"
     "after the other"},
    {ControlCommand::pause, "pause",
     "take no frames until resume; the scan stays open, and its frame rate keeps its times"},
    {ControlCommand::resume, "resume", "go on with the paused scan"},
    {ControlCommand::cancel, "cancel",
     "end the scan: acquired frames are stored, and files are closed, complete and valid"},
    {ControlCommand::terminate, "terminate", "the same, then all processes of the session exit"},
    {ControlCommand::exposure, "exposure",
     "show the camera's exposure time; with a value, such as exposure 20ms, set it while nothing is\nrecorded"},
    {ControlCommand::gain, "gain", "the same for the gain, in the camera's unit"},
    {ControlCommand::remove, "remove", "remove from shared memory a session that no process uses"},
    {ControlCommand::hooks, "hooks",
     "list DIR, retry DIR [JOB], give-up DIR [JOB]: your commands after each file and scan, and what became of\n"
     "them; DIR: a scan, or what scans are below"},
    {ControlCommand::export_scan, "export",
     "write the table of a recorded scan's frames: numbers, axes, times and values"},
    {ControlCommand::check, "check",
     "measure memory, disk and wake-up latency in about 70 s, recommend changes, and save the best\n"
     "settings as the defaults of acquirer and writer"},
}};

}  // namespace framering
