// How fast frames that are in memory become compressed files, with one thread and with two, in pairs moments
// apart; beside it a memcpy of the same frames, the most that two threads could gain. And what a predictor would
// change.
//   compression [--json] [DIR [PAIRS [CODEC]]]      DIR: takes the files; default: /dev/shm; CODEC: only this one
#include <fmt/core.h>
#include <tiffio.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <thread>
#include <vector>

#include "acquirer/source/simulated/simulated_random.hpp"
#include "acquirer/source/simulated/simulated_source.hpp"
#include "bench/measurement.hpp"
#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "writer/codec/strip_encoder.hpp"
#include "writer/sink/tiff_sink.hpp"

using namespace framering;
using namespace framering::bench;

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kFramesBytes = 200'000'000;
// As the writer takes them from the ring.
constexpr std::uint64_t kRunBytes = 32ULL << 20;
constexpr unsigned kThreads = 2;

// Of a simulated microscope: 12 bits in 16, shot noise and read noise.
class Frames {
  public:
    Frames(std::uint32_t width, std::uint32_t height) : format_{width, height, PixelFormat::mono16, 12, 650} {
        const auto source = make_simulated_source(format_, false);
        const std::uint64_t count = kFramesBytes / format_.payload_bytes();
        for (std::uint64_t i = 0; i < count; ++i) {
            pixels_.emplace_back(format_.payload_bytes());
            FrameView view;
            (void)source->wait(Nanoseconds(0));
            (void)source->fill(pixels_.back(), view.info, i, Nanoseconds(0));
            set_format(view.info, format_);
            view.pixels = pixels_.back();
            views_.push_back(view);
        }
    }
    [[nodiscard]] const FrameFormat& format() const noexcept { return format_; }
    [[nodiscard]] std::span<const FrameView> all() const noexcept { return views_; }
    [[nodiscard]] double bytes() const noexcept {
        return static_cast<double>(views_.size() * format_.payload_bytes());
    }

  private:
    FrameFormat format_;
    std::vector<std::vector<std::byte>> pixels_;
    std::vector<FrameView> views_;
};

double seconds_of(const std::function<void()>& work) {
    const std::uint64_t begin_ns = monotonic_ns();
    work();
    return static_cast<double>(monotonic_ns() - begin_ns) / 1e9;
}

void write_frames(const Frames& frames, const fs::path& path, const Compression& compression, unsigned threads,
                  double& seconds) {
    TiffSink sink({compression, threads});
    const auto file = sink.create(path, {frames.format(), "text", {}, 0});
    const std::size_t run = std::max<std::uint64_t>(1, kRunBytes / frames.format().payload_bytes());
    std::vector<FrameLocation> locations;
    seconds = seconds_of([&] {
        for (auto rest = frames.all(); !rest.empty(); rest = rest.subspan(std::min(run, rest.size()))) {
            file->write(rest.first(std::min(run, rest.size())), locations);
            file->commit();
        }
    });
    file->close();
    fs::remove(path);
}

double copy_frames(const Frames& frames, unsigned threads) {
    std::vector<std::byte> to(frames.format().payload_bytes() * threads);
    const auto copy_part = [&](unsigned part) {
        for (std::size_t i = part; i < frames.all().size(); i += threads) {
            const auto pixels = frames.all()[i].pixels;
            std::memcpy(to.data() + part * pixels.size(), pixels.data(), pixels.size());
        }
    };
    return seconds_of([&] {
        std::vector<std::thread> others;
        for (unsigned part = 1; part < threads; ++part) {
            others.emplace_back(copy_part, part);
        }
        copy_part(0);
        for (std::thread& other : others) {
            other.join();
        }
    });
}

// A flat field of few photons, as most pixels of a fluorescence frame are: offset 100, 8 electrons of 0.46 a
// count, read noise 1.6 electrons.
std::vector<std::byte> dim_frame(const FrameFormat& format) {
    constexpr float electrons = 8;
    constexpr float read_noise = 1.6F;
    constexpr float gain = 0.46F;
    std::vector<std::byte> pixels(format.payload_bytes());
    Dice dice(1);
    for (std::size_t i = 0; i < pixels.size(); i += sizeof(std::uint16_t)) {
        const float light = electrons + std::sqrt(electrons + read_noise * read_noise) * dice.normal();
        const auto pixel = static_cast<std::uint16_t>(std::max(0.0F, 100 + light / gain));
        std::memcpy(pixels.data() + i, &pixel, sizeof pixel);
    }
    return pixels;
}

// Pixels to compressed bytes.
double ratio_of(const FrameFormat& format, std::span<const std::byte> pixels, const fs::path& path,
                const Compression& compression, int predictor) {
    const StripLayout layout = make_strip_layout(format, TiffSinkOptions{}.strip_bytes);
    const std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(TIFFOpen(path.c_str(), "w8l"), TIFFClose);
    TIFFSetField(tiff.get(), TIFFTAG_IMAGEWIDTH, format.width);
    TIFFSetField(tiff.get(), TIFFTAG_IMAGELENGTH, format.height);
    TIFFSetField(tiff.get(), TIFFTAG_BITSPERSAMPLE, 16);
    TIFFSetField(tiff.get(), TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff.get(), TIFFTAG_ROWSPERSTRIP, layout.rows);
    TIFFSetField(tiff.get(), TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff.get(), TIFFTAG_COMPRESSION, tiff_number_of(compression.codec));
    TIFFSetField(tiff.get(), TIFFTAG_PREDICTOR, predictor);
    if (compression.codec != Codec::lzw) {
        TIFFSetField(tiff.get(), compression.codec == Codec::zstd ? TIFFTAG_ZSTD_LEVEL : TIFFTAG_ZIPQUALITY,
                     compression.level);
    }
    double bytes = 0;
    for (std::uint32_t strip = 0; strip < layout.count; ++strip) {
        const auto from = pixels.subspan(layout.offset_of(strip), layout.bytes_of(strip));
        // The predictor works in place.
        std::vector<std::byte> copy(from.begin(), from.end());
        TIFFWriteEncodedStrip(tiff.get(), strip, copy.data(), static_cast<tmsize_t>(copy.size()));
        bytes += static_cast<double>(TIFFGetStrileByteCount(tiff.get(), strip));
    }
    fs::remove(path);
    return static_cast<double>(format.payload_bytes()) / bytes;
}

// Of one frame, with and without differencing of neighbours before the codec.
struct Ratios {
    double plain = 1;
    double predicted = 1;
};

struct Result {
    std::string name;
    std::vector<double> one_gb_s;
    std::vector<double> two_gb_s;
    std::vector<double> gains;  // of two threads over one
    Ratios bright{};
    Ratios dim{};

    void add(double bytes, double one_seconds, double two_seconds) {
        one_gb_s.push_back(bytes / one_seconds / 1e9);
        two_gb_s.push_back(bytes / two_seconds / 1e9);
        gains.push_back(one_seconds / two_seconds);
    }
};

Result measure_copy(const Frames& frames, std::uint64_t pairs) {
    Result result{"memcpy", {}, {}, {}};
    for (std::uint64_t pair = 0; pair < pairs; ++pair) {
        const double one = copy_frames(frames, 1);
        result.add(frames.bytes(), one, copy_frames(frames, kThreads));
    }
    return result;
}

Result measure(const Frames& frames, const fs::path& path, const char* name, std::uint64_t pairs) {
    const Compression compression = parse_compression(name);
    Result result{name, {}, {}, {}};
    for (std::uint64_t pair = 0; pair < pairs; ++pair) {
        double one = 0;
        double two = 0;
        write_frames(frames, path, compression, 1, one);
        write_frames(frames, path, compression, kThreads, two);
        result.add(frames.bytes(), one, two);
    }
    const auto ratios = [&](std::span<const std::byte> pixels) {
        return Ratios{ratio_of(frames.format(), pixels, path, compression, PREDICTOR_NONE),
                      ratio_of(frames.format(), pixels, path, compression, PREDICTOR_HORIZONTAL)};
    };
    result.bright = ratios(frames.all()[0].pixels);
    result.dim = ratios(dim_frame(frames.format()));
    return result;
}

void print_text(const FrameFormat& format, const std::vector<Result>& results) {
    fmt::print("{}x{} mono16, 12 bits\n", format.width, format.height);
    for (const Result& result : results) {
        fmt::print(
            "{:<10} {:>6.2f} GB/s   two threads {:>6.2f} GB/s   x {:.2f} (pairs from {:.2f} to {:.2f})"
            "   {:.2f} : 1, predictor {:.2f} : 1; dim {:.2f} : 1, predictor {:.2f} : 1\n",
            result.name, percentile(result.one_gb_s, 0.5), percentile(result.two_gb_s, 0.5),
            percentile(result.gains, 0.5), percentile(result.gains, 0), percentile(result.gains, 1),
            result.bright.plain, result.bright.predicted, result.dim.plain, result.dim.predicted);
    }
    std::fflush(stdout);
}

nlohmann::ordered_json to_json(const FrameFormat& format, const std::vector<Result>& results) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Result& result : results) {
        list.push_back({{"width", format.width},
                        {"height", format.height},
                        {"compression", result.name},
                        {"one_thread_gb_s", percentile(result.one_gb_s, 0.5)},
                        {"two_threads_gb_s", percentile(result.two_gb_s, 0.5)},
                        {"two_against_one", percentile(result.gains, 0.5)},
                        {"pairs", result.gains},
                        {"ratio", result.bright.plain},
                        {"ratio_with_predictor", result.bright.predicted},
                        {"ratio_dim", result.dim.plain},
                        {"ratio_dim_with_predictor", result.dim.predicted}});
    }
    return list;
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("compression", [&] {
        std::vector<std::string_view> words(argv + 1, argv + argc);
        const bool as_json = std::erase(words, "--json") != 0;
        const fs::path path =
            fs::path(words.empty() ? "/dev/shm" : words[0]) / fmt::format("bench_{}.tif", getpid());
        const std::uint64_t pairs = words.size() > 1 ? parse_count(words[1]) : 7;
        nlohmann::ordered_json out{{"machine", machine_text()}, {"results", nlohmann::ordered_json::array()}};
        if (!as_json) {
            fmt::print("{}{} pairs, {} of frames, files in {}\n\n", machine_text(), pairs, size_text(kFramesBytes),
                       path.parent_path().string());
        }
        for (const auto& [width, height] : {std::pair{4096U, 3000U}, {512U, 512U}}) {
            const Frames frames(width, height);
            std::vector<Result> results{measure_copy(frames, pairs)};
            for (const char* name : {"zstd:1", "deflate:1", "lzw"}) {
                if (words.size() > 2 && words[2] != name) {
                    continue;
                }
                results.push_back(measure(frames, path, name, pairs));
            }
            if (as_json) {
                for (auto& result : to_json(frames.format(), results)) {
                    out["results"].push_back(result);
                }
            } else {
                print_text(frames.format(), results);
            }
        }
        if (as_json) {
            fmt::print("{}\n", out.dump(2));
        }
        return ExitCode::done;
    });
}
