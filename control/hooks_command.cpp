#include "control/hooks_command.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/base/clock.hpp"
#include "common/base/output.hpp"
#include "common/base/printable.hpp"
#include "common/base/quantity.hpp"
#include "common/base/shown_path.hpp"
#include "recorded/hooks/hook_search.hpp"
#include "recorded/input_file.hpp"

namespace framering {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {
constexpr const char* kScanWord = "scan";

struct FoundHooks {
    fs::path directory;
    HookScan scan;
};

std::vector<FoundHooks> hooks_below(const fs::path& place) {
    if (!is_there(place)) {
        fail(ExitCode::failed, "hooks: {} does not exist", quoted(place));
    }
    std::vector<FoundHooks> found;
    visit_hook_scans(place, [&](const fs::path& directory) {
        if (auto scan = read_hook_scan(directory)) {
            found.push_back({directory, std::move(*scan)});
        }
    });
    std::ranges::sort(found, {}, &FoundHooks::directory);
    return found;
}

std::string pause_text(const HookJob& job) {
    const std::uint64_t now = utc_ns();
    return job.next_utc_ns <= now ? "now" : "in " + duration_text(Nanoseconds(job.next_utc_ns - now));
}

std::string job_text(const HookJob& job) {
    std::string text =
        fmt::format("{:<9}  {:<22}  {} {}", name_of(job.state), job.file.empty() ? kScanWord : job.file,
                    job.attempts, job.attempts == 1 ? "attempt" : "attempts");
    if (job.failures != 0 && job.state != HookState::done) {
        text += fmt::format(", the last failure with exit code {}", job.exit_code);
    }
    if (job.state == HookState::failed) {
        text += ", next attempt " + pause_text(job);
    }
    return text;
}

std::string counts_text(const HookCounts& counts) {
    return fmt::format("{} waiting, {} running, {} done, {} given up", counts.waiting, counts.running, counts.done,
                       counts.given_up);
}

// Jobs that are done stand in the counts alone.
std::string scan_text(const FoundHooks& found) {
    HookCounts counts;
    count_hooks(found.scan, counts);
    std::string text = fmt::format("{}: {}\n", printable(found.directory.string()), counts_text(counts));
    for (const HookJob& job : found.scan.jobs()) {
        if (job.state != HookState::done) {
            text += "    " + job_text(job) + "\n";
        }
    }
    return text;
}

ordered_json job_json(const FoundHooks& found, const HookJob& job) {
    return {{"directory", whole_path(found.directory).string()},
            {"job", job.id},
            {"event", name_of(job.kind)},
            {"file", job.file.empty() ? ordered_json() : ordered_json(job.file)},
            {"state", name_of(job.state)},
            {"attempts", job.attempts},
            {"failures", job.failures},
            {"exit_code", job.exit_code},
            {"next_utc_ns", job.next_utc_ns},
            {"changed_utc_ns", job.changed_utc_ns}};
}

ExitCode list_hooks(const ControlOptions& options, const std::vector<FoundHooks>& all) {
    ordered_json list = ordered_json::array();
    std::string text;
    for (const FoundHooks& found : all) {
        for (const HookJob& job : found.scan.jobs()) {
            list.push_back(job_json(found, job));
        }
        text += scan_text(found);
    }
    if (options.json) {
        print_out("{}\n", list.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
    } else if (text.empty()) {
        print_out("{}: no scan with hooks\n", options.hooks.place.string());
    } else {
        print_text(text);
    }
    return ExitCode::done;
}

bool is_meant(const HookJob& job, const HooksWords& words) noexcept {
    if (words.job.empty()) {
        return words.action == HooksAction::retry
                   ? job.state == HookState::given_up || job.state == HookState::failed
                   : !job.is_over();
    }
    return job.id == words.job || (job.file.empty() ? words.job == kScanWord : words.job == job.file);
}

// Of what is done nothing can be given up.
bool can_change(const HookJob& job, const HooksWords& words) noexcept {
    return words.action == HooksAction::retry || job.state != HookState::done;
}

ExitCode change_hooks(const HooksWords& words, const std::vector<FoundHooks>& all) {
    std::uint64_t meant = 0;
    std::uint64_t changed = 0;
    for (const FoundHooks& found : all) {
        std::vector<HookEntry> entries;
        for (const HookJob& job : found.scan.jobs()) {
            meant += is_meant(job, words) ? 1U : 0U;
            if (is_meant(job, words) && can_change(job, words)) {
                HookEntry& entry = entries.emplace_back();
                entry.event = words.action == HooksAction::retry ? HookEvent::retry : HookEvent::given_up;
                entry.utc_ns = utc_ns();
                entry.job = job.id;
            }
        }
        if (!entries.empty()) {
            append_to_hook_journal(found.directory, entries, true);
        }
        changed += entries.size();
    }
    if (meant == 0 && !words.job.empty()) {
        fail(ExitCode::failed,
             "hooks: there is no job {} in {}; give the id, the name of a file, or scan; see framering hooks list",
             words.job, quoted(words.place));
    }
    print_out("{} {} {}\n", changed, changed == 1 ? "job" : "jobs",
              words.action == HooksAction::retry ? "will be tried again, if a runner works there or is started"
                                                 : "given up");
    return ExitCode::done;
}
}  // namespace

ExitCode show_or_change_hooks(const ControlOptions& options) {
    const std::vector<FoundHooks> found = hooks_below(options.hooks.place);
    return options.hooks.action == HooksAction::list ? list_hooks(options, found)
                                                     : change_hooks(options.hooks, found);
}

}  // namespace framering
