#include "recorded/hooks/hook_search.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "recorded/hooks/hook_runners.hpp"
#include "recorded/manifest.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Those of most scans are all over.
void count(const fs::path& directory, const HookScan& scan, HookCounts& counts) {
    count_hooks(scan, counts);
    if (!std::ranges::all_of(scan.jobs(), &HookJob::is_over)) {
        HookRunners(directory).count_unattended(scan, counts);
    }
}

bool has_name(const fs::path& path) noexcept {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

bool is_own_directory(const fs::path& path) noexcept {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid();
}

void visit_below(const fs::path& parent, const std::function<void(const fs::path&)>& visit, unsigned levels) {
    std::error_code error;
    for (fs::directory_iterator each(parent, error), end; !error && each != end; each.increment(error)) {
        const fs::path& directory = each->path();
        if (directory.filename().string().starts_with('.') || !is_own_directory(directory)) {
            continue;
        }
        if (has_name(directory / kHookJournalName)) {
            visit(directory);
        } else if (levels > 1 && !has_name(directory / kManifestFileName)) {
            visit_below(directory, visit, levels - 1);
        }
    }
}
}  // namespace

void visit_hook_scans(const fs::path& top, const std::function<void(const fs::path&)>& visit) {
    if (has_name(top / kHookJournalName)) {
        visit(top);
    } else {
        visit_below(top, visit, kHookLevels);
    }
}

fs::path whole_path(const fs::path& directory) {
    const fs::path path = fs::absolute(directory).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

std::optional<HookCounts> HookTally::look() {
    if (!has_name(output_ / kHookFolderName)) {
        return std::nullopt;
    }
    HookCounts counts;
    std::map<fs::path, HookJournalReader> found;
    visit_hook_scans(output_, [&](const fs::path& directory) {
        auto former = readers_.extract(directory);
        HookJournalReader& reader = found[directory];
        if (!former.empty()) {
            reader = std::move(former.mapped());
        }
        try {
            if (reader.read(directory)) {
                count(directory, reader.scan(), counts);
            }
        } catch (const Error&) {
            found.erase(directory);  // not readable: its runner says so
        }
    });
    readers_ = std::move(found);
    return counts;
}

}  // namespace framering
