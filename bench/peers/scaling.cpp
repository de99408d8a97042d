// How fast frames are scaled down for a preview: the writer's pool with one thread and with two, and libvips'
// shrink of the same pixels in one thread, in turns. The frames are in memory, more than a cache holds.
//   peer_scaling [TURNS [SIDE]]
#include <fmt/core.h>
#include <vips/vips.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "bench/measurement.hpp"
#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/processors.hpp"
#include "common/base/quantity.hpp"
#include "common/scaling/scaled_format.hpp"
#include "writer/preview/scaling_pool.hpp"

using namespace framering;
using namespace framering::bench;

namespace {
constexpr FrameFormat kCamera{4096, 3000, PixelFormat::mono16, 16, 650};
constexpr double kThreadsBar = 1.8;
constexpr double kLibvipsBar = 1.0;

using Frame = std::vector<std::byte>;

std::vector<Frame> frames_past_the_cache() {
    const std::size_t count = 2 * last_level_cache_bytes() / kCamera.payload_bytes() + 2;
    std::mt19937_64 random(7);
    // An even number, so that two threads have as many each.
    std::vector<Frame> frames(std::clamp<std::size_t>(count, 8, 32) / 2 * 2, Frame(kCamera.payload_bytes()));
    for (Frame& frame : frames) {
        for (std::size_t i = 0; i < frame.size(); i += sizeof(std::uint64_t)) {
            const std::uint64_t four_pixels = random();
            std::memcpy(&frame[i], &four_pixels, sizeof four_pixels);
        }
    }
    return frames;
}

// ms a frame.
template <class Action>
double timed(const std::vector<Frame>& frames, Action action) {
    const std::uint64_t began_ns = monotonic_ns();
    action();
    return static_cast<double>(monotonic_ns() - began_ns) / 1e6 / static_cast<double>(frames.size());
}

// As PreviewStoring has it scaled, from beginning to end.
void scale_all(ScalingPool& pool, const std::vector<Frame>& frames) {
    std::size_t begun = 0;
    for (std::size_t done = 0; done < frames.size();) {
        while (begun < frames.size() && pool.room() != 0) {
            pool.begin(frames[begun++]);
        }
        const std::size_t ready = pool.wait_for_oldest();
        pool.drop_oldest(ready);
        done += ready;
    }
}

void require_vips(bool succeeded) {
    if (!succeeded) {
        fail(ExitCode::failed, "libvips: {}", vips_error_buffer());
    }
}

std::vector<std::byte> shrunk_by_vips(const Frame& frame, double across, double down) {
    VipsImage* in = vips_image_new_from_memory(frame.data(), frame.size(), kCamera.width, kCamera.height, 1,
                                               VIPS_FORMAT_USHORT);
    VipsImage* out = nullptr;
    require_vips(in != nullptr && vips_shrink(in, &out, across, down, nullptr) == 0);
    std::size_t bytes = 0;
    void* const pixels = vips_image_write_to_memory(out, &bytes);
    require_vips(pixels != nullptr);
    const auto* const first = static_cast<const std::byte*>(pixels);
    std::vector<std::byte> result(first, first + bytes);
    g_free(pixels);
    g_object_unref(out);
    g_object_unref(in);
    return result;
}

struct Way {
    std::string name;
    std::vector<double> ms{};
};

void print(const Way& way, const std::vector<double>& one_thread, double bar) {
    std::vector<double> ratios;
    for (std::size_t turn = 0; turn < one_thread.size(); ++turn) {
        ratios.push_back(bar == kThreadsBar ? one_thread[turn] / way.ms[turn] : way.ms[turn] / one_thread[turn]);
    }
    const double median = percentile(ratios, 0.5);
    fmt::print("{:<44}{:8.2f} ms a frame ({:.2f}..{:.2f})", way.name, percentile(way.ms, 0.5),
               percentile(way.ms, 0), percentile(way.ms, 1));
    if (bar != 0) {
        fmt::print("   ratio {:.2f} ({:.2f}..{:.2f}) >= {:.1f} {}", median, percentile(ratios, 0),
                   percentile(ratios, 1), bar, median >= bar ? "ok" : "BELOW");
    }
    fmt::print("\n");
}

ExitCode measure(int turns, std::uint32_t side) {
    const std::vector<Frame> frames = frames_past_the_cache();
    const FrameFormat scaled = scaled_format(kCamera, side);
    const double across = double{1} * kCamera.width / scaled.width;
    const double down = double{1} * kCamera.height / scaled.height;
    ScalingPool one(make_frame_scalers(kCamera, scaled, 1), scaled.payload_bytes());
    ScalingPool two(make_frame_scalers(kCamera, scaled, 2), scaled.payload_bytes());
    Way ours{"Framering, one thread"};
    Way ours_twice{"Framering, two threads / one"};
    Way exact{fmt::format("libvips' shrink by {:.2f} / Framering", across)};
    Way whole{fmt::format("libvips' shrink by {} / Framering", std::floor(across))};
    for (int turn = 0; turn < turns; ++turn) {
        ours.ms.push_back(timed(frames, [&] { scale_all(one, frames); }));
        ours_twice.ms.push_back(timed(frames, [&] { scale_all(two, frames); }));
        const auto by_vips = [&](double x, double y) {
            return timed(frames, [&] {
                std::ranges::for_each(frames, [&](const Frame& frame) { (void)shrunk_by_vips(frame, x, y); });
            });
        };
        exact.ms.push_back(by_vips(across, down));
        whole.ms.push_back(by_vips(std::floor(across), std::floor(down)));
    }
    fmt::print(
        "{}libvips {}, VIPS_CONCURRENCY 1\n{}x{} mono16 to {}x{}, {} frames in memory, median of {} turns\n\n",
        machine_text(), vips_version_string(), kCamera.width, kCamera.height, scaled.width, scaled.height,
        frames.size(), turns);
    print(ours, ours.ms, 0);
    print(ours_twice, ours.ms, kThreadsBar);
    print(exact, ours.ms, kLibvipsBar);
    print(whole, ours.ms, kLibvipsBar);
    return ExitCode::done;
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("peer_scaling", [&] {
        require_vips(vips_init(argv[0]) == 0);
        vips_concurrency_set(1);
        vips_cache_set_max(0);
        const int turns = argc > 1 ? static_cast<int>(parse_count(argv[1])) : 21;
        return measure(turns, argc > 2 ? static_cast<std::uint32_t>(parse_count(argv[2])) : 400);
    });
}
