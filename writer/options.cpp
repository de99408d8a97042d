#include "writer/options.hpp"

#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/session_name.hpp"

namespace framering {

namespace {
constexpr const char* kSynopsis =
    "framering writer [options]: store every frame of a session's scans as OME-TIFF, one directory per scan.\n"
    "Exits when the session ends. After Ctrl-C or a crash, start it again: it resumes where it stopped.";

std::string parse_scan_name(const std::string& text) {
    // A leading dot marks a directory that is not complete yet.
    if (text.empty() || text.front() == '.' || text.find('/') != std::string::npos || text.size() > 200) {
        fail(ExitCode::usage,
             "'{}' cannot be the name of a scan directory; use 1 to 200 characters, no '/' and no leading '.' "
             "(set the parent directory with --output)",
             text);
    }
    return text;
}

std::filesystem::path parse_directory(const std::string& text) {
    if (text.empty()) {
        fail(ExitCode::usage, "the directory is missing; use a value such as /data/scans");
    }
    return text;
}

std::uint64_t parse_file_frames(const std::string& text) {
    const std::uint64_t frames = parse_count(text);
    if (frames == 0 || frames > FileLimits::kMostPages) {
        fail(ExitCode::usage,
             "{} frames per file is out of range; use 1 to {} (some readers support no more pages)", frames,
             FileLimits::kMostPages);
    }
    return frames;
}

Nanoseconds parse_file_time(const std::string& text) {
    const bool is_seconds = !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
    const Nanoseconds time = parse_duration(is_seconds ? text + "s" : text);
    if (time < std::chrono::milliseconds(100) || time > std::chrono::hours(1000)) {
        fail(ExitCode::usage, "{} is out of range; use 0.1 to 3600000 seconds", text);
    }
    return time;
}

std::uint64_t parse_file_bytes(const std::string& text) {
    const std::uint64_t bytes = parse_size(text);
    if (bytes == 0) {
        fail(ExitCode::usage, "the file size is 0; use a value such as 16GiB");
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
        fail(ExitCode::usage, "{} is out of range; use 1 to {}", text, most);
    }
    return static_cast<unsigned>(threads);
}

std::uint32_t parse_side(const std::string& text) {
    const std::uint64_t side = parse_count(text);
    if (side < 1 || side > kLargestSide) {
        fail(ExitCode::usage, "{} is out of range; use 1 to {} pixels", text, kLargestSide);
    }
    return static_cast<std::uint32_t>(side);
}

std::uint64_t parse_every(const std::string& text) {
    const std::uint64_t every = parse_count(text);
    if (every == 0) {
        fail(ExitCode::usage, "0 is out of range; use 1 for every frame, 10 for each tenth one");
    }
    return every;
}

bool parse_may_skip(const std::string& text) {
    if (text != "skip" && text != "wait") {
        fail(ExitCode::usage, "'{}' is unknown; use skip or wait", text);
    }
    return text == "skip";
}

void declare_files(CommandLine& line, WriterOptions& options) {
    line.group("Output");
    line.option("output", "DIR", "directory for the scans, created if missing (default: scans)",
                [&](const std::string& text) { options.recording.output = parse_directory(text); });
    line.option(
        "name", "NAME",
        "subdirectory of each scan whose plan has no name (default: scan); if the name exists, a number is "
        "appended: NAME_001",
        [&](const std::string& text) { options.recording.name = parse_scan_name(text); });
    line.option("max-file-frames", "N", "start a new file after N frames (default and maximum: 65535)",
                [&](const std::string& text) { options.recording.limits.frames = parse_file_frames(text); });
    line.option("file-frames", "N",
                "the same as --max-file-frames: with few frames, hooks get each file while the scan goes on",
                [&](const std::string& text) { options.recording.limits.frames = parse_file_frames(text); });
    line.option(
        "file-seconds", "SECONDS",
        "start a new file when this time has passed since the first frame of the current one, such as 60 or 5min",
        [&](const std::string& text) { options.recording.limits.time = parse_file_time(text); });
    line.option("max-file-size", "SIZE", "start a new file before one gets larger than this (default: 16GiB)",
                [&](const std::string& text) { options.recording.limits.bytes = parse_file_bytes(text); });
    line.option("format", "FORMAT",
                "ome-tiff (default) or imagej: classic TIFF that ImageJ 1.x opens without a plugin, in files of "
                "up to 4 GiB",
                [&](const std::string& text) { options.sink.kind.format = parse_file_format(text); });
    line.option("compression", "CODEC", "none (default), zstd[:1..22], deflate[:1..9] or lzw; all are lossless",
                [&](const std::string& text) { options.sink.kind.compression = parse_compression(text); });
    line.option("threads", "N",
                "number of compression threads (default: number of CPU cores minus one); with --scale-to also of "
                "scaling threads (default: 1)",
                [&](const std::string& text) {
                    options.sink.threads = parse_threads(text);
                    options.preview.threads = options.sink.threads;
                });
    line.option("sync", "PACE",
                "how often to flush to disk: a time, a size, always (before a frame is released) or off (default: "
                "1s); unflushed data is lost in a power cut, but not in a crash",
                [&](const std::string& text) { options.recording.sync = parse_sync_pace(text); });
    line.option("direct-io", "auto|on|off",
                "bypass the page cache if the disk supports it (default: auto: the result of framering check for "
                "this disk; without one, on)",
                [&](const std::string& text) { options.direct_io = parse_switch(text); });
    line.flag("no-direct-io", "the same as --direct-io off", options.no_direct_io);
    line.flag("force", "start a planned scan even if the disk lacks space for all of it", options.force);
    line.flag("null", "for benchmarks: count frames, store none", options.sink.null);
}

void declare_preview(CommandLine& line, WriterOptions& options) {
    line.group("A preview: a small copy of the scan beside its recording");
    line.option("scale-to", "N",
                "store frames scaled to fit into N x N pixels (smaller ones as they are), in a directory of their "
                "own: NAME_preview; the role is preview unless --role names another one",
                [&](const std::string& text) { options.preview.side = parse_side(text); });
    line.option("every", "K", "only every K-th frame of the scan (default: 1)",
                [&](const std::string& text) { options.preview.every = parse_every(text); });
    line.option("when-behind", "skip|wait",
                "when scaling cannot keep up and the ring fills: skip frames, which costs the recording nothing "
                "(default), or hold the frames as a recording does, for sources that can wait",
                [&](const std::string& text) { options.preview.may_skip = parse_may_skip(text); });
}

void declare_maintenance(CommandLine& line, WriterOptions& options) {
    line.group("Instead of recording: process a scan directory");
    const auto task = [&](const std::string& name, Maintenance::Task what, const std::string& help) {
        line.option(name, "DIR", help, [&options, what](const std::string& text) {
            if (options.maintenance) {
                fail(ExitCode::usage, "use only one of --recover, --repack and --verify");
            }
            options.maintenance = Maintenance{what, parse_directory(text), {}, 1};
        });
    };
    task("recover", Maintenance::Task::recover,
         "close a scan after all its programs were killed or after a power cut; copies no pixel data");
    task("verify", Maintenance::Task::verify,
         "check that a closed scan is intact; reports the first error (exit code 1)");
    task("repack", Maintenance::Task::repack,
         "compress the files of a closed scan with --compression; each new file is compared with the original "
         "before it replaces it");
}

void agree_on_preview(WriterOptions& options, bool role_is_given) {
    PreviewOptions defaults;
    defaults.side = options.preview.side;
    defaults.threads = options.preview.threads;
    if (options.preview.side == 0) {
        if (options.preview != defaults) {
            fail(ExitCode::usage, "options --every and --when-behind need --scale-to N");
        }
        return;
    }
    if (options.maintenance || !options.hooks.output.empty()) {
        fail(ExitCode::usage,
             "option --scale-to: --recover, --repack, --verify and --run-hooks make no preview; omit it");
    }
    if (!role_is_given) {
        options.role = "preview";
    } else if (options.role == "writer") {
        fail(ExitCode::usage,
             "option --scale-to: role 'writer' records frames as they are; use another --role, such as preview");
    }
}

void agree_on_direct_io(WriterOptions& options) {
    if (options.no_direct_io && options.direct_io == true) {
        fail(ExitCode::usage, "--direct-io on contradicts --no-direct-io; omit one of them");
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
        fail(ExitCode::usage, "option --repack needs --compression zstd, deflate or lzw");
    }
    if (!repacks && has_codec) {
        fail(ExitCode::usage, "option --compression: --recover and --verify do not compress; omit it");
    }
    options.maintenance->compression = options.sink.kind.compression;
    options.maintenance->threads = options.sink.threads;
}

void agree_on_hooks(const WriterOptions& options) {
    if (options.maintenance && !options.hooks.output.empty()) {
        fail(ExitCode::usage, "use only one of --recover, --repack, --verify and --run-hooks");
    }
    require_sound(options.hooks);
}
}  // namespace

std::optional<WriterOptions> parse_writer_options(int argc, const char* const* argv) {
    WriterOptions options;
    bool role_is_given = false;
    CommandLine line("framering writer", kSynopsis);
    line.option("session", "NAME", "session to record (default: default)", [&](const std::string& text) {
        require_valid_session_name(text);
        options.session = text;
    });
    line.option(
        "role", "NAME",
        "this writer's role in the session (default: writer); a second writer needs another name, such as second",
        [&](const std::string& text) {
            require_valid_role_name(text);
            options.role = text;
            role_is_given = true;
        });
    line.option("wait", "TIME", "wait for the session to appear (default: 5s)",
                [&](const std::string& text) { options.wait = parse_duration(text); });
    line.option("acquirer-timeout", "TIME",
                "close a scan as interrupted when its acquirer has been gone for this long (default: 30s)",
                [&](const std::string& text) { options.acquirer_timeout = parse_duration(text); });
    line.option(
        "restart-timeout", "TIME",
        "after a kill, the acquirer keeps frames this long for the next writer; then they are lost, and the scan "
        "continues unrecorded (default: forever)",
        [&](const std::string& text) { options.restart_timeout = parse_restart_timeout(text); });
    line.option("wait-strategy", "STRATEGY",
                "how to wait for frames: sleep, adaptive (poll for some microseconds first, the default) or spin "
                "(poll all the time, uses a whole core)",
                [&](const std::string& text) { options.wait_strategy = parse_wait_strategy(text); });
    declare_files(line, options);
    declare_preview(line, options);
    declare_maintenance(line, options);
    declare_hooks(line, options.hooks);
    line.configured("writer")
        .command_line_only(
            {"recover", "verify", "repack", "run-hooks", "check-hooks", "scale-to", "every", "when-behind"})
        .from_one_place({"max-file-frames", "file-frames"})
        .from_one_place({"follow", "follow-session"})
        .from_one_place({"direct-io", "no-direct-io"})
        .from_one_place({"format", "compression"})
        .from_one_place({"recover", "verify", "compression"});
    if (!line.parse(argc, argv)) {
        return std::nullopt;
    }
    agree_on_direct_io(options);
    agree_on_preview(options, role_is_given);
    require_valid(options.sink);
    agree_on_maintenance(options);
    agree_on_hooks(options);
    return options;
}

}  // namespace framering
