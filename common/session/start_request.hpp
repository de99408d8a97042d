// Asking a serving acquirer to begin a scan now, or not at all.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/queue/scan_queue.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// Fails (Error) where nobody would take a scan from the queue or begin one: failed without an acquirer, refused
// where it runs a single scan.
void require_serving(const SessionView& view);
// An acquirer is there and takes scans.
[[nodiscard]] bool is_serving(const SessionView& view) noexcept;
// The number of the queue's entry that asked for the newest scan; 0: none did, or there is no scan.
[[nodiscard]] std::uint64_t newest_queue_entry(const SessionView& view);

// Thread: one. Invariants: nothing is begun after its end that was not taken before.
class StartRequest {
  public:
    // Requires: `view` outlives it. `request`: a ScanRequest as JSON. Fails (Error): as require_serving(),
    // refused: a scan is open; no permission (another user's session).
    StartRequest(const SessionView& view, const std::string& request);
    ~StartRequest();
    StartRequest(const StartRequest&) = delete;
    StartRequest& operator=(const StartRequest&) = delete;

    // Of the entry in the queue.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    // Asked again and again: true once the acquirer has taken the scan, which is then an entry of the queue like
    // any other. Fails (Error): refused, another scan has begun; failed, the acquirer is gone.
    [[nodiscard]] bool is_taken();

  private:
    [[nodiscard]] bool is_answered() const noexcept;

    const SessionView* view_;
    ScanQueue queue_;
    std::uint64_t number_;
    std::uint64_t word_ = 0;  // under which the acquirer answers
    bool is_open_ = true;     // neither taken nor refused
};

}  // namespace framering
