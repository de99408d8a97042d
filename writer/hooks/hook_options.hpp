// What the runner of hooks is to do.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "writer/hooks/hook_command.hpp"

namespace framering {

class CommandLine;

struct HookOptions {
    std::filesystem::path output;  // scans are looked for below it; empty: the runner was not asked for
    std::optional<HookCommand> on_file_closed;
    std::optional<HookCommand> on_scan_closed;
    bool follow = false;          // until stopped
    bool follow_session = false;  // until the session is over, and everything done
    bool check_only = false;
    std::uint64_t since_utc_ns = 0;  // scans begun before are left alone
    unsigned at_once = 2;
    std::uint64_t tries = 10;
    Nanoseconds retry_after = std::chrono::seconds(1);
    std::optional<Nanoseconds> timeout;
    std::string given;          // one of these numbers, times and places, if any
    std::filesystem::path log;  // directory for what commands write; empty: it is thrown away

    [[nodiscard]] const std::optional<HookCommand>& command_of(HookKind kind) const noexcept {
        return kind == HookKind::file_closed ? on_file_closed : on_scan_closed;
    }
};

void declare_hooks(CommandLine& line, HookOptions& options);
// Fails (Error, usage).
void require_sound(const HookOptions& options);

}  // namespace framering
