// One attempt of a job: the user's command, running.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "common/base/deadline.hpp"
#include "common/base/descriptor.hpp"
#include "common/process/spawned_process.hpp"
#include "recorded/hooks/hook_jobs.hpp"
#include "writer/disk/open_directory.hpp"
#include "writer/hooks/hook_log.hpp"
#include "writer/hooks/hook_options.hpp"

namespace framering {

// Thread: one. Invariants: every process of the attempt that has not closed it holds the job's lock; the journal
// names the attempt before it begins, and its end where the directory is then.
class HookAttempt {
  public:
    // Says in the journal that it is started, then starts the command. `lock`: of the job. Fails (Error): the
    // journal cannot be written; nothing was started. Requires: options and log outlive it.
    HookAttempt(const std::filesystem::path& directory, const HookScan& scan, const HookJob& job, Descriptor lock,
                const HookOptions& options, HookLog& log);

    [[nodiscard]] const HookJob& job() const noexcept { return job_; }
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return given_directory_; }
    // Ends the command: SIGTERM for all of it, SIGKILL a little later. It is interrupted, whatever its exit code,
    // unless it has ended before.
    void stop();
    // Looks whether the command has ended. Nothing: it runs.
    [[nodiscard]] std::optional<HookState> look();
    [[nodiscard]] bool has_ended() const noexcept { return end_.has_value(); }
    // A while after it could not be.
    [[nodiscard]] bool is_to_be_told() const noexcept { return next_telling_.has_passed(); }
    // Says in the journal how it has ended; nowhere, if the command has removed the scan. Requires: look() said
    // it. Fails (Error): may be tried again.
    void tell_end();

  private:
    void start(const HookScan& scan);
    void end_as(int exit_code);
    [[nodiscard]] std::vector<HookEntry> entries_of_end() const;
    [[nodiscard]] bool is_asked_for_again() const;
    void log_end();
    [[nodiscard]] std::string end_text() const;
    [[nodiscard]] HookEntry entry_of_event(HookEvent event) const;

    std::filesystem::path given_directory_;
    OpenDirectory directory_;
    HookJob job_;
    Descriptor lock_;
    const HookOptions& options_;
    HookLog& log_;
    HookJobLog job_log_;
    std::unique_ptr<SpawnedProcess> process_;
    Deadline timeout_;
    std::optional<Deadline> kill_;  // once it was asked to end
    bool is_stopped_ = false;       // by us, and not for its length
    std::optional<HookState> end_;
    int exit_code_ = 0;
    Deadline next_telling_ = Deadline::in(Nanoseconds(0));
};

}  // namespace framering
