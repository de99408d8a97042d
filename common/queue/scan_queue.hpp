// Scans that wait for a serving acquirer (framering acquirer --serve): they outlive every process and a restart of
// the machine.
#pragma once
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/queue/queue_entry.hpp"
#include "common/queue/spool_folder.hpp"

namespace framering {

// So many entries that are over are kept.
inline constexpr std::size_t kFinishedKept = 100;
inline constexpr Nanoseconds kQueuePatience = std::chrono::seconds(5);

// Each call locks the folder, changes one thing in one step, and lets go. Any number of processes may do so at
// once.
//
// Thread: one. Every call fails (Error) as SpoolFolder does.
class ScanQueue {
  public:
    // `patience`: how long a call waits for another process that has the folder. Fails (Error) as
    // spool_folder_of().
    explicit ScanQueue(const std::string& session, Nanoseconds patience = kQueuePatience);

    // The running ones, those that wait in their order, then those that are over, the last one first.
    [[nodiscard]] std::vector<QueueEntry> list();

    // Behind all others, or to begin at once: `state` is waiting or start. Returns its number. `request`: JSON of
    // at most kMostEntryBytes. Fails (Error, usage): longer.
    std::uint64_t add(const std::string& request, QueueState state = QueueState::waiting);
    // Fails (Error): no such entry, or it is running.
    void remove(std::uint64_t number);
    // To place 1 (the next one), 2 ... of those that wait; beyond them: to the end. Fails (Error): it does not
    // wait.
    void move(std::uint64_t number, std::uint64_t place);
    // Those that wait. Returns how many.
    std::size_t clear();

    // What is to begin now, where somebody asked for that, else the first that waits.
    [[nodiscard]] std::optional<QueueEntry> next();
    [[nodiscard]] std::optional<QueueEntry> find(std::uint64_t number);
    // From now on frames of it may be taken; one that is to begin now is one that waits first. False: somebody has
    // removed it.
    bool change(std::uint64_t number, QueueState from, QueueState to);
    // One that is to begin at once is no longer to. False: it has begun, or somebody has removed it.
    bool withdraw(std::uint64_t number);
    // Nothing is done where somebody has removed it.
    void finish(std::uint64_t number, QueueState state, const QueueOutcome& outcome);

  private:
    [[nodiscard]] std::vector<QueueEntry> entries_in(SpoolFolder& folder);
    [[nodiscard]] std::vector<QueueEntry> waiting_in(SpoolFolder& folder);
    // Where there is nothing: no folder.
    [[nodiscard]] std::optional<SpoolFolder> locked() const { return SpoolFolder::open(path_, patience_); }
    void ignore(const std::string& name, const std::string& why);

    std::string session_;
    std::filesystem::path path_;
    Nanoseconds patience_;
    std::set<std::string> ignored_;  // files of which it was said
};

}  // namespace framering
