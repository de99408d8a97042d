#include "common/queue/scan_queue.hpp"

#include <algorithm>
#include <tuple>

#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kOrderStep = 1000;  // so that one that is moved finds room between two others

std::string file_of(const QueueEntry& entry) {
    return file_name_of(entry.order, entry.number, entry.state);
}

// Running ones, those that wait, those that are over with the last one first.
auto place_of(const QueueEntry& entry) noexcept {
    const int group = entry.state == QueueState::running ? 0 : is_over(entry.state) ? 2 : 1;
    return std::tuple(group, group == 2 ? ~entry.number : entry.order, entry.number);
}

void read_text(const SpoolFolder& folder, QueueEntry& entry) {
    std::string text = folder.read(file_of(entry));
    if (is_over(entry.state)) {
        read_finished(text, entry);
    } else {
        entry.request = std::move(text);
    }
}

std::optional<QueueEntry> entry_of(std::uint64_t number, const std::vector<QueueEntry>& all) {
    const auto found = std::ranges::find(all, number, &QueueEntry::number);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

// The step at which a process was killed that finished an entry: its last file counts.
void remove_former(SpoolFolder& folder, std::vector<QueueEntry>& all) {
    std::erase_if(all, [&](const QueueEntry& entry) {
        const bool is_former = std::ranges::any_of(all, [&](const QueueEntry& other) {
            return other.number == entry.number && is_over(other.state) && !is_over(entry.state);
        });
        return is_former && folder.remove(file_of(entry));
    });
}

// The order that brings the entry to this place of those that wait. Nothing: there is none between its neighbours.
std::optional<std::uint64_t> order_at(std::uint64_t place, std::uint64_t number, std::vector<QueueEntry> waiting) {
    std::erase_if(waiting, [&](const QueueEntry& entry) { return entry.number == number; });
    const std::size_t before = std::min<std::size_t>(std::max<std::uint64_t>(place, 1) - 1, waiting.size());
    const std::uint64_t low = before == 0 ? 0 : waiting[before - 1].order;
    if (before == waiting.size()) {
        return low + kOrderStep;
    }
    const std::uint64_t order = low + (waiting[before].order - low) / 2;
    return order == low ? std::nullopt : std::optional(order);
}

// Those behind the last one first: at each step the order is what it was.
void make_room(SpoolFolder& folder, std::vector<QueueEntry>& waiting) {
    std::uint64_t order = waiting.back().order + (waiting.size() + 1) * kOrderStep;
    for (auto entry = waiting.rbegin(); entry != waiting.rend(); ++entry, order -= kOrderStep) {
        folder.rename(file_of(*entry), file_name_of(order, entry->number, entry->state));
        entry->order = order;
    }
}
}  // namespace

ScanQueue::ScanQueue(const std::string& session, Nanoseconds patience)
    : session_(session), path_(spool_folder_of(session)), patience_(patience) {
}

void ScanQueue::ignore(const std::string& name, const std::string& why) {
    if (ignored_.insert(name).second) {
        log_warning("queue of session {}: {} in {} is ignored: {}", session_, name, path_.string(), why);
    }
}

std::vector<QueueEntry> ScanQueue::entries_in(SpoolFolder& folder) {
    std::vector<QueueEntry> all;
    for (const std::string& name : folder.names()) {
        const std::optional<QueueEntry> entry = entry_named(name);
        if (!entry || file_of(*entry) != name) {
            ignore(name, "its name is none of an entry");
        } else if (const std::string why = folder.why_foreign(name); !why.empty()) {
            ignore(name, why);
        } else {
            all.push_back(*entry);
        }
    }
    remove_former(folder, all);
    std::ranges::sort(all, {}, place_of);
    return all;
}

std::vector<QueueEntry> ScanQueue::waiting_in(SpoolFolder& folder) {
    std::vector<QueueEntry> all = entries_in(folder);
    std::erase_if(all, [](const QueueEntry& entry) { return entry.state != QueueState::waiting; });
    return all;
}

std::vector<QueueEntry> ScanQueue::list() {
    std::optional<SpoolFolder> folder = locked();
    std::vector<QueueEntry> all = folder ? entries_in(*folder) : std::vector<QueueEntry>();
    for (QueueEntry& entry : all) {
        read_text(*folder, entry);
    }
    return all;
}

std::uint64_t ScanQueue::add(const std::string& request, QueueState state) {
    if (request.size() > kMostEntryBytes) {
        fail(ExitCode::usage, "the scan's description has {} bytes; the queue takes at most {}", request.size(),
             kMostEntryBytes);
    }
    SpoolFolder folder = SpoolFolder::open_or_make(path_, patience_);
    std::uint64_t number = folder.last_number();
    std::uint64_t order = 0;
    for (const QueueEntry& entry : entries_in(folder)) {
        number = std::max(number, entry.number);
        order = std::max(order, entry.order);
    }
    ++number;
    folder.set_last_number(number);
    folder.put(file_name_of(order + kOrderStep, number, state), request);
    return number;
}

void ScanQueue::remove(std::uint64_t number) {
    std::optional<SpoolFolder> folder = locked();
    const auto entry = folder ? entry_of(number, entries_in(*folder)) : std::nullopt;
    if (!entry) {
        fail(ExitCode::failed,
             "the queue of session '{0}' has no scan {1}; see framering queue list --session {0}", session_,
             number);
    }
    if (entry->state == QueueState::running) {
        fail(ExitCode::refused, "scan {1} of the queue is running; cancel it with: framering cancel --session {0}",
             session_, number);
    }
    folder->remove(file_of(*entry));
}

void ScanQueue::move(std::uint64_t number, std::uint64_t place) {
    std::optional<SpoolFolder> folder = locked();
    std::vector<QueueEntry> waiting = folder ? waiting_in(*folder) : std::vector<QueueEntry>();
    if (!entry_of(number, waiting)) {
        fail(ExitCode::failed,
             "no scan {1} waits in the queue of session '{0}'; see framering queue list --session {0}", session_,
             number);
    }
    std::optional<std::uint64_t> order = order_at(place, number, waiting);
    if (!order) {
        make_room(*folder, waiting);
        order = order_at(place, number, waiting);
    }
    const QueueEntry moved = *entry_of(number, waiting);
    folder->rename(file_of(moved), file_name_of(*order, number, moved.state));
}

std::size_t ScanQueue::clear() {
    std::optional<SpoolFolder> folder = locked();
    const std::vector<QueueEntry> all = folder ? waiting_in(*folder) : std::vector<QueueEntry>();
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const QueueEntry& entry) { return folder->remove(file_of(entry)); }));
}

std::optional<QueueEntry> ScanQueue::next() {
    std::optional<SpoolFolder> folder = locked();
    const std::vector<QueueEntry> all = folder ? entries_in(*folder) : std::vector<QueueEntry>();
    for (const QueueState state : {QueueState::start, QueueState::waiting}) {
        const auto found = std::ranges::find(all, state, &QueueEntry::state);
        if (found != all.end()) {
            QueueEntry entry = *found;
            read_text(*folder, entry);
            return entry;
        }
    }
    return std::nullopt;
}

std::optional<QueueEntry> ScanQueue::find(std::uint64_t number) {
    std::optional<SpoolFolder> folder = locked();
    std::optional<QueueEntry> entry = folder ? entry_of(number, entries_in(*folder)) : std::nullopt;
    if (entry) {
        read_text(*folder, *entry);
    }
    return entry;
}

bool ScanQueue::change(std::uint64_t number, QueueState from, QueueState to) {
    std::optional<SpoolFolder> folder = locked();
    const auto entry = folder ? entry_of(number, entries_in(*folder)) : std::nullopt;
    return entry && entry->state == from &&
           folder->rename(file_of(*entry), file_name_of(entry->order, number, to));
}

bool ScanQueue::withdraw(std::uint64_t number) {
    std::optional<SpoolFolder> folder = locked();
    const auto entry = folder ? entry_of(number, entries_in(*folder)) : std::nullopt;
    return entry && entry->state == QueueState::start && folder->remove(file_of(*entry));
}

void ScanQueue::finish(std::uint64_t number, QueueState state, const QueueOutcome& outcome) {
    std::optional<SpoolFolder> folder = locked();
    std::vector<QueueEntry> all = folder ? entries_in(*folder) : std::vector<QueueEntry>();
    std::optional<QueueEntry> entry = entry_of(number, all);
    if (!entry || is_over(entry->state)) {
        return;
    }
    read_text(*folder, *entry);
    // Two files for a moment; remove_former() knows which one counts.
    folder->put(file_name_of(entry->order, number, state), finished_text(entry->request, outcome));
    folder->remove(file_of(*entry));
    std::erase_if(all, [](const QueueEntry& each) { return !is_over(each.state); });
    for (std::size_t i = kFinishedKept - 1; i < all.size(); ++i) {
        folder->remove(file_of(all[i]));
    }
}

}  // namespace framering
