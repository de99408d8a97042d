#include "recorded/hooks/hook_jobs.hpp"

#include <algorithm>

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kHookKindNames = std::to_array<Named<HookKind>>(
    {{HookKind::file_closed, "file-closed"}, {HookKind::scan_closed, "scan-closed"}});
constexpr auto kHookStateNames = std::to_array<Named<HookState>>({{HookState::waiting, "waiting"},
                                                                  {HookState::running, "running"},
                                                                  {HookState::failed, "failed"},
                                                                  {HookState::done, "done"},
                                                                  {HookState::given_up, "given_up"}});

void change(HookJob& job, const HookEntry& entry) {
    if (job.state == HookState::done && entry.event != HookEvent::retry) {
        return;  // of another runner, on a file system without locks
    }
    job.changed_utc_ns = entry.utc_ns;
    const bool was_given_up = job.state == HookState::given_up;  // by the user, during the attempt
    switch (entry.event) {
        case HookEvent::started:
            job.state = HookState::running;
            ++job.attempts;
            break;
        case HookEvent::failed:
            job.state = was_given_up ? HookState::given_up : HookState::failed;
            ++job.failures;
            job.exit_code = entry.exit_code;
            job.next_utc_ns = entry.next_utc_ns;
            break;
        case HookEvent::interrupted:
            job.state = was_given_up ? HookState::given_up : HookState::waiting;
            break;
        case HookEvent::retry:
            job.state = HookState::waiting;
            job.failures = 0;
            job.next_utc_ns = 0;
            break;
        case HookEvent::done:
            job.state = HookState::done;
            break;
        default:
            job.state = HookState::given_up;
    }
}
}  // namespace

std::string_view name_of(HookKind kind) noexcept {
    return name_in(kHookKindNames, kind);
}

std::string_view name_of(HookState state) noexcept {
    return name_in(kHookStateNames, state);
}

void HookScan::take(const HookEntry& entry) {
    switch (entry.event) {
        case HookEvent::begun:
            identity_ = identity_.session_uuid.empty() ? entry : identity_;
            break;
        case HookEvent::file_closed:
            add(entry, HookKind::file_closed);
            break;
        case HookEvent::scan_closed:
            state_ = is_closed() ? state_ : entry.state;
            add(entry, HookKind::scan_closed);
            break;
        default:
            if (const auto at = places_.find(entry.job); at != places_.end()) {
                change(jobs_[at->second], entry);
            }
    }
}

// A writer that took over may say again what was said before.
void HookScan::add(const HookEntry& entry, HookKind kind) {
    if (!places_.emplace(entry.job, jobs_.size()).second) {
        return;
    }
    HookJob& job = jobs_.emplace_back();
    job.kind = kind;
    job.id = entry.job;
    job.file = entry.file;
    job.frames = entry.frames;
    job.first_sequence = entry.first_sequence;
    job.bytes = entry.bytes;
    job.changed_utc_ns = entry.utc_ns;
}

const HookJob* HookScan::find(const std::string& id) const noexcept {
    const auto at = places_.find(id);
    return at == places_.end() ? nullptr : &jobs_[at->second];
}

const HookJob* HookScan::find_file(std::string_view name) const noexcept {
    const auto job = std::ranges::find(jobs_, name, &HookJob::file);
    return name.empty() || job == jobs_.end() ? nullptr : &*job;
}

void count_hooks(const HookScan& scan, HookCounts& counts, const std::function<bool(const HookJob&)>& counts_job) {
    for (const HookJob& job : scan.jobs()) {
        if (counts_job && !counts_job(job)) {
            continue;
        }
        switch (job.state) {
            case HookState::waiting:
            case HookState::failed:
                ++counts.waiting;
                break;
            case HookState::running:
                ++counts.running;
                break;
            case HookState::done:
                ++counts.done;
                break;
            case HookState::given_up:
                ++counts.given_up;
                break;
        }
    }
}

}  // namespace framering
