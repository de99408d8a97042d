#include "bench/ways_of_writing.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "writer/recording/scan_recording.hpp"
#include "writer/sink/streaming_sink.hpp"

namespace framering::bench {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kLongestWrite = 16ULL << 20;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Spent spent_on(const std::function<void()>& work) {
    const double begin_cpu = cpu_seconds();
    const std::uint64_t begin_ns = monotonic_ns();
    work();
    const double seconds = static_cast<double>(monotonic_ns() - begin_ns) / 1e9;
    return {seconds, cpu_seconds() - begin_cpu};
}

void write_all(int file, const std::byte* bytes, std::uint64_t size) {
    while (size != 0) {
        const ssize_t written = write(file, bytes, size);
        if (written <= 0 && errno != EINTR) {
            fail(ExitCode::failed, "write(2): {}", errno_text(errno));
        }
        bytes += std::max<ssize_t>(written, 0);
        size -= static_cast<std::uint64_t>(std::max<ssize_t>(written, 0));
    }
}

void write_runs(const Load& load, int file) {
    const std::uint64_t frames_a_write = std::max<std::uint64_t>(1, kLongestWrite / load.ring.stride());
    for (std::uint64_t first = 0; first < load.frames;) {
        const std::uint64_t count = std::min(load.ring.run_length(first, load.frames), frames_a_write);
        write_all(file, load.ring.slot(first), count * load.ring.stride());
        first += count;
    }
}
}  // namespace

Spent write_raw(const Load& load, const RawWay& way) {
    const fs::path path = load.directory / "frame_writing.raw";
    const int file =
        open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | (way.direct ? O_DIRECT : 0), 0600);
    if (file == -1) {
        fail(ExitCode::failed, "{}: {}", path.string(), errno_text(errno));
    }
    if (way.reserve) {
        (void)fallocate(file, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(load.frames * load.ring.stride()));
    }
    const Spent spent = spent_on([&] {
        write_runs(load, file);
        if (way.flush && fdatasync(file) == -1) {
            fail(ExitCode::failed, "fdatasync: {}", errno_text(errno));
        }
        close(file);
    });
    fs::remove(path);
    return spent;
}

Spent write_recording(const Load& load, const RecordingWay& way) {
    ScanPlan plan;
    plan.format = load.ring.format();
    plan.frames = load.frames;
    RecordingSettings settings;
    settings.output = load.directory;
    settings.name = "frame_writing";
    if (!way.flush) {
        settings.sync.interval.reset();
    }
    const ScanIdentity identity{"bench", "bench", 1, 0};
    ScanRecording recording = ScanRecording::open(std::make_unique<StreamingSink>(way.direct), settings, identity,
                                                  plan, find_scan(settings.output, settings.name, identity));
    const Spent spent = spent_on([&] {
        for (std::uint64_t first = 0; first < load.frames;) {
            const std::uint64_t count = load.ring.run_length(first, load.frames);
            recording.store(load.ring.run(first, count));
            recording.keep_up();
            first += count;
        }
        (void)recording.finish({});
    });
    fs::remove_all(recording.directory());
    return spent;
}

}  // namespace framering::bench
