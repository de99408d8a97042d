// The two processes of a measurement, and what the consumer tells the producer.
#pragma once
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "bench/peers/load.hpp"
#include "bench/peers/pixels.hpp"

namespace framering::peers {

// In memory that both processes share. Written by the consumer, read by the producer after it has ended.
struct Results {
    static constexpr std::size_t kMostLatencies = 1U << 20;

    std::atomic<int> consumer_ready{0};
    std::atomic<int> consumer_failed{0};
    std::atomic<int> stop{0};  // the producer has ended, where no frame says so
    std::uint64_t frames = 0;  // counted
    std::uint64_t first_ns = 0;
    std::uint64_t last_ns = 0;
    std::uint64_t torn = 0;
    std::uint64_t lost = 0;
    std::uint64_t repeated = 0;
    std::uint64_t discarded = 0;  // looked at in vain, and found out
    double producer_s = 0;
    double consumer_s = 0;
    double daemon_s = 0;
    std::uint64_t pixels_read = 0;
    float latencies_us[kMostLatencies];

    // A frame that came where `expected` was due.
    void count(std::uint64_t sequence, std::uint64_t expected, bool whole) noexcept {
        torn += whole ? 0U : 1U;
        lost += sequence > expected ? sequence - expected : 0;
        repeated += sequence < expected ? 1U : 0U;
    }
    void add(std::uint64_t taken_ns, std::uint64_t ready_ns) noexcept {
        if (frames < kMostLatencies) {
            latencies_us[frames] = static_cast<float>(1e-3 * static_cast<double>(taken_ns - ready_ns));
        }
        first_ns = frames == 0 ? taken_ns : first_ns;
        last_ns = taken_ns;
        ++frames;
    }
};

// Runs `consume` in a child of this process. Neither survives the other for long: a child ends with its parent,
// both end when they take a minute more than the measurement should.
class ProcessPair {
  public:
    // `seconds`: that the measurement takes.
    ProcessPair(double seconds, const std::function<void(Results&)>& consume);
    [[nodiscard]] Results& results() noexcept { return *results_; }
    // Fails (Error) when the consumer's process did.
    void wait_for_consumer();

  private:
    Pages memory_;
    Results* results_;
    pid_t consumer_ = 0;
};

// A child of this process that does `work` and ends with it, or before it with this process.
[[nodiscard]] pid_t fork_child(const std::function<void()>& work);

// A line of JSON: load, throughput by the consumer's clock, latencies, processor time, what went wrong.
// `name`: of the peer.
[[nodiscard]] std::string report(const std::string& name, const Load& load, const Results& results,
                                 double foreign_share);

}  // namespace framering::peers
