#include "acquirer/serving.hpp"

#include <memory>
#include <utility>

#include "acquirer/camera_options.hpp"
#include "acquirer/kept_source.hpp"
#include "acquirer/live_changes.hpp"
#include "acquirer/live_view.hpp"
#include "acquirer/queue_work.hpp"
#include "acquirer/requested_options.hpp"
#include "acquirer/resumption.hpp"
#include "acquirer/scan_run.hpp"
#include "acquirer/session_asker.hpp"
#include "common/base/log.hpp"

namespace framering {

using layout::ScanState;

namespace {
constexpr Nanoseconds kLiveWait = std::chrono::milliseconds(10);
constexpr std::uint64_t kLookNs = 100'000'000;         // at the queue, unless somebody asks for more
constexpr std::uint64_t kOpenAgainNs = 5'000'000'000;  // a source that is gone

// Thread: one.
class Serving {
  public:
    Serving(const AcquirerOptions& options, const StopTokens& stop)
        : options_(options), stop_(stop), queue_(options.session) {}

    ExitCode run();

  private:
    // While source and actuators are opened.
    [[nodiscard]] StopToken asked_to_leave() noexcept { return stop_.any.or_by(asker_); }
    void open();
    [[nodiscard]] AcquirerOptions options_of_left_scan();
    void finish_left_scan(const AcquirerOptions& options);
    [[nodiscard]] std::optional<QueueEntry> wait_for_entry();
    void show_live(std::optional<LiveView>& view);
    void run_entry(const QueueEntry& entry);
    [[nodiscard]] Ending run_options(const AcquirerOptions& options);
    void set_aside(std::uint64_t number, const Error& error);
    void store(const Ending& ending, std::uint64_t number, std::uint64_t payload_bytes);
    [[nodiscard]] bool is_to_leave() const noexcept;
    [[nodiscard]] bool tick();
    [[nodiscard]] std::uint64_t ring_bytes() const noexcept { return size_.slot_count * size_.slot_stride; }

    AcquirerOptions options_;
    StopTokens stop_;  // `any`: since the last scan
    QueueWork queue_;
    KeptSource source_;
    RingSize size_;
    std::unique_ptr<AcquirerSession> session_;
    SessionAsker asker_{session_};
    std::optional<LeftScan> left_;
    std::uint64_t open_again_ns_ = 0;
    ExitCode last_ = ExitCode::done;  // of the last scan
    bool has_failed_ = false;         // the last one has
    bool has_abandoned_ = false;      // its frames, and everybody was told that the session is over
};

ExitCode Serving::run() {
    open();
    while (!is_to_leave() && !(options_.stop_on_error && has_failed_)) {
        if (const auto entry = wait_for_entry()) {
            last_ = ExitCode::done;
            run_entry(*entry);
        } else {
            last_ = ExitCode::done;  // it was idle
        }
    }
    if (!has_abandoned_) {
        has_abandoned_ = drain(
                             *session_, [&] { return stop_requested(*session_, stop_); }, options_.grace)
                             .end == DrainEnd::abandoned;
    }
    session_->leave(has_abandoned_);
    return last_;
}

bool Serving::is_to_leave() const noexcept {
    return stop_.any.requested() || stop_.terminate.requested() || asker_.asks();
}

bool Serving::tick() {
    session_->tick(monotonic_ns());
    return !is_to_leave();
}

// Source, ring and session; then the scan that a former acquirer did not end.
void Serving::open() {
    left_ = find_left_scan(options_.session);
    const bool goes_on = left_ && !left_->scan.over();
    const AcquirerOptions first = goes_on ? options_of_left_scan() : options_;
    AnySource& source = source_.open_for(first, 0, 0, asked_to_leave());
    // What a former acquirer left stands in slots of its size.
    size_ = ring_size_for(options_, source, left_ ? Formats::of_scan : Formats::all);
    AcquisitionSettings settings = acquisition_settings(first, common_part(source), source_.actuators());
    if (goes_on) {
        require_same_scan(*left_, settings.plan, size_);
    }
    session_ = open_session(options_, source, size_, left_);
    queue_.take_stock(newest_scan(options_.session));
    session_->begin_serving();
    log_info("session {}: waiting for scans; start one with: framering start --session {}", options_.session,
             options_.session);
    if (left_) {
        finish_left_scan(first);
    }
}

AcquirerOptions Serving::options_of_left_scan() {
    AcquirerOptions options = for_left_scan(options_);
    const std::uint64_t number = left_->plan.queue_entry;
    if (const auto entry = number == 0 ? std::nullopt : queue_.find(number)) {
        options = options_for_request(options, parse_scan_request(entry->request));
    }
    if (!options.asks_for_light) {  // somebody may have changed it before the scan
        options.setup.exposure_us = left_->plan.setup.exposure_us;
    }
    return with_plan_of(*left_, options);
}

void Serving::finish_left_scan(const AcquirerOptions& options) {
    const std::uint64_t number = left_->plan.queue_entry;
    if (left_->scan.over()) {
        log_info("scan {} had ended when its acquirer was killed; waiting until it is stored",
                 left_->scan.scan_id);
        store(ending_of(*left_), number, left_->plan.format.payload_bytes());
        return;
    }
    const Source& source = common_part(*source_.current());
    AcquisitionSettings settings = acquisition_settings(options, source, source_.actuators());
    settings.may_begin = [&] { return number == 0 || queue_.begin(number, [&] { return tick(); }); };
    prepare(settings, source, *session_, left_, stop_);
    if (settings.resume) {
        store(run_scan(settings, *source_.current(), *session_, stop_), number, source.format().payload_bytes());
    } else if (number != 0 && session_->scan()->started_utc_ns != 0) {
        queue_.finish(number, QueueState::failed, outcome_of(*session_->scan(), ExitCode::failed),
                      [&] { return tick(); });
    }
}

std::optional<QueueEntry> Serving::wait_for_entry() {
    std::optional<LiveView> view;
    std::uint64_t look_due_ns = 0;
    std::uint64_t answered = session_->start_word();
    for (bool is_first = true; !is_to_leave();) {
        const std::uint64_t now_ns = monotonic_ns();
        session_->tick(now_ns);
        const std::uint64_t word = session_->start_word();
        const bool is_raised = is_first || word != answered;
        if (is_raised || now_ns >= look_due_ns) {
            look_due_ns = now_ns + kLookNs;
            const bool may_take = is_raised || source_.current() != nullptr || !has_live_frames(options_.source);
            if (auto entry = may_take ? queue_.next(is_raised) : std::nullopt) {
                return entry;
            }
            if (!queue_.is_stuck()) {
                session_->answer_starts(word);
                answered = word;
                is_first = false;
            }
        }
        show_live(view);
    }
    return std::nullopt;
}

void Serving::show_live(std::optional<LiveView>& view) {
    const std::uint64_t now_ns = monotonic_ns();
    if (!has_live_frames(options_.source) || now_ns < open_again_ns_) {
        sleep_for(kLiveWait);
        return;
    }
    try {
        if (source_.current() == nullptr) {
            source_.open_for(options_, size_.slot_stride, ring_bytes(), asked_to_leave());
            log_info("session {}: source {} is there again", options_.session, options_.source.text);
        }
        if (is_film(*source_.current())) {
            sleep_for(kLiveWait);  // nothing of it is to be lost to viewers
            return;
        }
        if (!view) {
            const Source& source = common_part(*source_.current());
            const ScanPlan plan = acquisition_settings(options_, source, source_.actuators()).plan;
            show_source(plan, source, session_->source());
            view.emplace(*source_.current(), *session_, plan);
        }
        view->step(kLiveWait);
        if (view->has_changed()) {
            source_.was_changed();
        }
    } catch (const Error& error) {
        if (error.exit_code() != ExitCode::canceled) {
            log_warning("no live frames: {}; trying again in 5 s", error.what());
        }
        view.reset();
        source_.close();
        open_again_ns_ = now_ns + kOpenAgainNs;
    }
}

void Serving::run_entry(const QueueEntry& entry) {
    try {
        AcquirerOptions options = options_for_request(options_, parse_scan_request(entry.request));
        options.queue_entry = entry.number;
        AnySource& source = source_.open_for(options, size_.slot_stride, ring_bytes(), asked_to_leave());
        const std::uint64_t payload_bytes = common_part(source).format().payload_bytes();
        const Ending ending = run_options(options);
        if (ending.state == ScanState::interrupted) {
            source_.close();
        }
        store(ending, entry.number, payload_bytes);
    } catch (const Error& error) {
        set_aside(entry.number, error);
    }
}

Ending Serving::run_options(const AcquirerOptions& options) {
    AnySource& source = *source_.current();
    AcquisitionSettings settings = acquisition_settings(options, common_part(source), source_.actuators());
    require_reachable(settings, common_part(source));
    const std::uint64_t number = options.queue_entry;
    settings.may_begin = [this, number] { return queue_.begin(number, [this] { return tick(); }); };
    prepare(settings, common_part(source), *session_, std::nullopt, stop_);
    return run_scan(settings, source, *session_, stop_);
}

// It was not begun.
void Serving::set_aside(std::uint64_t number, const Error& error) {
    if (error.exit_code() == ExitCode::canceled) {
        return;  // told to leave: it waits for the next acquirer
    }
    const bool is_bad = error.exit_code() == ExitCode::usage;
    log_warning("scan {} of the queue is not begun: {}", number, error.what());
    queue_.finish(number, is_bad ? QueueState::bad : QueueState::failed,
                  {0, error.what(), error.exit_code(), "", 0, utc_ns()}, [&] { return tick(); });
    if (!is_bad) {
        source_.close();
    }
    has_failed_ = true;
}

void Serving::store(const Ending& ending, std::uint64_t number, std::uint64_t payload_bytes) {
    stop_.any = stop_.any.renewed();
    const auto asked = [&] { return stop_requested(*session_, stop_); };
    DrainResult drained = wait_until_stored(*session_, asked, options_.grace);
    for (bool said = false; drained.end == DrainEnd::stalled && !is_to_leave();) {
        if (!std::exchange(said, true)) {
            log_warning(
                "{} frames of scan {} are not stored; the next scan waits for: framering writer --session {}",
                drained.owed, session_->scan()->scan_id, options_.session);
        }
        drained = wait_until_stored(*session_, asked, options_.grace);
    }
    if (drained.end == DrainEnd::abandoned) {
        drained = drain(*session_, asked, options_.grace);  // no scan follows; what is lost is known only then
        has_abandoned_ = drained.end == DrainEnd::abandoned;
    }
    const ScanInfo scan = *session_->scan();
    const bool interrupted = ending.state == ScanState::interrupted;
    last_ = print_summary(*session_, ending, drained, payload_bytes);
    has_failed_ = interrupted;
    if (interrupted) {
        log_warning("scan {} failed: {}", scan.scan_id, ending.reason);
    }
    // What was terminated before its first frame waits for the next acquirer.
    const bool waits = ending.state == ScanState::canceled && scan.started_utc_ns == 0 && is_to_leave();
    if (number != 0 && !waits && drained.end != DrainEnd::stalled) {
        QueueOutcome outcome = outcome_of(scan, last_);
        outcome.reason = ending.reason;
        for (const RoleResult& writer : session_->roles().results()) {
            outcome.output += (outcome.output.empty() ? "" : ", ") + writer.output;
            if (outcome.role.empty() && !writer.error.empty()) {
                outcome.role = writer.role;
            }
        }
        queue_.finish(number, state_after(last_), outcome, [&] { return tick(); });
    }
    if (drained.end != DrainEnd::stalled) {
        session_->settle();
    }
}
}  // namespace

ExitCode serve(const AcquirerOptions& given, const StopTokens& stop) {
    AcquirerOptions options = given;
    options.source_given = true;  // the usual one is as good as one that was named
    require_resumable(options.source);
    return Serving(options, stop).run();
}

}  // namespace framering
