// --hook-log: what users' commands write, in a file for each job.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "common/base/descriptor.hpp"
#include "recorded/hooks/hook_jobs.hpp"

namespace framering {

// One job's file while an attempt runs. The command itself appends to it, so it needs no runner that is alive.
class HookJobLog {
  public:
    // Nowhere.
    HookJobLog();
    // Appends a heading. Fails (Error).
    HookJobLog(const std::filesystem::path& file, const std::string& heading);

    // For the command's output and errors.
    [[nodiscard]] const Descriptor& descriptor() const noexcept { return file_; }
    // Empty: nowhere.
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    // Says how the attempt has ended. `is_done`: a file in which no command has written anything is removed.
    void end(const std::string& how, bool is_done) noexcept;

  private:
    void append_line(const std::string& line) const noexcept;

    std::filesystem::path path_;
    Descriptor file_;
    std::optional<std::uint64_t> silent_bytes_;  // its length if nothing was written; nothing: somebody has before
};

// Thread: one. Invariants: two jobs never have the same file, and two attempts of a job are never at the same
// time: so no lines mix. Only the user can read the files.
class HookLog {
  public:
    // `log`: the directory, which is made; empty: what commands write is thrown away. Fails (Error).
    HookLog(const std::filesystem::path& output, const std::filesystem::path& log);

    // LOG/bead1/scan_00003.ome.tif.log for OUTPUT/bead1/scan_00003.ome.tif, LOG/bead1/scan.log for the scan. One
    // that cannot be written costs no attempt: it is told, and what the command writes is thrown away.
    [[nodiscard]] HookJobLog open_for(const std::filesystem::path& scan, const HookJob& job);
    // What to add to the message that an attempt has failed. `is_last`: no other one follows.
    [[nodiscard]] std::string hint_about(const HookJobLog& log, bool is_last);

  private:
    [[nodiscard]] std::filesystem::path file_of(const std::filesystem::path& scan, const HookJob& job) const;

    std::filesystem::path output_;
    std::filesystem::path log_;  // empty: none
    bool has_hinted_ = false;
    bool has_warned_ = false;
};

}  // namespace framering
