// The queue as the acquirer that serves it has it: it takes entries, and says what became of them.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/queue/scan_queue.hpp"
#include "common/session/scan_info.hpp"

namespace framering {

// Thread: one. Once the first scan may come, no call waits for the folder for longer than 20 ms.
class QueueWork {
  public:
    explicit QueueWork(const std::string& session);

    // Before the first scan of this process: what a former one has left. `newest`: the newest scan of the session,
    // where there is one. An entry whose scan it is waits for its end, or is finished; others that were running
    // have failed. Fails (Error): the folder cannot be used.
    void take_stock(const std::optional<ScanInfo>& newest);
    // The next one to begin, waiting. `is_raised`: somebody has asked for a start since the call before. Nothing
    // as well while the folder cannot be had; that is said once.
    [[nodiscard]] std::optional<QueueEntry> next(bool is_raised);
    // The folder cannot be had at the moment.
    [[nodiscard]] bool is_stuck() const noexcept { return !trouble_.empty(); }
    // Before the first scan of this process. Fails (Error): the folder cannot be used.
    [[nodiscard]] std::optional<QueueEntry> find(std::uint64_t number);
    // These try again, with `tick` between, until it is written or that returns false.
    // Its first frame may come. False: it was removed.
    [[nodiscard]] bool begin(std::uint64_t number, const std::function<bool()>& tick);
    void finish(std::uint64_t number, QueueState state, const QueueOutcome& outcome,
                const std::function<bool()>& tick);

  private:
    template <class Work>
    [[nodiscard]] bool is_done(Work work);
    void refuse_stray(const QueueEntry& entry);

    std::string session_;
    ScanQueue queue_;
    std::string trouble_;  // what keeps it from the folder
    std::uint64_t trouble_since_ns_ = 0;
    bool is_said_ = false;
    std::uint64_t stray_ = 0;
    std::uint64_t stray_since_ns_ = 0;
};

// From the record of a scan that is over.
[[nodiscard]] QueueOutcome outcome_of(const ScanInfo& scan, ExitCode exit_code);

}  // namespace framering
