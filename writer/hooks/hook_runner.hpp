// `framering writer --run-hooks`: runs users' commands after each file and scan.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "writer/hooks/hook_attempt.hpp"
#include "writer/hooks/hook_folder.hpp"
#include "writer/hooks/hook_scans.hpp"

namespace framering {

// Thread: one. Invariants: a job is never run twice at a time, whoever was killed before; one that was told done
// is not run again. No command and no output of one is in a log or journal.
class HookRunner {
  public:
    // `session`: what follow_session is about. Fails (Error): see HookFolder.
    HookRunner(const HookOptions& options, std::string session, StopToken stop);

    // Until nothing is left to do, or it is stopped; commands that run then are ended. Exit code: failed, a job
    // was given up; canceled, stopped while something was left.
    [[nodiscard]] ExitCode run();

  private:
    void end_attempts();
    void start_due();
    void start_due_of(const std::filesystem::path& directory, HookScans::Entry& entry);
    // Of the scan: jobs that can be started, at most as many as there is room for. Settles it where nothing is
    // left.
    [[nodiscard]] std::vector<std::string> due_jobs(HookScans::Entry& entry);
    void start(const std::filesystem::path& directory, HookScans::Entry& entry, const std::string& id);
    [[nodiscard]] bool is_left_alone(const HookScan& scan) const noexcept;
    [[nodiscard]] bool is_running(const std::string& id) const noexcept;
    // How many more commands may run.
    [[nodiscard]] std::size_t room() const noexcept;
    // Nothing is left to do, and nothing more will come.
    [[nodiscard]] bool is_finished();
    [[nodiscard]] bool session_is_over() const;
    // A writer is still at a scan of the session, such as a preview, for which no acquirer waits.
    [[nodiscard]] bool is_recorded_still() const;
    // The session, and whoever recorded in it; all directories were looked at since.
    [[nodiscard]] bool is_over() const;
    void stop_attempts();
    // After the last attempt: counts what is done, given up and left, and says so.
    void tell_all();
    void warn(const char* what);

    HookOptions options_;
    std::string session_;
    StopToken stop_;
    HookFolder folder_;
    HookScans scans_;
    HookLog log_;
    std::vector<std::unique_ptr<HookAttempt>> attempts_;
    std::uint64_t jobs_left_ = 0;  // that are not over, at the last look
    std::uint64_t done_ = 0;
    std::uint64_t given_up_ = 0;
    bool was_over_ = false;                 // before the last look
    std::optional<unsigned> looks_at_end_;  // at all directories, before the session was seen to be over
    std::string last_warning_;
};

[[nodiscard]] ExitCode run_hooks(const HookOptions& options, const std::string& session, StopToken stop);

}  // namespace framering
