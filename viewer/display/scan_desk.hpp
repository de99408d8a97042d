// The queue of a session, looked at and changed for a display by a thread of its own: its disk and the acquirer
// may let others wait.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "viewer/display/queued_scans.hpp"

namespace framering {

// Thread safety: every call from any thread; none waits.
class ScanDesk {
  public:
    struct Seen {
        bool is_serving = false;
        std::vector<QueuedScan> scans;
        std::uint64_t answers = 0;  // to what was asked for
        std::string problem;        // of the last one; empty: it is done
    };

    explicit ScanDesk(std::string session);
    ~ScanDesk();
    ScanDesk(const ScanDesk&) = delete;
    ScanDesk& operator=(const ScanDesk&) = delete;

    // As it was at most a second ago.
    [[nodiscard]] Seen seen();
    // `request`: JSON.
    void add(std::string request);
    void start(std::string request);
    void remove(std::uint64_t number);

  private:
    void order(std::function<void()> work);
    void run();
    void look();

    std::string session_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> orders_;
    Seen seen_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace framering
