// How fast frames become files: StreamingSink, and ScanRecording with its index on top, each beside write(2) of
// the same bytes moments before. Ratios are medians of such pairs; above 1 means faster than write(2).
//   frame_writing DIR [WIDTH HEIGHT [FRAMES [PAIRS [RUN]]]]
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "bench/measurement.hpp"
#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "writer/scan_recording.hpp"
#include "writer/streaming_sink.hpp"

using namespace framering;
using namespace framering::bench;

namespace fs = std::filesystem;

namespace {
struct Load {
    fs::path directory;
    std::uint32_t width = 4096;
    std::uint32_t height = 3000;
    std::uint64_t frames = 40;
    std::uint64_t pairs = 9;
    std::uint64_t run = 4;  // frames a commit

    [[nodiscard]] FrameFormat format() const { return {width, height, PixelFormat::mono16, 16, 650}; }
};

struct FreeMemory {
    void operator()(std::byte* bytes) const noexcept { std::free(bytes); }
};

// Frames in a ring larger than the processor's cache and aligned to pages, as in shared memory.
class Ring {
  public:
    explicit Ring(const Load& load) : format_(load.format()) {
        constexpr std::uint64_t at_least_bytes = std::uint64_t{256} << 20;
        slot_count_ = std::max<std::uint64_t>(4, at_least_bytes / format_.payload_bytes());
        stride_ = (format_.payload_bytes() + kPage - 1) / kPage * kPage;
        memory_.reset(static_cast<std::byte*>(std::aligned_alloc(kPage, slot_count_ * stride_)));
        std::uint64_t state = 1;
        for (std::byte& byte : std::span(memory_.get(), slot_count_ * stride_)) {
            state = state * 6364136223846793005 + 1442695040888963407;
            byte = static_cast<std::byte>(state >> 60);
        }
    }

    [[nodiscard]] std::vector<FrameView> run(std::uint64_t first, std::uint64_t count) const {
        std::vector<FrameView> views(count);
        for (std::uint64_t i = 0; i < count; ++i) {
            views[i].info.sequence = views[i].info.delivered = first + i;
            set_format(views[i].info, format_);
            views[i].pixels = {memory_.get() + (first + i) % slot_count_ * stride_, format_.payload_bytes()};
        }
        return views;
    }

  private:
    static constexpr std::size_t kPage = 4096;

    FrameFormat format_;
    std::size_t slot_count_ = 0;
    std::size_t stride_ = 0;
    std::unique_ptr<std::byte, FreeMemory> memory_;
};

using StoreRun = std::function<void(std::span<const FrameView>)>;
using Flush = std::function<void()>;

double seconds_for(const Load& load, const Ring& ring, const StoreRun& store, const Flush& flush) {
    const std::uint64_t begin_ns = monotonic_ns();
    for (std::uint64_t first = 0; first < load.frames; first += load.run) {
        store(ring.run(first, std::min(load.run, load.frames - first)));
    }
    flush();
    return static_cast<double>(monotonic_ns() - begin_ns) / 1e9;
}

double by_write(const Load& load, const Ring& ring) {
    const fs::path path = load.directory / "frame_writing.raw";
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const auto store = [&](std::span<const FrameView> run) {
        for (const FrameView& frame : run) {
            const ssize_t written = write(file, frame.pixels.data(), frame.pixels.size());
            if (written != static_cast<ssize_t>(frame.pixels.size())) {
                fail(ExitCode::failed, "write to {}: {}", path.string(), errno_text(errno));
            }
        }
    };
    const double seconds = seconds_for(load, ring, store, [&] { fdatasync(file); });
    close(file);
    fs::remove(path);
    return seconds;
}

double by_sink(const Load& load, const Ring& ring) {
    const fs::path path = load.directory / "frame_writing.ome.tif";
    StreamingSink sink;
    std::vector<FrameLocation> locations;
    const auto file = sink.create(path, {load.format(), "text", {}, 0});
    const auto store = [&](std::span<const FrameView> run) {
        file->write(run, locations);
        file->commit();
    };
    const double seconds = seconds_for(load, ring, store, [&] { file->flush(); });
    file->close();
    fs::remove(path);
    return seconds;
}

double by_recording(const Load& load, const Ring& ring) {
    ScanPlan plan;
    plan.format = load.format();
    const RecordingSettings settings{load.directory, "frame_writing", {}, {}, {}};
    ScanRecording recording(std::make_unique<StreamingSink>(), settings, {"bench", "bench", 1, 0}, plan);
    const double seconds = seconds_for(
        load, ring, [&](std::span<const FrameView> run) { recording.store(run); },
        [&] { (void)recording.finish({}); });
    fs::remove_all(recording.directory());
    return seconds;
}

void compare(const Load& load, const Ring& ring, const char* name, double (*variant)(const Load&, const Ring&)) {
    std::vector<double> ratios;
    std::vector<double> rates;
    for (std::uint64_t pair = 0; pair < load.pairs; ++pair) {
        const double raw = by_write(load, ring);
        const double own = variant(load, ring);
        ratios.push_back(raw / own);
        rates.push_back(static_cast<double>(load.frames * load.format().payload_bytes()) / own / 1e9);
    }
    fmt::print("{:<14} {:>8.2f} GB/s   {:>6.2f} x write(2)   (pairs from {:.2f} to {:.2f})\n", name,
               percentile(rates, 0.5), percentile(ratios, 0.5), percentile(ratios, 0), percentile(ratios, 1));
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("frame_writing", [&] {
        if (argc < 2) {
            fail(ExitCode::usage, "no directory; use frame_writing DIR [WIDTH HEIGHT [FRAMES [PAIRS [RUN]]]]");
        }
        const auto number = [&](int place, std::uint64_t otherwise) {
            return argc > place ? parse_count(argv[place]) : otherwise;
        };
        Load load;
        load.directory = argv[1];
        load.width = static_cast<std::uint32_t>(number(2, load.width));
        load.height = static_cast<std::uint32_t>(number(3, load.height));
        load.frames = number(4, load.frames);
        load.pairs = number(5, load.pairs);
        load.run = std::max<std::uint64_t>(1, number(6, load.run));
        const Ring ring(load);
        fmt::print("{}{} frames of {}x{} mono16 ({}), {} a commit, {} pairs, in {}\n", machine_text(), load.frames,
                   load.width, load.height, size_text(load.format().payload_bytes()), load.run, load.pairs,
                   load.directory.string());
        compare(load, ring, "write(2)", by_write);
        compare(load, ring, "StreamingSink", by_sink);
        compare(load, ring, "ScanRecording", by_recording);
        return ExitCode::done;
    });
}
