// What values of frames cost: the writer's time per frame from the first tenth of a long scan to the last, with 20
// keys and without any, and the acquirer's time for --measure beside memcpy of the same bytes.
//   frame_values [DIRECTORY [FRAMES]]     DIRECTORY: on the disk in question (default: the current one)
#include <fmt/core.h>

#include <array>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "acquirer/pixel_statistics.hpp"
#include "bench/measurement.hpp"
#include "common/base/clock.hpp"
#include "writer/recording/scan_recording.hpp"
#include "writer/sink/null_sink.hpp"

using namespace framering;
using namespace framering::bench;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kKeys = 20;
constexpr std::size_t kRun = 64;
constexpr std::size_t kTenths = 10;
// Of the time per frame, the last tenth by the first.
constexpr double kBar = 1.2;

double since_ns(std::uint64_t began_ns) {
    return static_cast<double>(monotonic_ns() - began_ns);
}

// A run of frames as it comes out of a ring.
std::vector<FrameView> make_run(const std::vector<std::byte>& pixels, const FrameFormat& format, bool has_values) {
    std::vector<FrameView> frames(kRun);
    for (FrameView& frame : frames) {
        set_format(frame.info, format);
        frame.pixels = pixels;
        frame.info.stored = 1;
        frame.info.value_count = has_values ? kKeys : 0;
    }
    return frames;
}

void number_run(std::vector<FrameView>& frames, std::uint64_t first) {
    for (FrameView& frame : frames) {
        frame.info.sequence = first;
        frame.info.delivered = first;
        frame.info.capture_time_ns = 1000 * first;
        for (std::uint32_t key = 0; key < frame.info.value_count; ++key) {
            frame.info.values[key] = static_cast<double>(first + key) / 8;
        }
        ++first;
    }
}

struct Recorded {
    std::array<double, kTenths> ns_per_frame{};
    std::uint64_t values_bytes = 0;
};

// Index and values alone: the sink counts.
Recorded record(const fs::path& output, std::uint64_t frames, bool has_values) {
    ScanPlan plan;
    plan.format = {16, 16, PixelFormat::mono8, 8, 0};
    plan.frames = frames;
    plan.source = "bench";
    RecordingSettings settings;
    settings.output = output;
    settings.name = has_values ? "values" : "none";
    ScanRecording recording = ScanRecording::open(std::make_unique<NullSink>(), settings,
                                                  {"bench", "0", 1, 0, 0, "writer", true, {}}, plan, std::nullopt);
    std::vector<ValueKey> keys;
    for (std::size_t i = 0; i < kKeys; ++i) {
        keys.push_back({fmt::format("key{}", i), "mV"});
    }
    recording.know_value_keys(keys);
    const std::vector<std::byte> pixels(plan.format.payload_bytes());
    std::vector<FrameView> run = make_run(pixels, plan.format, has_values);
    Recorded recorded;
    const std::uint64_t runs_per_tenth = frames / kRun / kTenths;
    std::uint64_t next = 0;
    for (double& tenth : recorded.ns_per_frame) {
        const std::uint64_t began_ns = monotonic_ns();
        for (std::uint64_t i = 0; i < runs_per_tenth; ++i) {
            number_run(run, next);
            recording.store(run);
            recording.keep_up();
            next += kRun;
        }
        tenth = since_ns(began_ns) / static_cast<double>(runs_per_tenth * kRun);
    }
    const RecordingSummary summary = recording.finish({RecordingState::complete, "", next, 0, next});
    const fs::path values = summary.directory / kValuesFileName;
    recorded.values_bytes = fs::exists(values) ? fs::file_size(values) : 0;
    fs::remove_all(summary.directory);
    return recorded;
}

void print_recorded(const char* name, const Recorded& recorded, std::uint64_t frames) {
    const double first = recorded.ns_per_frame.front();
    const double last = recorded.ns_per_frame.back();
    fmt::print("{:<10}{:>14.0f}{:>14.0f}{:>10.2f}  {:<8}{:>12.1f} MB\n", name, first, last, last / first,
               last / first <= kBar ? "met" : "not met", static_cast<double>(recorded.values_bytes) / 1e6);
    fmt::print("          all tenths:");
    for (const double tenth : recorded.ns_per_frame) {
        fmt::print(" {:.0f}", tenth);
    }
    fmt::print(" ns; {} frames\n", frames);
}

void measure(const char* name, PixelFormat format, const std::vector<std::byte>& bytes) {
    std::vector<std::byte> copy(bytes.size());
    std::vector<double> ours;
    std::vector<double> plain;
    std::vector<double> copies;
    double sum = 0;
    for (int turn = 0; turn < 21; ++turn) {
        std::uint64_t began_ns = monotonic_ns();
        sum += pixel_statistics(bytes, format).mean;
        ours.push_back(static_cast<double>(bytes.size()) / since_ns(began_ns));
        began_ns = monotonic_ns();
        sum += pixel_statistics_plainly(bytes, format).mean;
        plain.push_back(static_cast<double>(bytes.size()) / since_ns(began_ns));
        began_ns = monotonic_ns();
        std::memcpy(copy.data(), bytes.data(), bytes.size());
        copies.push_back(static_cast<double>(bytes.size()) / since_ns(began_ns));
    }
    const double rate = percentile(ours, 0.5);
    fmt::print("{:<10}{:>10.1f}{:>14.1f}{:>10.1f}{:>14.2f} ms\n", name, rate, percentile(plain, 0.5),
               percentile(copies, 0.5), static_cast<double>(bytes.size()) / rate / 1e6);
    if (sum < 0) {
        fmt::print("\n");  // it is needed
    }
}
}  // namespace

int main(int argc, char** argv) {
    const fs::path directory = argc > 1 ? argv[1] : ".";
    const std::uint64_t frames = argc > 2 ? std::stoull(argv[2]) : 1'000'000;
    const fs::path output = directory / "frame_values.scans";
    fmt::print("{}{}\n\n", machine_text(), file_system_text(directory));
    fmt::print("{:<10}{:>14}{:>14}{:>20}{:>15}\n", "keys", "ns, first 10%", "ns, last 10%", "last/first <= 1.2",
               "scan.values");
    print_recorded("none", record(output, frames, false), frames);
    print_recorded("20", record(output, frames, true), frames);
    fs::remove_all(output);

    constexpr std::size_t pixels = std::size_t{4096} * 3000;
    std::mt19937 random(7);
    std::vector<std::byte> bytes(2 * pixels);
    for (std::byte& byte : bytes) {
        byte = static_cast<std::byte>(random() & 0x3F);
    }
    fmt::print("\n--measure, 12.3 MP\n{:<10}{:>10}{:>14}{:>10}{:>17}\n", "", "GB/s", "without AVX2", "memcpy",
               "per frame");
    measure("mono8", PixelFormat::mono8, {bytes.begin(), bytes.begin() + pixels});
    measure("mono16", PixelFormat::mono16, bytes);
    bytes.resize(4 * pixels);
    measure("float32", PixelFormat::float32, bytes);
}
