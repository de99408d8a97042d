#include "writer/hooks/hook_attempt.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/printable.hpp"
#include "common/base/quantity.hpp"
#include "common/base/shown_path.hpp"
#include "common/process/program_guard.hpp"
#include "recorded/hooks/hook_journal_file.hpp"
#include "recorded/hooks/hook_search.hpp"
#include "recorded/input_file.hpp"
#include "writer/hooks/hook_retries.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr Nanoseconds kEndPatience = std::chrono::seconds(3);  // from SIGTERM to SIGKILL
constexpr Nanoseconds kTellAgain = std::chrono::seconds(1);
constexpr int kCannotStartCode = 127;
constexpr int kSignalCode = 128;
constexpr const char* kThisProgram = "/proc/self/exe";

HookValues values_of(const fs::path& directory, const HookScan& scan, const HookJob& job) {
    HookValues values;
    values.kind = job.kind;
    values.job = job.id;
    values.directory = directory;
    values.scan = directory.filename();
    values.name = job.file;
    values.file = directory / job.file;
    values.state = scan.state();
    values.session = scan.identity().session;
    values.role = scan.identity().role;
    values.frames = job.frames;
    values.first_sequence = job.first_sequence;
    values.bytes = job.bytes;
    values.attempt = job.attempts + 1;
    return values;
}

}  // namespace

HookAttempt::HookAttempt(const fs::path& directory, const HookScan& scan, const HookJob& job, Descriptor lock,
                         const HookOptions& options, HookLog& log)
    : given_directory_(directory),
      directory_(directory),
      job_(job),
      lock_(std::move(lock)),
      options_(options),
      log_(log),
      timeout_(options.timeout ? Deadline::in(*options.timeout) : Deadline::never()) {
    std::vector<HookEntry> entries;
    if (job.state == HookState::running) {  // of a runner that is dead: else it would have the lock
        entries.push_back(entry_of_event(HookEvent::interrupted));
    }
    entries.push_back(entry_of_event(HookEvent::started));
    entries.back().attempt = job.attempts + 1;
    entries.back().pid = ::getpid();
    append_to_hook_journal(directory_.path(), entries, false);
    start(scan);
}

void HookAttempt::start(const HookScan& scan) {
    try {
        const HookCommand& command = options_.command_of(job_.kind).value();
        const HookValues values = values_of(whole_path(given_directory_), scan, job_);
        job_log_ = log_.open_for(whole_path(given_directory_), job_);
        const int output = job_log_.descriptor().get();
        process_ = std::make_unique<SpawnedProcess>(
            kThisProgram, guard_words(command.program(), command.words_for(values)),
            StandardFiles{-1, output, output, lock_.get()}, true, hook_variables(values));
    } catch (const Error& error) {
        log_warning("{}", error.what());
        end_as(kCannotStartCode);
    }
}

HookEntry HookAttempt::entry_of_event(HookEvent event) const {
    HookEntry entry;
    entry.event = event;
    entry.utc_ns = utc_ns();
    entry.job = job_.id;
    return entry;
}

void HookAttempt::stop() {
    if (process_ && !is_stopped_ && !look()) {
        is_stopped_ = true;
        kill_ = kill_ ? kill_ : Deadline::in(kEndPatience);
        process_->send_to_group(SIGTERM);
    }
}

std::optional<HookState> HookAttempt::look() {
    if (end_) {
        return end_;
    }
    if (const auto end = process_->wait(Nanoseconds(0))) {
        end_as(end->signal != 0 ? kSignalCode + end->signal : end->exit_code);
    } else if (kill_ && kill_->has_passed()) {
        (void)process_->kill();
    } else if (!kill_ && timeout_.has_passed()) {
        kill_ = Deadline::in(kEndPatience);
        process_->send_to_group(SIGTERM);
    }
    return end_;
}

// Many programs end with exit code 0 when they are asked to end: that is no success.
void HookAttempt::end_as(int exit_code) {
    exit_code_ = exit_code == 0 && kill_ ? kSignalCode + SIGTERM : exit_code;
    if (is_stopped_) {
        end_ = HookState::waiting;
    } else if (exit_code_ == 0) {
        end_ = HookState::done;
    } else {
        end_ = job_.failures + 1 < options_.tries ? HookState::failed : HookState::given_up;
    }
}

std::vector<HookEntry> HookAttempt::entries_of_end() const {
    if (end_ == HookState::done) {
        return {entry_of_event(HookEvent::done)};
    }
    if (end_ == HookState::waiting) {
        return {entry_of_event(HookEvent::interrupted)};
    }
    std::vector<HookEntry> entries{entry_of_event(HookEvent::failed)};
    HookEntry& failed = entries.front();
    failed.exit_code = exit_code_;
    failed.next_utc_ns =
        failed.utc_ns + static_cast<std::uint64_t>(retry_pause(options_.retry_after, job_.failures + 1).count());
    if (end_ == HookState::given_up) {
        entries.push_back(entry_of_event(HookEvent::given_up));
    }
    return entries;
}

// By the user, while it ran: its failures count anew.
bool HookAttempt::is_asked_for_again() const {
    const std::optional<HookScan> scan = read_hook_scan(directory_.path());
    const HookJob* const job = scan ? scan->find(job_.id) : nullptr;
    return job != nullptr && job->state == HookState::waiting;
}

void HookAttempt::tell_end() {
    next_telling_ = Deadline::in(kTellAgain);
    if (is_there(directory_.path() / kHookJournalName)) {
        end_ = end_ == HookState::given_up && is_asked_for_again() ? HookState::failed : end_;
        append_to_hook_journal(directory_.path(), entries_of_end(), true);
        job_log_.end(end_text(), end_ == HookState::done);
        log_end();
        return;
    }
    // To somewhere else, say: nothing is left to try it with.
    const bool is_done = end_ == HookState::done;
    end_ = is_done ? end_ : HookState::given_up;
    job_log_.end(end_text(), is_done);
    log_warning("hook {}: {}, job {}, attempt {}: {}, and the scan was removed meanwhile", name_of(job_.kind),
                quoted(given_directory_), job_.id, job_.attempts + 1,
                is_done ? "done" : fmt::format("failed with exit code {}", exit_code_));
}

std::string HookAttempt::end_text() const {
    if (end_ == HookState::done) {
        return "done";
    }
    if (end_ == HookState::waiting) {
        return "interrupted";
    }
    const std::string failed = fmt::format("failed with exit code {}", exit_code_);
    if (end_ == HookState::given_up) {
        return failed + " and was given up";
    }
    return fmt::format("{}; next attempt in {}", failed,
                       duration_text(retry_pause(options_.retry_after, job_.failures + 1)));
}

void HookAttempt::log_end() {
    const std::string what = printable(fmt::format(
        "hook {}: {}{}{}, job {}, attempt {}", name_of(job_.kind), shown_path(directory_.path()).string(),
        job_.file.empty() ? "" : "/", job_.file, job_.id, job_.attempts + 1));
    if (end_ == HookState::given_up) {
        log_warning("{}: {}; after mending the cause: framering hooks retry {}{}", what, end_text(),
                    quoted(shown_path(directory_.path())), log_.hint_about(job_log_, true));
    } else {
        log_info("{}: {}{}", what, end_text(), end_ == HookState::failed ? log_.hint_about(job_log_, false) : "");
    }
}

}  // namespace framering
