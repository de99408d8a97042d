// What a viewer's picture costs: the pass over a frame, levels and turning, colours. Beside it, in the same turns,
// what no viewer can be below: reading every pixel once, and with that finding the smallest and the largest.
//   picture_making [--json] [TURNS]      processor time of one thread; the frames are more than a cache holds
#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
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
constexpr PictureSize kWindow{1280, 960};
constexpr PictureSize kTerminal{200, 100};
constexpr std::uint64_t kFrames = 8;
constexpr double kBarMs = 12;

double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

class Frames {
  public:
    Frames() {
        const auto source = make_simulated_source(kFormat, false);
        for (std::uint64_t i = 0; i < kFrames; ++i) {
            pixels_.emplace_back(kFormat.payload_bytes());
            FrameView view;
            (void)source->wait(Nanoseconds(0));
            (void)source->fill(pixels_.back(), view.info, i, Nanoseconds(0));
            set_format(view.info, kFormat);
            view.pixels = pixels_.back();
            views_.push_back(view);
        }
    }
    [[nodiscard]] const FrameView& next() noexcept { return views_[turn_++ % views_.size()]; }

  private:
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
    return cases;
}

void measure(Case& item, const FrameView& frame, std::vector<std::uint32_t>& painted) {
    const double begin = cpu_ms();
    const auto sample = sample_frame(frame, item.view);
    const double sampled = cpu_ms();
    const Picture picture = render(*sample, item.view);
    const double rendered = cpu_ms();
    painted.resize(picture.levels.size());
    paint(picture.levels, colour_map(item.view.lut, item.view.marks), painted);
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
    }
    return out;
}

void print_text(const Limits& limits, const std::vector<Case>& cases) {
    fmt::print("{}\n{}x{} mono16, CPU ms a picture, median of {}\n", machine_text(), kFormat.width, kFormat.height,
               limits.read_ms.size());
    fmt::print("{:<36} {:6.2f}\n", "limit: every pixel read once", percentile(limits.read_ms, 0.5));
    fmt::print("{:<36} {:6.2f}\n\n", "limit: with minimum and maximum", percentile(limits.extremes_ms, 0.5));
    for (const Case& item : cases) {
        fmt::print(
            "{:<36} {:6.2f} = sample {:5.2f} + render {:5.2f} + colours {:5.2f}   p90 {:6.2f}   bar {} {}\n",
            item.name, percentile(item.all_ms, 0.5), percentile(item.sample_ms, 0.5),
            percentile(item.render_ms, 0.5), percentile(item.paint_ms, 0.5), percentile(item.all_ms, 0.9), kBarMs,
            percentile(item.all_ms, 0.5) <= kBarMs ? "ok" : "ABOVE");
    }
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("picture_making", [&] {
        std::vector<std::string_view> words(argv + 1, argv + argc);
        const bool as_json = std::erase(words, "--json") != 0;
        const std::uint64_t turns = words.empty() ? 40 : parse_count(words[0]);
        Frames frames;
        Limits limits;
        std::vector<Case> cases = all_cases();
        std::vector<std::uint32_t> painted;
        for (std::uint64_t turn = 0; turn < turns; ++turn) {
            limits.measure(frames);
            for (Case& item : cases) {
                measure(item, frames.next(), painted);
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
