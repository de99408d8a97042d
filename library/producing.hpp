// A session's acquirer whose frames come from the caller.
#pragma once
#include "include/framering/producer.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "common/ring/when_full.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/left_scan.hpp"
#include "common/session/point_order.hpp"
#include "common/session/scan_plan.hpp"

namespace framering::library {

// Between claim and publish nothing of it runs in the caller's thread; beside it a thread of its own looks after
// the session.
//
// Thread safety: one thread.
class Producing {
  public:
    explicit Producing(const framering_producer_options& options);
    ~Producing();
    Producing(const Producing&) = delete;
    Producing& operator=(const Producing&) = delete;

    // All fail (Failure, Error).
    [[nodiscard]] std::uint64_t begin(const ScanPlan& plan, const std::string& wait_for, Nanoseconds timeout);
    void end(layout::ScanState state, const std::string& reason);
    [[nodiscard]] std::span<std::byte> claim(Nanoseconds timeout);
    void publish(const framering_frame* frame);
    void abandon(bool lost);
    void lose(std::uint64_t frames);
    [[nodiscard]] std::uint32_t key(const std::string& name, const std::string& unit);
    // Fails (Failure, stopped) where it is.
    void require_not_stopped();
    // Ends the session; no other call follows. Returns the frames that are not stored.
    [[nodiscard]] std::uint64_t close(Nanoseconds grace);

  private:
    struct Scan {
        ScanPlan plan;
        PointOrder order;
        WhenFull when_full = WhenFull::wait;
        FrameInfo info;  // what the headers of all frames have in common
        std::uint64_t delivered = 0;
        std::uint64_t began_ns = 0;
    };
    using Lock = std::unique_lock<std::mutex>;

    Producing(std::optional<LeftScan> left, const framering_producer_options& options);
    Producing(const SessionSettings& settings, std::optional<LeftScan> left);
    [[nodiscard]] static std::optional<LeftScan> left_scan_of(const framering_producer_options& options);
    [[nodiscard]] static SessionSettings settings_of(const framering_producer_options& options,
                                                     const std::optional<LeftScan>& left);
    void look_after_session();
    void stop_looking() noexcept;
    [[nodiscard]] Scan& running();
    [[nodiscard]] Scan& claimed();
    [[nodiscard]] std::uint64_t resume(Scan scan);
    [[nodiscard]] bool is_complete(const Scan& scan) const noexcept;
    void end_running(layout::ScanState state, const std::string& reason);

    std::mutex mutex_;  // of all that follows, but for the pixels of the claim
    std::condition_variable is_over_;
    bool must_stop_looking_ = false;
    std::optional<LeftScan> left_;
    std::uint64_t slot_bytes_;
    AcquirerSession session_;
    std::optional<Scan> scan_;
    std::optional<Claim> claim_;  // after the session: it ends before
    std::thread thread_;
};

}  // namespace framering::library
