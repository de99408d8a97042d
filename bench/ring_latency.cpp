// What the ring adds to a frame: the acquirer's time from claim to publish without the copy, and the time from
// publish to the wake of a lossless reader in another process; beside a memcpy of the same frame and a futex round
// trip.
//   ring_latency [FRAMES [HZ [SLOT_BYTES]]]
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>
#include <thread>

#include "bench/measurement.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/base/stop_signal.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/reader_session.hpp"
#include "common/shm/wake_word.hpp"

using namespace framering;
using namespace framering::bench;
using namespace std::chrono_literals;

namespace {
struct Load {
    std::uint64_t frames = 5'000;
    double rate_hz = 1'000;
    std::uint64_t slot_bytes = 4096ULL * 3000 * 2;
};

// The reader's process: prints its latencies when all frames have come.
void read_frames(const std::string& session, std::uint64_t frames) {
    const StopSignal signals{SIGINT, SIGTERM};
    const StopToken stop = signals.token();
    ReaderSession reader({session, "writer", layout::kNone, 10s}, stop);
    std::vector<double> latencies_ns;
    latencies_ns.reserve(frames);
    while (latencies_ns.size() < frames && !stop.requested()) {
        const auto run = reader.frames().poll(64, layout::kNone);
        const std::uint64_t now_ns = monotonic_ns();
        for (const FrameView& frame : run) {
            latencies_ns.push_back(static_cast<double>(now_ns - frame.info.publish_time_ns));
        }
        reader.frames().release(run.size());
        if (run.empty()) {
            reader.frames().wait(20ms);
        }
    }
    fmt::print("publish -> lossless reader awake   {}\n", percentiles_text(latencies_ns));
    std::fflush(stdout);
    reader.leave();
}

pid_t spawn_reader(const char* program, const std::string& session, const Load& load) {
    const std::string frames = std::to_string(load.frames);
    const char* arguments[] = {program, "--reader", session.c_str(), frames.c_str(), nullptr};
    pid_t child = 0;
    if (posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, const_cast<char* const*>(arguments), environ) !=
        0) {
        fail(ExitCode::failed, "the reader's process cannot be started: {}", errno_text(errno));
    }
    return child;
}

std::vector<double> publish_frames(AcquirerSession& session, const Load& load) {
    FrameInfo info;
    set_format(info, {4096, static_cast<std::uint32_t>(load.slot_bytes / 8192), PixelFormat::mono16, 16, 0});
    std::vector<double> times_ns;
    times_ns.reserve(load.frames);
    const std::uint64_t start_ns = monotonic_ns();
    while (times_ns.size() < load.frames) {
        sleep_until_ns(start_ns +
                       static_cast<std::uint64_t>(1e9 / load.rate_hz * static_cast<double>(times_ns.size())));
        session.tick(monotonic_ns());
        const std::uint64_t before_ns = monotonic_ns();
        auto claim = session.frames().try_claim();
        if (claim) {
            session.frames().publish(std::move(*claim), info);
            times_ns.push_back(static_cast<double>(monotonic_ns() - before_ns));
        }
    }
    return times_ns;
}

std::vector<double> copy_frames(std::uint64_t bytes) {
    const std::vector<std::byte> from(bytes, std::byte{1});
    std::vector<std::byte> to(bytes, std::byte{2});
    std::vector<double> times_ns;
    for (int i = 0; i < 50; ++i) {
        const std::uint64_t before_ns = monotonic_ns();
        std::memcpy(to.data(), from.data(), bytes);
        times_ns.push_back(static_cast<double>(monotonic_ns() - before_ns));
    }
    return times_ns;
}

// Two threads wake each other: the least that any hand-over with sleeping costs twice.
std::vector<double> futex_round_trips(std::uint64_t count) {
    std::atomic<std::uint32_t> ball{0};
    const auto wait_until = [&](std::uint32_t value) {
        for (std::uint32_t seen = ball.load(); seen != value; seen = ball.load()) {
            wait_on(ball, seen, 100ms);
        }
    };
    std::thread other([&] {
        for (std::uint32_t i = 0; i < count; ++i) {
            wait_until(2 * i + 1);
            ball = 2 * i + 2;
            wake_all(ball);
        }
    });
    std::vector<double> times_ns;
    for (std::uint32_t i = 0; i < count; ++i) {
        std::this_thread::sleep_for(200us);
        const std::uint64_t before_ns = monotonic_ns();
        ball = 2 * i + 1;
        wake_all(ball);
        wait_until(2 * i + 2);
        times_ns.push_back(static_cast<double>(monotonic_ns() - before_ns));
    }
    other.join();
    return times_ns;
}

void measure(const char* program, const Load& load) {
    const std::string name = fmt::format("bench_{}", getpid());
    fmt::print("{}load     {} frames of {} at {} Hz\n\n", machine_text(), load.frames, size_text(load.slot_bytes),
               load.rate_hz);
    std::fflush(stdout);
    AcquirerSession session({name, 8, layout::round_up(load.slot_bytes, layout::kPage), false});
    ScanPlan plan;
    plan.source = "bench";
    session.announce(plan);
    const pid_t reader = spawn_reader(program, name, load);
    while (session.roles().results().empty() || !session.roles().has_readers()) {
        session.tick(monotonic_ns());
        sleep_until_ns(monotonic_ns() + 1'000'000);
    }
    for (int i = 0; i < 20; ++i) {  // until it is admitted
        sleep_until_ns(monotonic_ns() + 11'000'000);
        session.tick(monotonic_ns());
    }
    session.begin();
    const auto publish_ns = publish_frames(session, load);
    waitpid(reader, nullptr, 0);
    session.end(layout::ScanState::ended, "all frames", 0);
    session.leave(true);
    fmt::print("claim -> published, without copy   {}\n", percentiles_text(publish_ns));
    fmt::print("memcpy of a frame                  {}\n", percentiles_text(copy_frames(load.slot_bytes)));
    fmt::print("futex round trip, two threads      {}\n", percentiles_text(futex_round_trips(2'000)));
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("ring_latency", [&] {
        const std::vector<std::string> words(argv + 1, argv + argc);
        if (words.size() == 3 && words[0] == "--reader") {
            read_frames(words[1], parse_count(words[2]));
            return ExitCode::done;
        }
        Load load;
        load.frames = words.empty() ? load.frames : parse_count(words[0]);
        load.rate_hz = words.size() > 1 ? parse_number(words[1]) : load.rate_hz;
        load.slot_bytes = words.size() > 2 ? parse_size(words[2]) : load.slot_bytes;
        measure(argv[0], load);
        return ExitCode::done;
    });
}
