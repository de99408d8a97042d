// A session at work whose status the test changes between looks, and what is told of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "control/trouble/trouble_watch.hpp"

namespace framering::test {

using namespace std::chrono_literals;

// Looks are a second apart.
class WatchedSession {
  public:
    WatchedSession() {
        status.session = "scope";
        status.session_uuid = "u";
        status.acquirer_alive = true;
        status.slot_count = 100;
        status.scan.emplace();
        status.scan->scan_id = 3;
        status.scan->state = layout::ScanState::working;
        status.processes.resize(2);
        for (ProcessStatus& process : status.processes) {
            process.alive = true;
            process.state = "running";
        }
        acquirer().role = "acquirer";
        acquirer().pid = 11;
        writer().role = "writer";
        writer().pid = 12;
        writer().purpose = layout::Purpose::stores;
        writer().disk.emplace();
        writer().disk->free_bytes = 1ULL << 40;
    }
    [[nodiscard]] ProcessStatus& acquirer() { return status.processes[0]; }
    [[nodiscard]] ProcessStatus& writer() { return status.processes[1]; }

    // Looks for so long; a frame comes between two looks.
    std::string look(Nanoseconds time = 1s, std::uint64_t frames = 1) {
        std::string told;
        for (Nanoseconds passed{}; passed < time; passed += 1s) {
            now_ns += 1'000'000'000;
            status.scan->delivered += frames;
            tell(watch.take(status, now_ns, failed_hooks), told);
        }
        return told;
    }
    std::string end() {
        std::string told;
        tell(watch.end(status, now_ns), told);
        return told;
    }

    SessionStatus status;
    TroubleWatch watch;
    std::uint64_t now_ns = 1'000'000'000'000;
    std::string texts;  // of all events
    std::optional<std::uint64_t> failed_hooks{};

  private:
    void tell(const std::vector<TroubleEvent>& events, std::string& told) {
        for (const TroubleEvent& event : events) {
            told += std::string(name_of(event.trouble.kind)) + (event.trouble.subject.empty() ? "" : ":") +
                    event.trouble.subject + (event.begun ? "+ " : "- ");
            texts += event.text + "\n";
        }
    }
};

}  // namespace framering::test
