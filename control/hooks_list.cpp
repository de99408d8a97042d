#include "control/hooks_list.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/base/clock.hpp"
#include "common/base/printable.hpp"
#include "common/base/quantity.hpp"
#include "common/base/shown_path.hpp"
#include "recorded/hooks/hook_search.hpp"

namespace framering {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {
std::string pause_text(const HookJob& job) {
    const std::uint64_t now = utc_ns();
    return job.next_utc_ns <= now ? "now" : "in " + duration_text(Nanoseconds(job.next_utc_ns - now));
}

HookCare care_for(const FoundHooks& found, const HookJob& job) noexcept {
    return found.runners.care_for(found.scan, job.kind);
}

bool waits_for_files(const FoundHooks& found, const HookJob& job) noexcept {
    return job.kind == HookKind::scan_closed && care_for(found, job) == HookCare::works &&
           std::ranges::any_of(found.scan.jobs(), [&](const HookJob& each) {
               return each.kind == HookKind::file_closed && !each.is_over() &&
                      care_for(found, each) == HookCare::works;
           });
}

// Why a job that is not over is where it is, if its state does not say it.
std::string reason_text(const FoundHooks& found, const HookJob& job) {
    const HookCare care = care_for(found, job);
    if (care == HookCare::no_command) {
        return ", and the runner has no command for it";
    }
    if (care == HookCare::none) {
        return job.state == HookState::running ? ", and its runner is gone" : "";
    }
    if (job.state == HookState::failed) {
        return ", next attempt " + pause_text(job);
    }
    return job.state == HookState::waiting && waits_for_files(found, job) ? ", after those of the files" : "";
}

std::string job_text(const FoundHooks& found, const HookJob& job) {
    std::string text =
        fmt::format("{:<9}  {:<22}  {} {}", name_of(job.state), job.file.empty() ? kWordForScan : job.file,
                    job.attempts, job.attempts == 1 ? "attempt" : "attempts");
    if (job.failures != 0 && job.state != HookState::done) {
        text += fmt::format(", the last failure with exit code {}", job.exit_code);
    }
    return job.is_over() ? text : text + reason_text(found, job);
}

std::string runner_text(const FoundHooks& found) {
    if (std::ranges::all_of(found.scan.jobs(), &HookJob::is_over)) {
        return "";
    }
    const HookCare care = std::max(found.runners.care_for(found.scan, HookKind::file_closed),
                                   found.runners.care_for(found.scan, HookKind::scan_closed));
    if (care == HookCare::unknown) {
        return "; whether a runner works here is not known";
    }
    if (care == HookCare::none) {
        return "; no runner works here";
    }
    const auto pid = found.runners.pid_for(found.scan);
    return pid ? fmt::format("; runner: process {}", *pid) : "; a runner works here";
}

// Jobs that are done stand in the counts alone.
std::string scan_text(const FoundHooks& found) {
    HookCounts counts;
    count_hooks(found.scan, counts);
    std::string text =
        fmt::format("{}: {} waiting, {} running, {} done, {} given up{}\n", printable(found.directory.string()),
                    counts.waiting, counts.running, counts.done, counts.given_up, runner_text(found));
    for (const HookJob& job : found.scan.jobs()) {
        if (job.state != HookState::done) {
            text += "    " + job_text(found, job) + "\n";
        }
    }
    return text;
}

bool has_job(const std::vector<FoundHooks>& all, HookCare care) {
    return std::ranges::any_of(all, [&](const FoundHooks& found) {
        return std::ranges::any_of(
            found.scan.jobs(), [&](const HookJob& job) { return !job.is_over() && care_for(found, job) == care; });
    });
}

std::string advice_text(const fs::path& place, const std::vector<FoundHooks>& all) {
    std::string text;
    if (has_job(all, HookCare::none)) {
        text += fmt::format(
            "where no runner works, jobs wait until one is started: framering writer --run-hooks {} "
            "--on-file-closed 'CMD ...' --on-scan-closed 'CMD ...'\n",
            quoted(place));
    }
    if (has_job(all, HookCare::no_command)) {
        text += fmt::format(
            "jobs without a command wait until a runner has one for them; to take them off the list: framering "
            "hooks give-up {} JOB\n",
            quoted(place));
    }
    return text;
}

ordered_json job_json(const FoundHooks& found, const HookJob& job) {
    const auto pid = found.runners.pid_for(found.scan);
    return {{"directory", whole_path(found.directory).string()},
            {"job", job.id},
            {"event", name_of(job.kind)},
            {"file", job.file.empty() ? ordered_json() : ordered_json(job.file)},
            {"state", name_of(job.state)},
            {"attempts", job.attempts},
            {"failures", job.failures},
            {"exit_code", job.exit_code},
            {"next_utc_ns", job.next_utc_ns},
            {"changed_utc_ns", job.changed_utc_ns},
            {"runner", name_of(care_for(found, job))},
            {"runner_pid", pid ? ordered_json(*pid) : ordered_json()}};
}
}  // namespace

std::string hooks_text(const fs::path& place, const std::vector<FoundHooks>& all) {
    if (all.empty()) {
        return printable(place.string()) + ": no scan with hooks\n";
    }
    std::string text;
    for (const FoundHooks& found : all) {
        text += scan_text(found);
    }
    return text + advice_text(place, all);
}

std::string hooks_json(const std::vector<FoundHooks>& all) {
    ordered_json list = ordered_json::array();
    for (const FoundHooks& found : all) {
        for (const HookJob& job : found.scan.jobs()) {
            list.push_back(job_json(found, job));
        }
    }
    return list.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace framering
