#include "writer/options.hpp"

#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/session_name.hpp"

namespace framering {

namespace {
constexpr const char* kSynopsis =
    "writer [options]: stores every frame of a session's scans as OME-TIFF, a directory per scan.\n"
    "Ends with the session. After Ctrl-C or a kill, start it again: it goes on where it stopped.\n";

std::string parse_scan_name(const std::string& text) {
    // A leading dot is how a directory is called that is not whole yet.
    if (text.empty() || text.front() == '.' || text.find('/') != std::string::npos || text.size() > 200) {
        fail(
            ExitCode::usage,
            "'{}' cannot name a directory of a scan: 1 to 200 characters, no '/' and no leading '.'; the place is "
            "set with --output",
            text);
    }
    return text;
}

std::filesystem::path parse_directory(const std::string& text) {
    if (text.empty()) {
        fail(ExitCode::usage, "the name of a directory is missing; write it like /data/scans");
    }
    return text;
}

std::uint64_t parse_file_frames(const std::string& text) {
    const std::uint64_t frames = parse_count(text);
    if (frames == 0 || frames > FileLimits::kMostPages) {
        fail(ExitCode::usage, "{} frames a file: 1 to {} are possible, as some readers take no more pages", frames,
             FileLimits::kMostPages);
    }
    return frames;
}

std::uint64_t parse_file_bytes(const std::string& text) {
    const std::uint64_t bytes = parse_size(text);
    if (bytes == 0) {
        fail(ExitCode::usage, "a file of 0 bytes holds no frame; write a size like 16GiB");
    }
    return bytes;
}

std::optional<Nanoseconds> parse_restart_timeout(const std::string& text) {
    return text == "forever" ? std::nullopt : std::optional(parse_duration(text));
}

unsigned parse_threads(const std::string& text) {
    constexpr std::uint64_t most = 256;
    const std::uint64_t threads = parse_count(text);
    if (threads < 1 || threads > most) {
        fail(ExitCode::usage, "{} is not from 1 to {}", text, most);
    }
    return static_cast<unsigned>(threads);
}

void declare_files(CommandLine& line, WriterOptions& options) {
    line.group("Where frames go");
    line.option("output", "DIR", "directory of the scans, made where it is missing (default: scans)",
                [&](const std::string& text) { options.recording.output = parse_directory(text); });
    line.option("name", "NAME",
                "directory of a scan in it (default: scan); a name that is taken gets a number: NAME_001",
                [&](const std::string& text) { options.recording.name = parse_scan_name(text); });
    line.option("max-file-frames", "N", "begin a new file after so many frames (default and most: 65535)",
                [&](const std::string& text) { options.recording.limits.frames = parse_file_frames(text); });
    line.option("max-file-size", "SIZE", "begin a new file before this size (default: 16GiB)",
                [&](const std::string& text) { options.recording.limits.bytes = parse_file_bytes(text); });
    line.option(
        "format", "FORMAT",
        "ome-tiff (default), or imagej: classic TIFF that ImageJ 1.x opens without a plugin, in files up to 4 GiB",
        [&](const std::string& text) { options.sink.kind.format = parse_file_format(text); });
    line.option("compression", "CODEC", "none (default), zstd[:1..22], deflate[:1..9] or lzw; all are lossless",
                [&](const std::string& text) { options.sink.kind.compression = parse_compression(text); });
    line.option("threads", "N", "threads that compress (default: the machine's processors less one)",
                [&](const std::string& text) { options.sink.threads = parse_threads(text); });
    line.option(
        "sync", "PACE",
        "flush to the disk beside the recording: a time, an amount, always (before a frame is released) or "
        "off (default: 1s); what is not flushed is lost in a power cut, never in a crash",
        [&](const std::string& text) { options.recording.sync = parse_sync_pace(text); });
    line.option("direct-io", "auto|on|off",
                "write past the page cache where the disk takes that (default: auto: what control check found of "
                "this disk; without a check, on)",
                [&](const std::string& text) { options.direct_io = parse_switch(text); });
    line.flag("no-direct-io", "the same as --direct-io off", options.no_direct_io);
    line.flag("force", "start a planned scan even where the disk has not room for all of it", options.force);
    line.flag("null", "for measuring: count frames, store none", options.sink.null);
}

void declare_maintenance(CommandLine& line, WriterOptions& options) {
    line.group("Instead of recording: a scan's directory on the disk");
    const auto task = [&](const std::string& name, Maintenance::Task what, const std::string& help) {
        line.option(name, "DIR", help, [&options, what](const std::string& text) {
            if (options.maintenance) {
                fail(ExitCode::usage, "only one of --recover, --repack and --verify at a time");
            }
            options.maintenance = Maintenance{what, parse_directory(text), {}, 1};
        });
    };
    task("recover", Maintenance::Task::recover,
         "close a scan whose programs were all killed, or that a power cut has ended; moves no pixels");
    task("verify", Maintenance::Task::verify,
         "read a closed scan and say whether it is whole, or the first thing that is wrong (exit code 1)");
    task("repack", Maintenance::Task::repack,
         "compress the files of a closed scan with --compression, each compared with its original before it takes "
         "its place");
}
void agree_on_direct_io(WriterOptions& options) {
    if (options.no_direct_io && options.direct_io == true) {
        fail(ExitCode::usage, "--direct-io on contradicts --no-direct-io; leave one of them out");
    }
    if (options.no_direct_io) {
        options.direct_io = false;
    }
}

void agree_on_maintenance(WriterOptions& options) {
    const bool has_codec = options.sink.kind.compression.codec != Codec::none;
    if (!options.maintenance) {
        return;
    }
    const bool repacks = options.maintenance->task == Maintenance::Task::repack;
    if (repacks && !has_codec) {
        fail(ExitCode::usage, "option --repack: say how with --compression zstd, deflate or lzw");
    }
    if (!repacks && has_codec) {
        fail(ExitCode::usage, "option --compression: --recover and --verify compress nothing; leave it out");
    }
    options.maintenance->compression = options.sink.kind.compression;
    options.maintenance->threads = options.sink.threads;
}
}  // namespace

std::optional<WriterOptions> parse_writer_options(int argc, const char* const* argv) {
    WriterOptions options;
    CommandLine line("writer", kSynopsis);
    line.option("session", "NAME", "session to record (default: default)", [&](const std::string& text) {
        require_valid_session_name(text);
        options.session = text;
    });
    line.option(
        "role", "NAME",
        "this writer's role in the session (default: writer); a second writer needs a name of its own, such "
        "as second",
        [&](const std::string& text) {
            require_valid_role_name(text);
            options.role = text;
        });
    line.option("wait", "TIME", "wait for the session to appear (default: 5s)",
                [&](const std::string& text) { options.wait = parse_duration(text); });
    line.option("acquirer-timeout", "TIME",
                "close a scan as interrupted when its acquirer has been gone for so long (default: 30s)",
                [&](const std::string& text) { options.acquirer_timeout = parse_duration(text); });
    line.option(
        "restart-timeout", "TIME",
        "after a kill, the acquirer keeps frames this long for the next writer; then they are lost, and the scan "
        "continues unrecorded (default: forever)",
        [&](const std::string& text) { options.restart_timeout = parse_restart_timeout(text); });
    line.option(
        "wait-strategy", "STRATEGY",
        "for frames: sleep, adaptive (look for some microseconds first, the default) or spin (look all the "
        "time: takes a whole core)",
        [&](const std::string& text) { options.wait_strategy = parse_wait_strategy(text); });
    declare_files(line, options);
    declare_maintenance(line, options);
    if (!line.parse(argc, argv)) {
        return std::nullopt;
    }
    agree_on_direct_io(options);
    require_valid(options.sink);
    agree_on_maintenance(options);
    return options;
}

}  // namespace framering
