#include "control/hooks_command.hpp"

#include <algorithm>

#include "common/base/clock.hpp"
#include "common/base/output.hpp"
#include "common/base/shown_path.hpp"
#include "control/hooks_list.hpp"
#include "recorded/hooks/hook_search.hpp"
#include "recorded/input_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
std::vector<FoundHooks> hooks_below(const fs::path& place) {
    if (!is_there(place)) {
        fail(ExitCode::failed, "hooks: {} does not exist", quoted(place));
    }
    std::vector<FoundHooks> found;
    visit_hook_scans(place, [&](const fs::path& directory) {
        if (auto scan = read_hook_scan(directory)) {
            found.push_back({directory, std::move(*scan), HookRunners(directory)});
        }
    });
    std::ranges::sort(found, {}, &FoundHooks::directory);
    return found;
}

bool is_meant(const HookJob& job, const HooksWords& words) noexcept {
    if (words.job.empty()) {
        return words.action == HooksAction::retry
                   ? job.state == HookState::given_up || job.state == HookState::failed
                   : !job.is_over();
    }
    return job.id == words.job || (job.file.empty() ? words.job == kWordForScan : words.job == job.file);
}

// Of what is done nothing can be given up.
bool can_change(const HookJob& job, const HooksWords& words) noexcept {
    return words.action == HooksAction::retry || job.state != HookState::done;
}

ExitCode change_hooks(const HooksWords& words, const std::vector<FoundHooks>& all) {
    std::uint64_t meant = 0;
    std::uint64_t changed = 0;
    bool is_attended = true;
    for (const FoundHooks& found : all) {
        std::vector<HookEntry> entries;
        for (const HookJob& job : found.scan.jobs()) {
            meant += is_meant(job, words) ? 1U : 0U;
            if (is_meant(job, words) && can_change(job, words)) {
                HookEntry& entry = entries.emplace_back();
                entry.event = words.action == HooksAction::retry ? HookEvent::retry : HookEvent::given_up;
                entry.utc_ns = utc_ns();
                entry.job = job.id;
                is_attended = is_attended && found.runners.care_for(found.scan, job.kind) == HookCare::works;
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
              words.action != HooksAction::retry ? "given up"
              : is_attended                      ? "will be tried again"
                            : "will be tried again once a runner with a matching command works there");
    return ExitCode::done;
}
}  // namespace

ExitCode show_or_change_hooks(const ControlOptions& options) {
    const std::vector<FoundHooks> found = hooks_below(options.hooks.place);
    if (options.hooks.action == HooksAction::list) {
        print_text(options.json ? hooks_json(found) : hooks_text(options.hooks.place, found));
        return ExitCode::done;
    }
    return change_hooks(options.hooks, found);
}

}  // namespace framering
