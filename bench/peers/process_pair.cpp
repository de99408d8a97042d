#include "bench/peers/process_pair.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/measurement.hpp"
#include "common/base/error.hpp"

namespace framering::peers {

namespace {
// A peer that lost the last frame would wait for it for ever; SIGALRM ends the process.
void end_after(double seconds) noexcept {
    constexpr unsigned patience_s = 60;
    alarm(static_cast<unsigned>(seconds) + patience_s);
}
}  // namespace

pid_t fork_child(const std::function<void()>& work) {
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) {
        fail(ExitCode::failed, "no second process: {}", errno_text(errno));
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(EXIT_FAILURE);
        }
        const int code = run_program("peer's child", [&] {
            work();
            return ExitCode::done;
        });
        std::exit(code);  // libraries say goodbye to their daemons
    }
    return child;
}

ProcessPair::ProcessPair(double seconds, const std::function<void(Results&)>& consume)
    : memory_(sizeof(Results), true), results_(new (memory_.data()) Results) {
    end_after(seconds);
    consumer_ = fork_child([&] {
        end_after(seconds);
        try {
            consume(*results_);
        } catch (...) {
            results_->consumer_failed = 1;
            throw;
        }
    });
}

void ProcessPair::wait_for_consumer() {
    int status = 0;
    while (waitpid(consumer_, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) {
        fail(ExitCode::failed, "the consumer's process ended with status {}; it says why above, or waited in vain",
             status);
    }
}

std::string report(const std::string& name, const Load& load, const Results& results, double foreign_share) {
    const std::vector<double> latencies_us(
        results.latencies_us,
        results.latencies_us + std::min<std::size_t>(results.frames, Results::kMostLatencies));
    const double seconds = 1e-9 * static_cast<double>(results.last_ns - results.first_ns);
    const auto frames = static_cast<double>(results.frames);
    const double rate = seconds > 0 ? (frames - 1) / seconds : 0;
    nlohmann::ordered_json line;
    line["name"] = name;
    line["mode"] = load.mode;
    line["frame_bytes"] = load.frame_bytes();
    line["fill"] = name_of(load.fill);
    line["read"] = name_of(load.read);
    line["wait"] = name_of(load.wait);
    line["rate_hz"] = load.rate_hz;
    line["viewers"] = load.viewers;
    line["frames"] = results.frames;
    line["frames_per_s"] = rate;
    line["gb_per_s"] = 1e-9 * rate * static_cast<double>(load.frame_bytes());
    line["p50_us"] = bench::percentile(latencies_us, 0.5);
    line["p99_us"] = bench::percentile(latencies_us, 0.99);
    line["p999_us"] = bench::percentile(latencies_us, 0.999);
    line["producer_us"] = 1e6 * results.producer_s / frames;
    line["consumer_us"] = 1e6 * results.consumer_s / frames;
    line["daemon_us"] = 1e6 * results.daemon_s / frames;
    line["torn"] = results.torn;
    line["lost"] = results.lost;
    line["repeated"] = results.repeated;
    line["discarded"] = results.discarded;
    line["foreign"] = foreign_share;
    line["machine"] = bench::machine_text();
    if (load.rate_hz > 0) {
        line["latencies_us"] = latencies_us;
    }
    return line.dump();
}

}  // namespace framering::peers
