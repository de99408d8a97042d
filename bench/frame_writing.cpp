// How fast frames become files: raw system calls and what others use, each moments before ours, A B A B. Ratios
// are medians of such pairs; above 1 means that ours is faster.
#include <fmt/core.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "bench/measurement.hpp"
#include "bench/ways_of_writing.hpp"
#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

using namespace framering;
using namespace framering::bench;

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {
struct Options {
    std::vector<std::string> words;
    std::uint64_t pairs = 5;
    std::uint64_t bytes = 400'000'000;
    std::uint64_t scan_bytes = 8'000'000'000;  // of the whole path; 0: not measured
    std::uint64_t scan_pairs = 3;
    PixelFormat pixel_format = PixelFormat::mono16;
    std::vector<std::string> only;
    bool sweep = false;
    bool json = false;
};

struct Comparison {
    const char* name;
    const char* other_name;
    Spent (*other)(const Load&);
    const char* own_name;
    Spent (*own)(const Load&);
    bool is_scan = false;  // of --scan-bytes
};

Spent raw_reserved(const Load& load) {
    return write_raw(load, {.reserve = true});
}
Spent raw_direct(const Load& load) {
    return write_raw(load, {.direct = true, .reserve = true});
}
Spent raw_flushed(const Load& load) {
    return write_raw(load, {.flush = true});
}
Spent raw_direct_flushed(const Load& load) {
    return write_raw(load, {.direct = true, .reserve = true, .flush = true});
}
Spent own_buffered(const Load& load) {
    return write_recording(load, {});
}
Spent own_direct(const Load& load) {
    return write_recording(load, {.direct = true});
}
Spent own_flushed(const Load& load) {
    return write_recording(load, {.direct = true, .flush = true});
}

constexpr Comparison kComparisons[] = {
    {"buffered", "write(2), fallocate", raw_reserved, "ScanRecording, buffered", own_buffered},
    {"direct", "O_DIRECT, fallocate", raw_direct, "ScanRecording, O_DIRECT", own_direct},
    {"flush", "write(2), fdatasync", raw_flushed, "ScanRecording, default", own_flushed},
    {"whole_path", "O_DIRECT, fallocate, flush", raw_direct_flushed, "acquirer and writer", write_by_programs,
     true},
    {"tifffile", "tifffile", write_by_tifffile, "ScanRecording, buffered", own_buffered},
};
constexpr std::size_t kWriterAlone = 2;  // of them, for the sweep: buffered and direct

struct Result {
    const Comparison* comparison;
    FrameFormat format;
    std::vector<double> ratios;
    std::vector<double> other_gb_s;
    std::vector<double> own_gb_s;
    std::vector<double> other_cpu_s_gb;
    std::vector<double> own_cpu_s_gb;
};

Result compare(const Load& load, const Comparison& comparison, std::uint64_t pairs) {
    Result result{&comparison, load.ring.format(), {}, {}, {}, {}, {}};
    const double gigabytes = static_cast<double>(load.bytes()) / 1e9;
    for (std::uint64_t pair = 0; pair < pairs; ++pair) {
        const Spent other = comparison.other(load);
        const Spent own = comparison.own(load);
        result.ratios.push_back(other.seconds / own.seconds);
        result.other_gb_s.push_back(gigabytes / other.seconds);
        result.own_gb_s.push_back(gigabytes / own.seconds);
        result.other_cpu_s_gb.push_back(other.cpu_seconds / gigabytes);
        result.own_cpu_s_gb.push_back(own.cpu_seconds / gigabytes);
    }
    return result;
}

Json json_of(const Result& result) {
    return {{"name", result.comparison->name},
            {"width", result.format.width},
            {"height", result.format.height},
            {"pixel_format", name_of(result.format.pixel_format)},
            {"other", result.comparison->other_name},
            {"own", result.comparison->own_name},
            {"ratio", percentile(result.ratios, 0.5)},
            {"pairs", result.ratios},
            {"other_gb_s", percentile(result.other_gb_s, 0.5)},
            {"own_gb_s", percentile(result.own_gb_s, 0.5)},
            {"other_cpu_s_gb", percentile(result.other_cpu_s_gb, 0.5)},
            {"own_cpu_s_gb", percentile(result.own_cpu_s_gb, 0.5)},
            {"own_cpu_pairs", result.own_cpu_s_gb}};
}

void print(const Result& result) {
    fmt::print(
        "{:>5}x{:<5} {:<24} {:>6.2f} GB/s {:>5.2f} CPU s/GB   {:<20} {:>6.2f} GB/s {:>5.2f} CPU s/GB   x {:.2f} "
        "(pairs from {:.2f} to {:.2f})\n",
        result.format.width, result.format.height, result.comparison->own_name, percentile(result.own_gb_s, 0.5),
        percentile(result.own_cpu_s_gb, 0.5), result.comparison->other_name, percentile(result.other_gb_s, 0.5),
        percentile(result.other_cpu_s_gb, 0.5), percentile(result.ratios, 0.5), percentile(result.ratios, 0),
        percentile(result.ratios, 1));
    std::fflush(stdout);
}

// Widths and heights: the sizes of the bars, or from 64 KiB to 64 MiB.
std::vector<FrameFormat> formats_for(const Options& options) {
    const PixelFormat pixel_format = options.pixel_format;
    const std::uint32_t bits = 8 * bytes_per_sample(pixel_format);
    if (!options.sweep) {
        return {{4096, 3000, pixel_format, bits, 650}, {512, 512, pixel_format, bits, 650}};
    }
    std::vector<FrameFormat> formats;
    for (std::uint32_t side = 128; side <= 4096; side *= 2) {
        formats.push_back({2 * side, side, pixel_format, bits, 650});
    }
    return formats;
}

bool is_wanted(const Options& options, const Comparison& comparison) {
    if (comparison.is_scan && options.scan_bytes == 0) {
        return false;
    }
    if (options.sweep) {
        return &comparison < kComparisons + kWriterAlone;
    }
    return options.only.empty() || std::ranges::find(options.only, comparison.name) != options.only.end();
}

Json measure(const Options& options, const fs::path& directory) {
    Json results = Json::array();
    for (const FrameFormat& format : formats_for(options)) {
        const FrameRing ring(format);
        const auto frames_of = [&](std::uint64_t bytes) {
            return std::max<std::uint64_t>(1, bytes / format.payload_bytes());
        };
        for (const Comparison& comparison : kComparisons) {
            if (is_wanted(options, comparison)) {
                const bool is_scan = comparison.is_scan;
                const Load load{directory, ring, frames_of(is_scan ? options.scan_bytes : options.bytes)};
                const Result result = compare(load, comparison, is_scan ? options.scan_pairs : options.pairs);
                results.push_back(json_of(result));
                if (!options.json) {
                    print(result);
                }
            }
        }
    }
    return results;
}

bool parse(int argc, char** argv, Options& options) {
    CommandLine line("frame_writing", "frame_writing DIRECTORY [options]: how fast frames become files there");
    line.words(options.words, 1);
    line.option("pairs", "COUNT", "measurements of each comparison (default: 5)",
                [&](const std::string& text) { options.pairs = parse_count(text); });
    line.option("bytes", "SIZE", "written in a measurement (default: 400 MB)",
                [&](const std::string& text) { options.bytes = parse_size(text); });
    line.option("scan-bytes", "SIZE", "of a scan by the programs, in a row of its own (default: 8GB; 0B: without)",
                [&](const std::string& text) { options.scan_bytes = parse_size(text); });
    line.option("scan-pairs", "COUNT", "measurements of that row (default: 3)",
                [&](const std::string& text) { options.scan_pairs = parse_count(text); });
    line.option("pixel-format", "NAME", "of the frames (default: mono16)",
                [&](const std::string& text) { options.pixel_format = parse_pixel_format(text); });
    line.repeatable("only", "NAME", "only buffered, direct, flush, whole_path or tifffile; may be repeated",
                    [&](const std::string& text) { options.only.push_back(text); });
    line.flag("sweep", "buffered and direct only, frames from 64 KiB to 64 MiB", options.sweep);
    line.flag("json", "print JSON", options.json);
    if (!line.parse(argc, argv)) {
        return false;
    }
    if (options.words.empty()) {
        fail(ExitCode::usage, "no directory; see frame_writing --help");
    }
    return true;
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("frame_writing", [&] {
        Options options;
        if (!parse(argc, argv, options)) {
            return ExitCode::done;
        }
        const fs::path directory = options.words.front();
        const std::string where = file_system_text(directory);
        if (!options.json) {
            fmt::print("{}disk     {}\nload     {} pairs of {}\n\n", machine_text(), where, options.pairs,
                       size_text(options.bytes));
        }
        const Json results = measure(options, directory);
        if (options.json) {
            fmt::print("{}\n", Json{{"machine", machine_text()},
                                    {"file_system", where},
                                    {"bytes", options.bytes},
                                    {"results", results}}
                                   .dump(2));
        }
        return ExitCode::done;
    });
}
