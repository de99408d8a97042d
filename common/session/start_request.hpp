// Asking a serving acquirer to begin a scan now, or not at all.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/queue/scan_queue.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// Refused, as a scan is open.
class SessionBusy : public Error {
    using Error::Error;
};
// Nobody would take a scan from the queue or begin one.
class NotServed : public Error {
    using Error::Error;
};

// Fails (NotServed) where nobody would take a scan from the queue or begin one: failed without an acquirer,
// refused where it runs a single scan.
void require_serving(const SessionView& view);
// An acquirer is there and takes scans.
[[nodiscard]] bool is_serving(const SessionView& view) noexcept;
// The same of a session by its name, which need not be there.
[[nodiscard]] bool is_served(const std::string& session);
// The number of the queue's entry that asked for the newest scan; 0: none did, or there is no scan.
[[nodiscard]] std::uint64_t newest_queue_entry(const SessionView& view);
// The same of this scan.
[[nodiscard]] std::uint64_t queue_entry_of(const SessionView& view, std::uint64_t scan_id);

// Thread: one. Invariants: nothing is begun after its end that was not taken before.
class StartRequest {
  public:
    // Requires: `view` outlives it. `request`: a ScanRequest as JSON. Fails (Error): as require_serving();
    // SessionBusy; no permission (another user's session).
    StartRequest(const SessionView& view, const std::string& request);
    ~StartRequest();
    StartRequest(const StartRequest&) = delete;
    StartRequest& operator=(const StartRequest&) = delete;

    // Of the entry in the queue.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    // Asked again and again: true once the acquirer has taken the scan, which is then an entry of the queue like
    // any other. Fails (Error): SessionBusy, another scan has begun; NotServed, the acquirer is gone.
    [[nodiscard]] bool is_taken();

  private:
    [[nodiscard]] bool is_answered() const noexcept;

    const SessionView* view_;
    ScanQueue queue_;
    std::uint64_t number_;
    std::uint64_t word_ = 0;  // under which the acquirer answers
    bool is_open_ = true;     // neither taken nor refused
};

// Waits until the scan is taken; its number in the queue. Nothing: the acquirer has not answered by then, and
// nothing is begun. Fails (Error) as StartRequest does.
[[nodiscard]] std::optional<std::uint64_t> start_by(const Deadline& deadline, const SessionView& view,
                                                    const std::string& request);

}  // namespace framering
