#include "writer/hooks/hook_runner.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "common/base/log.hpp"
#include "common/base/scheduling.hpp"
#include "common/base/shown_path.hpp"
#include "common/session/session_view.hpp"
#include "recorded/input_file.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/hooks/hook_retries.hpp"
#include "writer/scan/scan_index.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr Nanoseconds kPace = std::chrono::milliseconds(250);
constexpr Nanoseconds kBusyPace = std::chrono::milliseconds(20);  // while commands run
constexpr Nanoseconds kJournalPause = std::chrono::seconds(5);    // after one that cannot be written
constexpr Nanoseconds kStopPatience = std::chrono::seconds(10);   // commands are killed before

// Who follows may come before the first scan.
fs::path present(const fs::path& output, bool follows) {
    if (follows) {
        make_directories(output);
    } else if (!is_there(output)) {
        fail(ExitCode::failed, "hooks: {} does not exist; give the --output that scans are recorded to",
             quoted(output));
    }
    return output;
}

// A run that has an end of its own may stand beside one for everything: jobs have locks of their own.
HookRunnerNote note_about(const HookOptions& options, const std::string& session) {
    HookRunnerNote note;
    note.pid = ::getpid();
    note.runs_files = options.on_file_closed.has_value();
    note.runs_scans = options.on_scan_closed.has_value();
    note.since_utc_ns = options.since_utc_ns;
    note.session = options.follow_session ? session : "";
    return note;
}

// What to do about jobs of a scan that were given up or are left.
std::string advice_on(const fs::path& scan, bool has_given_up) {
    const std::string where = quoted(whole_path(scan));
    return fmt::format(
        "; which: framering hooks list {0}{1}; to run them: framering writer --run-hooks {0} --on-file-closed "
        "'CMD ...' --on-scan-closed 'CMD ...'",
        where, has_given_up ? "; once the cause is mended: framering hooks retry " + where : "");
}
}  // namespace

HookRunner::HookRunner(const HookOptions& options, std::string session, StopToken stop)
    : options_(options),
      session_(std::move(session)),
      stop_(stop),
      folder_(present(options.output, options.follow), note_about(options, session_)),
      scans_(options.output),
      log_(options.output, options.log) {
}

ExitCode HookRunner::run() {
    while (!stop_.requested()) {
        end_attempts();
        was_over_ = is_over();  // what was told until then is seen in this look
        scans_.look();
        start_due();
        if (is_finished()) {
            break;
        }
        stop_.wait(Deadline::in(attempts_.empty() ? kPace : kBusyPace));
    }
    stop_attempts();
    tell_all();
    if (stop_.requested() && jobs_left_ != 0) {
        return graver(given_up_ != 0 ? ExitCode::failed : ExitCode::done, ExitCode::canceled);
    }
    return given_up_ != 0 ? ExitCode::failed : ExitCode::done;
}

void HookRunner::end_attempts() {
    std::vector<std::pair<fs::path, std::string>> over;
    std::erase_if(attempts_, [&](const std::unique_ptr<HookAttempt>& attempt) {
        if (!attempt->look() || !attempt->is_to_be_told()) {
            return false;
        }
        try {
            attempt->tell_end();
        } catch (const Error& error) {
            warn(error.what());
            return false;  // told a little later
        }
        const std::optional<HookState> end = attempt->look();
        done_ += end == HookState::done ? 1U : 0U;
        given_up_ += end == HookState::given_up ? 1U : 0U;
        if (end == HookState::done || end == HookState::given_up) {
            over.emplace_back(attempt->directory(), attempt->job().id);
        }
        return true;
    });
    for (const auto& [directory, id] : over) {
        folder_.remove_job(directory, id);
    }
}

void HookRunner::start_due() {
    jobs_left_ = 0;
    for (auto& [directory, entry] : scans_.entries()) {
        if (!entry.is_settled()) {
            start_due_of(directory, entry);
        }
    }
}

void HookRunner::start_due_of(const fs::path& directory, HookScans::Entry& entry) {
    for (const std::string& id : due_jobs(entry)) {
        try {
            start(directory, entry, id);
        } catch (const Error& error) {
            warn(error.what());
            entry.pause(kJournalPause);
            return;
        }
    }
}

// Another session may record to the same directory, with commands of its own.
bool HookRunner::is_left_alone(const HookScan& scan) const noexcept {
    return scan.identity().utc_ns < options_.since_utc_ns ||
           (options_.follow_session && scan.identity().session != session_);
}

std::vector<std::string> HookRunner::due_jobs(HookScans::Entry& entry) {
    const HookScan& scan = entry.scan();
    if (is_left_alone(scan)) {
        entry.settle(true);
        return {};
    }
    const std::uint64_t now = utc_ns();
    const std::size_t most = entry.is_paused() ? 0 : room();
    std::vector<std::string> due;
    std::uint64_t left = 0;
    for (const HookJob& job : scan.jobs()) {
        if (job.is_over() || !options_.command_of(job.kind)) {
            continue;
        }
        const bool waits_for_files = job.kind == HookKind::scan_closed && left != 0;
        ++left;
        if (due.size() < most && !waits_for_files && is_due(job, now) && !is_running(job.id)) {
            due.push_back(job.id);
        }
    }
    jobs_left_ += left;
    entry.settle(left == 0 && scan.is_closed());
    return due;
}

void HookRunner::start(const fs::path& directory, HookScans::Entry& entry, const std::string& id) {
    std::optional<Descriptor> lock = folder_.lock_job(directory, id);
    if (!lock) {
        return;  // a command that a killed runner has left behind
    }
    const bool is_there_still = scans_.refresh(directory, entry);
    const HookJob* const job = entry.scan().find(id);
    if (!is_there_still || job == nullptr || job->is_over()) {
        lock.reset();
        folder_.remove_job(directory, id);
        return;
    }
    attempts_.push_back(
        std::make_unique<HookAttempt>(directory, entry.scan(), HookJob(*job), std::move(*lock), options_, log_));
}

// Not those that have ended and could not be told.
std::size_t HookRunner::room() const noexcept {
    const auto running =
        std::ranges::count_if(attempts_, [](const auto& attempt) { return !attempt->has_ended(); });
    return options_.at_once - std::min<std::size_t>(options_.at_once, static_cast<std::size_t>(running));
}

bool HookRunner::is_running(const std::string& id) const noexcept {
    return std::ranges::any_of(attempts_, [&](const auto& attempt) { return attempt->job().id == id; });
}

bool HookRunner::is_finished() {
    if (options_.follow || jobs_left_ != 0 || !attempts_.empty() || scans_.awaits_end()) {
        return false;
    }
    if (options_.follow_session && !looks_at_end_ && session_is_over()) {
        looks_at_end_ = scans_.looks_at_all();
        scans_.look_at_all();  // what was told up to the session's end
    }
    return !options_.follow_session || was_over_;
}

bool HookRunner::is_over() const {
    return looks_at_end_ && scans_.looks_at_all() > *looks_at_end_ && !is_recorded_still();
}

bool HookRunner::session_is_over() const {
    try {
        const auto view = SessionView::open(session_, Access::read_only);
        return !view || view->retired();
    } catch (const Error&) {
        return true;
    }
}

bool HookRunner::is_recorded_still() const {
    return std::ranges::any_of(scans_.entries(), [this](const auto& each) {
        const auto& [directory, entry] = each;
        try {
            return !is_left_alone(entry.scan()) && !entry.scan().is_closed() && ScanIndex::is_in_use(directory);
        } catch (const Error&) {
            return false;  // it cannot be read, or has gone
        }
    });
}

void HookRunner::stop_attempts() {
    const Deadline deadline = Deadline::in(kStopPatience);
    for (const auto& attempt : attempts_) {
        attempt->stop();
    }
    while (!attempts_.empty() && !deadline.has_passed()) {
        end_attempts();
        deadline.sleep(kBusyPace);
    }
}

// A runner of a session that was killed has done some before: its journals tell. Those of scans that a command has
// moved away do not tell any more.
void HookRunner::tell_all() {
    scans_.look_at_all();
    scans_.look();
    HookCounts told;
    std::optional<fs::path> open;
    for (const auto& [directory, entry] : scans_.entries()) {
        if (is_left_alone(entry.scan())) {
            continue;
        }
        HookCounts of_scan;
        count_hooks(entry.scan(), of_scan,
                    [&](const HookJob& job) { return options_.command_of(job.kind).has_value(); });
        told.done += of_scan.done;
        told.given_up += of_scan.given_up;
        told.waiting += of_scan.waiting + of_scan.running;
        if (!open && of_scan.done != of_scan.total()) {
            open = directory;
        }
    }
    jobs_left_ = told.waiting;
    if (options_.follow_session) {
        done_ = std::max(done_, told.done);
        given_up_ = std::max(given_up_, told.given_up);
    }
    log_info("hooks of {}: {} done, {} given up, {} left{}", quoted(options_.output), done_, given_up_, jobs_left_,
             open && given_up_ + jobs_left_ != 0 ? advice_on(*open, given_up_ != 0) : "");
}

void HookRunner::warn(const char* what) {
    if (last_warning_ != what) {
        last_warning_ = what;
        log_warning("{}", what);
    }
}

ExitCode run_hooks(const HookOptions& options, const std::string& session, StopToken stop) {
    const HookLog usable(options.output, options.log);  // told before anything is run
    if (options.check_only) {
        return ExitCode::done;
    }
    run_at_low_priority();
    return HookRunner(options, session, stop).run();
}

}  // namespace framering
