#include "acquirer/queue_work.hpp"

#include <utility>

#include "common/base/clock.hpp"
#include "common/base/log.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kPatience = std::chrono::milliseconds(20);
constexpr std::uint64_t kStrayNs = 2'000'000'000;  // far longer than whoever asked needs to raise the word

std::uint64_t queue_entry_of(const std::optional<ScanInfo>& scan) {
    return scan ? scan_plan_from_json(scan->plan).queue_entry : 0;
}

// For an entry whose acquirer died after its scan.
ExitCode exit_code_of(const ScanInfo& scan) noexcept {
    if (scan.state == layout::ScanState::interrupted) {
        return ExitCode::failed;
    }
    const bool whole = scan.state == layout::ScanState::ended && scan.skipped == 0;
    return !whole ? ExitCode::canceled : scan.is_incomplete() ? ExitCode::frames_lost : ExitCode::done;
}

// Nothing is left to do for it but to say so in the queue.
bool is_seen_off(const ScanInfo& scan) noexcept {
    return scan.settled || scan.state == layout::ScanState::interrupted;
}
}  // namespace

QueueOutcome outcome_of(const ScanInfo& scan, ExitCode exit_code) {
    return {scan.scan_id, scan.reason, exit_code, "", scan.started_utc_ns, scan.ended_utc_ns, scan.delivered, ""};
}

QueueWork::QueueWork(const std::string& session) : session_(session), queue_(session, kPatience) {
}

std::optional<QueueEntry> QueueWork::find(std::uint64_t number) {
    return ScanQueue(session_).find(number);
}

void QueueWork::take_stock(const std::optional<ScanInfo>& newest) {
    ScanQueue queue(session_);
    const std::uint64_t of_newest = queue_entry_of(newest);
    for (const QueueEntry& entry : queue.list()) {
        if (entry.state == QueueState::start) {
            queue.withdraw(entry.number);
        } else if (entry.state == QueueState::running && entry.number != of_newest) {
            log_warning("scan {} of the queue was interrupted: its acquirer died, and its session is gone",
                        entry.number);
            queue.finish(entry.number, QueueState::failed,
                         {0, "its acquirer died, and its session is gone", ExitCode::failed, "", 0, utc_ns()});
        } else if (entry.state == QueueState::running && is_seen_off(*newest)) {
            const ExitCode exit_code = exit_code_of(*newest);
            queue.finish(entry.number, state_after(exit_code), outcome_of(*newest, exit_code));
        }
    }
}

// Others have the folder for moments, which is no trouble.
template <class Work>
bool QueueWork::is_done(Work work) {
    constexpr std::uint64_t moment_ns = 2'000'000'000;
    try {
        work();
        trouble_.clear();
        is_said_ = false;
        return true;
    } catch (const Error& error) {
        const std::uint64_t now_ns = monotonic_ns();
        trouble_since_ns_ = trouble_.empty() ? now_ns : trouble_since_ns_;
        trouble_ = error.what();
        if (now_ns - trouble_since_ns_ > moment_ns && !std::exchange(is_said_, true)) {
            log_warning("{}", trouble_);
        }
        return false;
    }
}

// Whoever put it there was killed before it could ask for the start.
void QueueWork::refuse_stray(const QueueEntry& entry) {
    const std::uint64_t now_ns = monotonic_ns();
    if (stray_ != entry.number) {
        stray_ = entry.number;
        stray_since_ns_ = now_ns;
    } else if (now_ns - stray_since_ns_ > kStrayNs) {
        queue_.withdraw(entry.number);
    }
}

std::optional<QueueEntry> QueueWork::next(bool is_raised) {
    std::optional<QueueEntry> entry;
    const bool is_taken = is_done([&] {
        entry = queue_.next();
        if (!entry || entry->state == QueueState::waiting) {
            return;
        }
        if (!is_raised) {
            refuse_stray(*entry);
            entry.reset();
        } else if (!queue_.change(entry->number, QueueState::start, QueueState::waiting)) {
            entry.reset();
        }
    });
    return is_taken ? entry : std::nullopt;
}

bool QueueWork::begin(std::uint64_t number, const std::function<bool()>& tick) {
    bool may_begin = false;
    const auto begin = [&] {
        const auto entry = queue_.find(number);
        may_begin = entry && (entry->state == QueueState::running ||
                              queue_.change(number, QueueState::waiting, QueueState::running));
    };
    while (!is_done(begin) && tick()) {
        sleep_for(kPatience);
    }
    return may_begin;
}

void QueueWork::finish(std::uint64_t number, QueueState state, const QueueOutcome& outcome,
                       const std::function<bool()>& tick) {
    while (!is_done([&] { queue_.finish(number, state, outcome); }) && tick()) {
        sleep_for(kPatience);
    }
}

}  // namespace framering
