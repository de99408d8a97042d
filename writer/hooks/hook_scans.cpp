#include "writer/hooks/hook_scans.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "recorded/hooks/hook_search.hpp"
#include "recorded/input_file.hpp"
#include "recorded/manifest.hpp"
#include "writer/scan/hand_out.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr Nanoseconds kLookPace = std::chrono::seconds(1);
constexpr int kLookShare = 20;  // a look may take this part of the time
// A writer that is alive tells of its closed scan within this time.
constexpr Nanoseconds kWriterPatience = std::chrono::seconds(3);

std::optional<struct stat> status_of(const fs::path& path) noexcept {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

std::uint64_t change_time_ns(const struct stat& status) noexcept {
    constexpr std::uint64_t second = 1'000'000'000;
    return static_cast<std::uint64_t>(status.st_mtim.tv_sec) * second +
           static_cast<std::uint64_t>(status.st_mtim.tv_nsec);
}

// The wall clock may have been set back since.
bool is_recent(std::uint64_t time_ns) noexcept {
    constexpr auto patience = static_cast<std::uint64_t>(kWriterPatience.count());
    const std::uint64_t now = utc_ns();
    return now <= time_ns + patience && time_ns <= now + patience;
}

// The manifest of a long scan is long, and its state stands at the beginning.
bool says_it_is_closed(const fs::path& directory) {
    std::string beginning(512, '\0');
    const InputFile file(directory / kManifestFileName);
    beginning.resize(file.read_at(0, std::as_writable_bytes(std::span(beginning))));
    return beginning.find("\"state\": \"") != std::string::npos &&
           beginning.find("\"state\": \"recording\"") == std::string::npos;
}
}  // namespace

void HookScans::look() {
    if (!next_.has_passed()) {
        for (auto& [directory, entry] : entries_) {
            if (!entry.is_settled_) {
                look_at(directory);
            }
        }
        return;
    }
    const std::uint64_t began_ns = monotonic_ns();
    ++looks_;
    visit_hook_scans(output_, [this](const fs::path& directory) {
        entries_[directory].seen_ = looks_;
        look_at(directory);
    });
    std::erase_if(entries_, [this](const auto& each) { return each.second.seen_ != looks_; });
    next_ = Deadline::in(std::max(kLookPace, Nanoseconds(monotonic_ns() - began_ns) * kLookShare));
}

bool HookScans::awaits_end() const noexcept {
    return std::ranges::any_of(entries_, [](const auto& each) { return each.second.awaits_end_; });
}

void HookScans::look_at(const fs::path& directory) {
    Entry& entry = entries_[directory];
    try {
        read(directory, entry);
    } catch (const Error& error) {
        if (!std::exchange(entry.has_warned_, true)) {
            log_warning("{}; no hook runs for it", error.what());
        }
    }
}

void HookScans::read(const fs::path& directory, Entry& entry) {
    const auto journal = status_of(directory / kHookJournalName);
    if (!journal) {
        return;  // it is gone, or has another name: the next look for directories tells
    }
    const auto size = static_cast<std::uint64_t>(journal->st_size);
    if (size != entry.journal_size_ || journal->st_ino != entry.journal_inode_) {
        entry.journal_size_ = size;
        entry.journal_inode_ = journal->st_ino;
        entry.is_settled_ = false;
        (void)entry.reader_.read(directory);
    }
    const auto manifest = entry.scan().is_closed() ? std::nullopt : status_of(directory / kManifestFileName);
    entry.awaits_end_ = false;
    if (manifest && change_time_ns(*manifest) != entry.manifest_time_ns_) {
        if (is_recent(change_time_ns(*manifest))) {
            entry.awaits_end_ = says_it_is_closed(directory);
            return;
        }
        entry.manifest_time_ns_ = change_time_ns(*manifest);
        if (says_it_is_closed(directory)) {  // and its writer was killed before it could tell
            complete_hand_out(directory, read_manifest(directory));
            (void)entry.reader_.read(directory);
        }
    }
}

}  // namespace framering
