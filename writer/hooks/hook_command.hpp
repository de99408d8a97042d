// A user's command with places for what a job is about: "rclone copy {file} server:/data/{scan}".
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "recorded/hooks/hook_jobs.hpp"

namespace framering {

// What stands in a command's places, and in its environment.
struct HookValues {
    HookKind kind = HookKind::file_closed;
    std::string job;
    std::string directory;  // of the scan
    std::string scan;       // its name
    std::string file;       // with its directory; of file_closed
    std::string name;       // of the file
    std::string state;      // of scan_closed
    std::string session;
    std::string role;
    std::uint64_t frames = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t bytes = 0;
    std::uint64_t attempt = 1;
};

// Invariants: what it is made of stands in no error, log or journal: it may hold a password.
class HookCommand {
  public:
    // Splits `text` into words before anything is put into them, so that no name can add a word. Fails (Error,
    // usage): an open quote, no such program, an unknown place, one that jobs of this kind have no value for.
    HookCommand(HookKind kind, const std::string& text);

    [[nodiscard]] const std::string& program() const noexcept { return program_; }
    [[nodiscard]] std::vector<std::string> words_for(const HookValues& values) const;

  private:
    std::vector<std::string> words_;
    std::string program_;  // its path
};

// FRAMERING_JOB=..., FRAMERING_FILE=... and the like.
[[nodiscard]] std::vector<std::string> hook_variables(const HookValues& values);

}  // namespace framering
