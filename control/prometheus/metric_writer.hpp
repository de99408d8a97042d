// Writes one metric after the other, for all sessions.
#pragma once
#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "control/prometheus/exposition.hpp"
#include "control/prometheus/session_metrics.hpp"

namespace framering {

// Requires: the sessions outlive it.
class MetricWriter {
  public:
    explicit MetricWriter(const std::vector<ObservedSession>& sessions) : sessions_(sessions) {}

    [[nodiscard]] Exposition& out() noexcept { return out_; }

    void each(const std::function<void(const ObservedSession&)>& show) const {
        std::ranges::for_each(sessions_, show);
    }
    void each_status(const std::function<void(const SessionStatus&)>& show) const {
        each([&](const ObservedSession& session) {
            if (session.status) {
                show(*session.status);
            }
        });
    }
    void each_scan(const std::function<void(const SessionStatus&, const ScanInfo&)>& show) const {
        each_status([&](const SessionStatus& status) {
            if (status.scan) {
                show(status, *status.scan);
            }
        });
    }
    // One of each role: the process that is there rather than one that is gone.
    void each_process(const std::function<void(const SessionStatus&, const ProcessStatus&)>& show) const {
        each_status([&](const SessionStatus& status) {
            for (const ProcessStatus& process : status.processes) {
                const bool has_better = std::ranges::any_of(status.processes, [&](const ProcessStatus& other) {
                    return other.role == process.role && &other != &process &&
                           (other.alive != process.alive ? other.alive : &other < &process);
                });
                if (!has_better) {
                    show(status, process);
                }
            }
        });
    }

    template <class Value>
    void session(std::string_view name, Exposition::Kind kind, std::string_view help, Value value) {
        out_.metric(name, kind, help);
        each_status([&](const SessionStatus& status) {
            out_.sample({{"session", status.session}}, static_cast<double>(value(status)));
        });
    }
    template <class Value>
    void scan(std::string_view name, Exposition::Kind kind, std::string_view help, Value value) {
        out_.metric(name, kind, help);
        each_scan([&](const SessionStatus& status, const ScanInfo& scan) {
            out_.sample({{"session", status.session}}, static_cast<double>(value(scan)));
        });
    }
    template <class Value>
    void process(std::string_view name, Exposition::Kind kind, std::string_view help, Value value) {
        out_.metric(name, kind, help);
        each_process([&](const SessionStatus& status, const ProcessStatus& process) {
            out_.sample({{"session", status.session}, {"role", process.role}},
                        static_cast<double>(value(process)));
        });
    }
    // Of those that use a disk.
    template <class Value>
    void disk(std::string_view name, Exposition::Kind kind, std::string_view help, Value value) {
        out_.metric(name, kind, help);
        each_process([&](const SessionStatus& status, const ProcessStatus& process) {
            if (const auto number = process.disk && process.may_block() ? value(process) : std::nullopt) {
                out_.sample({{"session", status.session}, {"role", process.role}}, *number);
            }
        });
    }

  private:
    const std::vector<ObservedSession>& sessions_;
    Exposition out_;
};

// Of the cameras, and of the processes and their disks.
void add_source_metrics(MetricWriter& all);
void add_process_metrics(MetricWriter& all);

}  // namespace framering
