// What a viewer's picture costs: the pass over a frame, levels and turning, colours. Beside it, in the same turns,
// what no viewer can be below: reading every pixel once, and with that finding the smallest and the largest.
//   picture_making [--json] [TURNS]      processor time of one thread; the frames are more than a cache holds
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acquirer/source/simulated/simulated_source.hpp"
#include "bench/measurement.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "viewer/picture/picture.hpp"

using namespace framering;
using namespace framering::bench;

namespace {
constexpr FrameFormat kFormat{4096, 3000, PixelFormat::mono16, 12, 650};
constexpr std::array kFormats{PixelFormat::rgb8, PixelFormat::rgb16, PixelFormat::bayer_rg8,
                              PixelFormat::bayer_rg16, PixelFormat::float32};
constexpr PictureSize kWindow{1280, 960};
constexpr PictureSize kTerminal{200, 100};
constexpr std::uint64_t kFrames = 4;
constexpr double kBarMs = 12;
// Of what a picture of mono16 costs in the same run; for rgb8 and mosaics, the whole frame.
constexpr double kBarRatio = 2;

double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

FrameFormat format_of(PixelFormat pixel_format) {
    FrameFormat format = kFormat;
    format.pixel_format = pixel_format;
    format.significant_bits = sample_type_of(pixel_format) == SampleType::unsigned16
                                  ? kFormat.significant_bits
                                  : 8 * bytes_per_sample(pixel_format);
    return format;
}

template <class Sample>
void fill_samples(std::span<const std::byte> simulated, std::vector<std::byte>& pixels, double factor) {
    const std::size_t count = simulated.size() / sizeof(std::uint16_t);
    const auto* from = reinterpret_cast<const std::uint16_t*>(simulated.data());
    auto* to = reinterpret_cast<Sample*>(pixels.data());
    for (std::size_t i = 0; i < pixels.size() / sizeof(Sample); ++i) {
        to[i] = static_cast<Sample>(from[i % count] * factor);
    }
}

// Simulated frames, and the same samples as those of another format.
class Frames {
  public:
    explicit Frames(PixelFormat pixel_format) : format_(format_of(pixel_format)) {
        const auto source = make_simulated_source(kFormat, false);
        std::vector<std::byte> simulated(kFormat.payload_bytes());
        for (std::uint64_t i = 0; i < kFrames; ++i) {
            FrameView view;
            (void)source->wait(Nanoseconds(0));
            (void)source->fill(simulated, view.info, i, Nanoseconds(0));
            set_format(view.info, format_);
            fill(simulated, pixels_.emplace_back(format_.payload_bytes()));
            view.pixels = pixels_.back();
            views_.push_back(view);
        }
    }
    [[nodiscard]] const FrameView& next() noexcept { return views_[turn_++ % views_.size()]; }

  private:
    void fill(std::span<const std::byte> simulated, std::vector<std::byte>& pixels) const {
        switch (sample_type_of(format_.pixel_format)) {
            case SampleType::unsigned8:
                return fill_samples<std::uint8_t>(simulated, pixels, 1.0 / 16);
            case SampleType::float32:
                return fill_samples<float>(simulated, pixels, 1e-3);
            default:
                return fill_samples<std::uint16_t>(simulated, pixels, 1);
        }
    }

    FrameFormat format_;
    std::vector<std::vector<std::byte>> pixels_;
    std::vector<FrameView> views_;
    std::size_t turn_ = 0;
};

// Both limits read in place and are compiled for the processor's vectors, as sampling does and is.
enum class Limit { read, extremes };

#if defined(__x86_64__)
[[gnu::target_clones("avx2", "default")]]
#endif
std::uint32_t
pass_over(const FrameView& frame, Limit limit) {
    const std::size_t count = frame.pixels.size() / sizeof(std::uint16_t);
    const auto* __restrict pixels = reinterpret_cast<const std::uint16_t*>(frame.pixels.data());
    std::uint16_t bits = 0;
    for (std::size_t i = 0; limit == Limit::read && i < count; ++i) {
        bits |= pixels[i];
    }
    std::uint16_t least = 0xFFFF;
    std::uint16_t most = 0;
    for (std::size_t i = 0; limit == Limit::extremes && i < count; ++i) {
        least = pixels[i] < least ? pixels[i] : least;
        most = most < pixels[i] ? pixels[i] : most;
    }
    return bits + std::uint32_t{most} - least;
}

struct Case {
    std::string name;
    View view;
    PixelFormat format = PixelFormat::mono16;
    std::vector<double> sample_ms{};
    std::vector<double> render_ms{};
    std::vector<double> paint_ms{};
    std::vector<double> all_ms{};
};

std::vector<Case> all_cases() {
    const auto with = [](const char* name, PictureSize room, auto change) {
        Case item{name, whole_frame(room)};
        change(item.view);
        return item;
    };
    std::vector<Case> cases{
        with("window", kWindow, [](View&) {}),
        with("window, marks", kWindow, [](View& view) { view.marks = RangeMarks::ends; }),
        with("window, gamma 2.2", kWindow,
             [](View& view) {
                 view.tone = {Tone::Kind::gamma, 2.2};
             }),
        with("window, quarter turn", kWindow,
             [](View& view) {
                 view.orientation = {true, 1};
             }),
        with("window, box of 1000x1000 and line", kWindow,
             [](View& view) {
                 view.box = PixelBox{1000, 1000, 1000, 1000};
                 view.line = PixelLine{{0, 2999}, {4095, 0}};
             }),
        with("window, 1:1", kWindow,
             [](View& view) {
                 view.region = {1000, 1000, 1280, 960};
             }),
        with("window, enlarged 4 times", kWindow,
             [](View& view) {
                 view.region = {1000, 1000, 320, 240};
             }),
        with("terminal", kTerminal, [](View&) {}),
        with("terminal, marks", kTerminal, [](View& view) { view.marks = RangeMarks::ends; }),
    };
    for (const PixelFormat format : kFormats) {
        for (const std::size_t of : std::to_array<std::size_t>({0, 1, 5, 6, 7})) {
            Case item = cases[of];
            item.name = fmt::format("{}: {}", name_of(format), cases[of].name);
            item.format = format;
            cases.push_back(item);
        }
    }
    return cases;
}

// The same view of mono16; nothing for what is that itself.
const Case* counterpart_of(const std::vector<Case>& cases, const Case& item) {
    if (item.format == PixelFormat::mono16) {
        return nullptr;
    }
    const auto found = std::ranges::find(cases, item.view, &Case::view);
    return &*found;
}

void measure(Case& item, const FrameView& frame, std::vector<std::uint32_t>& painted) {
    const double begin = cpu_ms();
    const auto sample = sample_frame(frame, item.view);
    const double sampled = cpu_ms();
    const Picture picture = render(*sample, item.view);
    const double rendered = cpu_ms();
    painted.resize(picture.size.pixels());
    paint(picture, colour_map(item.view.lut, item.view.marks), painted);
    const double end = cpu_ms();
    item.sample_ms.push_back(sampled - begin);
    item.render_ms.push_back(rendered - sampled);
    item.paint_ms.push_back(end - rendered);
    item.all_ms.push_back(end - begin);
}

struct Limits {
    std::vector<double> read_ms;
    std::vector<double> extremes_ms;
    std::uint64_t seen = 0;  // keeps the compiler from leaving the passes out

    void measure(Frames& frames) {
        const double begin = cpu_ms();
        seen += pass_over(frames.next(), Limit::read);
        const double read = cpu_ms();
        seen += pass_over(frames.next(), Limit::extremes);
        read_ms.push_back(read - begin);
        extremes_ms.push_back(cpu_ms() - read);
    }
};

nlohmann::ordered_json to_json(const Limits& limits, const std::vector<Case>& cases) {
    nlohmann::ordered_json out{{"machine", machine_text()},
                               {"bar_ms", kBarMs},
                               {"read_once_ms", limits.read_ms},
                               {"extremes_ms", limits.extremes_ms},
                               {"pictures", nlohmann::ordered_json::array()}};
    for (const Case& item : cases) {
        out["pictures"].push_back({{"name", item.name},
                                   {"sample_ms", item.sample_ms},
                                   {"render_ms", item.render_ms},
                                   {"colours_ms", item.paint_ms},
                                   {"all_ms", item.all_ms}});
        if (const Case* mono16 = counterpart_of(cases, item)) {
            out["pictures"].back()["to_mono16"] = percentile(item.all_ms, 0.5) / percentile(mono16->all_ms, 0.5);
        }
    }
    return out;
}

void print_text(const Limits& limits, const std::vector<Case>& cases) {
    fmt::print("{}\n{}x{} mono16, CPU ms a picture, median of {}\n", machine_text(), kFormat.width, kFormat.height,
               limits.read_ms.size());
    fmt::print("{:<36} {:6.2f}\n", "limit: every pixel read once", percentile(limits.read_ms, 0.5));
    fmt::print("{:<36} {:6.2f}\n\n", "limit: with minimum and maximum", percentile(limits.extremes_ms, 0.5));
    for (const Case& item : cases) {
        const double all_ms = percentile(item.all_ms, 0.5);
        fmt::print("{:<36} {:6.2f} = sample {:5.2f} + render {:5.2f} + colours {:5.2f}   p90 {:6.2f}", item.name,
                   all_ms, percentile(item.sample_ms, 0.5), percentile(item.render_ms, 0.5),
                   percentile(item.paint_ms, 0.5), percentile(item.all_ms, 0.9));
        if (const Case* mono16 = counterpart_of(cases, item)) {
            const double ratio = all_ms / percentile(mono16->all_ms, 0.5);
            const bool has_bar =
                item.view.region.empty() && (item.format == PixelFormat::rgb8 || bayer_pattern_of(item.format));
            const std::string bar =
                has_bar ? fmt::format(" bar {} {}", kBarRatio, ratio <= kBarRatio ? "ok" : "ABOVE") : "";
            fmt::print("   to mono16 {:4.2f}{}\n", ratio, bar);
        } else {
            fmt::print("   bar {} {}\n", kBarMs, all_ms <= kBarMs ? "ok" : "ABOVE");
        }
    }
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("picture_making", [&] {
        std::vector<std::string_view> words(argv + 1, argv + argc);
        const bool as_json = std::erase(words, "--json") != 0;
        const std::uint64_t turns = words.empty() ? 40 : parse_count(words[0]);
        std::map<PixelFormat, Frames> frames;
        Limits limits;
        std::vector<Case> cases = all_cases();
        for (const Case& item : cases) {
            frames.try_emplace(item.format, item.format);
        }
        std::vector<std::uint32_t> painted;
        for (std::uint64_t turn = 0; turn < turns; ++turn) {
            limits.measure(frames.at(PixelFormat::mono16));
            for (Case& item : cases) {
                measure(item, frames.at(item.format).next(), painted);
            }
        }
        if (as_json) {
            fmt::print("{}\n", to_json(limits, cases).dump(2));
        } else {
            print_text(limits, cases);
        }
        return limits.seen == 0 ? ExitCode::failed : ExitCode::done;
    });
}
