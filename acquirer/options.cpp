#include "acquirer/options.hpp"

#include <algorithm>

#include "acquirer/camera_options.hpp"
#include "acquirer/configuration_rules.hpp"
#include "acquirer/option_groups.hpp"
#include "acquirer/picture_options.hpp"
#include "acquirer/plan_options.hpp"
#include "acquirer/serving_options.hpp"
#include "acquirer/setup_options.hpp"
#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/base/scheduling.hpp"
#include "common/session/scan_name.hpp"
#include "common/session/session_name.hpp"

namespace framering {

namespace {
std::uint64_t count_between(const std::string& text, std::uint64_t least, std::uint64_t most) {
    const std::uint64_t count = parse_count(text);
    if (count < least || count > most) {
        fail(ExitCode::usage, "{} is out of range; use {} to {}", text, least, most);
    }
    return count;
}

std::uint32_t small_count(const std::string& text, std::uint32_t most) {
    return static_cast<std::uint32_t>(count_between(text, 1, most));
}

double frame_rate_of(const std::string& text) {
    if (text == "max") {
        return 0;
    }
    constexpr double slowest = 1e-5;  // about one frame a day
    constexpr double fastest = 1e6;
    const double rate = parse_rate_hz(text);
    if (rate < slowest || rate > fastest) {
        fail(ExitCode::usage, "{} Hz is out of range; use {} to {}, or max for no limit", rate, slowest, fastest);
    }
    return rate;
}

Nanoseconds time_of(const std::string& text) {
    const Nanoseconds time = parse_duration(text);
    if (time <= Nanoseconds(0)) {
        fail(ExitCode::usage, "the time {} is not positive; use a value such as 10s", text);
    }
    return time;
}

AwaitedRole awaited_role_of(const std::string& text) {
    const std::size_t equals = text.find('=');
    AwaitedRole awaited{text.substr(0, equals), {}};
    require_valid_role_name(awaited.role);
    if (equals != std::string::npos) {
        awaited.limit = time_of(text.substr(equals + 1));
    }
    return awaited;
}

void declare_source(CommandLine& line, AcquirerOptions& options) {
    SourceOptions& source = options.source;
    line.group(option_group::kSource);
    line.option(
        "source", "SOURCE",
        "where frames come from (default: simulated)\n"
        "simulated: a microscope image of drifting cells\n"
        "tiff:FILE or tiff:FOLDER: stacks of 8- or 16-bit greyscale or RGB, or 32-bit floating point; the "
        "files of a folder in natural order\n"
        "images:FOLDER: its JPEG, PNG and TIFF files in natural order\n"
        "raw:FILE or raw:-: frames without headers from a file, a pipe or standard input; needs --width "
        "and --height\n"
        "genicam or genicam:ID: a GenICam camera (GigE Vision, USB3 Vision) by name, serial number or "
        "address\n"
        "gstreamer:PIPELINE: webcams, network cameras, the screen, films: elements as gst-launch-1.0 takes "
        "them, such as gstreamer:\"v4l2src device=/dev/video0\"\n"
        "plugin:NAME or plugin:NAME:ID: a camera, through a plug-in; see --list-sources and "
        "--list-cameras\n"
        "command:PROGRAM ARGS: a program that takes pictures, and prints each as JPEG, PNG or TIFF, such as "
        "command:\"gphoto2 --capture-image-and-download --stdout\"\n"
        "none: no camera: the values that actuators read back and measure at the points of a plan",
        [&](const std::string& text) {
            options.source.text = full_source_name(text);
            options.source_given = true;
        });
    line.flag("loop", "of files: at the end, start again with the first frame", source.loop);
    line.flag("embed-sequence",
              "write each frame's number into its pixels at 16 positions (simulated only, for tests)",
              source.embed_sequence);
    declare_pictures(line, source.pictures);
}

void declare_format(CommandLine& line, SourceOptions& source) {
    WantedFormat& format = source.format;
    line.group(option_group::kFormat);
    line.option("width", "PIXELS", "frame width (default: 512)",
                [&](const std::string& text) { format.width = small_count(text, kLargestSide); });
    line.option("height", "PIXELS", "frame height (default: 512)",
                [&](const std::string& text) { format.height = small_count(text, kLargestSide); });
    line.option(
        "pixel-format", "NAME",
        "mono8, mono16, rgb8, rgb16, float32, or raw color: bayerrg8, bayergr8, bayergb8, bayerbg8 and the "
        "same with 16; little-endian (default: mono16). Of packed raw frames " +
            packing_names() +
            ", which are stored as mono16, and BayerRG12p and the like, stored as bayerrg16. A camera is set "
            "to it, by the names that it has",
        [&](const std::string& text) { source.pixel_format = text; });
    line.option("significant-bits", "BITS", "bits of a sample that carry signal, such as 12 (default: all)",
                [&](const std::string& text) { format.significant_bits = small_count(text, 16); });
    line.option(
        "bit-alignment", "low|high",
        "which bits carry signal, if not all do: the low ones, so that 12 bits saturate at 4095, or the high "
        "ones, so that they saturate at 65520 (default: low)",
        [&](const std::string& text) { format.bit_alignment = parse_bit_alignment(text); });
    line.option(
        "pixel-size", "LENGTH",
        "pixel size in the sample plane, such as 0.65um or 108nm (default: from TIFF files, otherwise unknown)",
        [&](const std::string& text) {
            format.pixel_size_nm = parse_length_nm(text);
            if (format.pixel_size_nm <= 0) {
                fail(ExitCode::usage, "the size {} is not positive; omit the option if the size is unknown", text);
            }
        });
}

void declare_stall(CommandLine& line, AcquirerOptions& options) {
    line.option(
        "stall-timeout", "TIME|never",
        "say so when a camera, a film or a pipe gives no frame for this long, and which frame it waits for; the "
        "exposure time and the period of --frame-rate are added (default: 10s)",
        [&](const std::string& text) {
            options.stall_timeout = text == "never" ? std::nullopt : std::optional(time_of(text));
        });
    line.option("when-stalled", "end|wait",
                "what to do then (default: end for a camera that runs by itself; wait for one that is triggered, "
                "for a film and a pipe)",
                [&](const std::string& text) { options.when_stalled = parse_when_stalled(text); });
}

void declare_scan(CommandLine& line, AcquirerOptions& options) {
    line.group(option_group::kScan);
    line.option("frames", "COUNT", "end after COUNT frames (default: no limit)",
                [&](const std::string& text) { options.frames = count_between(text, 1, std::uint64_t{1} << 62); });
    line.option("duration", "TIME", "end after this time, such as 10s or 2h (default: no limit)",
                [&](const std::string& text) { options.duration = time_of(text); });
    line.option(
        "frame-rate", "HZ|max",
        "frames per second, or per minute or hour, such as 4/min; max: as fast as source and readers allow "
        "(default: max). A camera "
        "is set to it",
        [&](const std::string& text) { options.frame_rate_hz = frame_rate_of(text); });
    line.option("name", "NAME",
                "name of the scan and of its directory, such as bead7 or \"{sample}_{date}_{time}\" (default: the "
                "writer's choice)",
                [&](const std::string& text) {
                    require_scan_name_pattern(text);
                    options.name = text;
                });
    line.repeatable("wait-for", "ROLE[=TIME]",
                    "acquire no frame until this reader is ready, such as writer=10s; without a time, wait until "
                    "canceled; can be given several times",
                    [&](const std::string& text) { options.wait_for.push_back(awaited_role_of(text)); });
    declare_stall(line, options);
    line.flag("resume",
              "if an acquirer died, resume its scan in the same files; options may be omitted but not changed. If "
              "there is no such scan, start a new one. For simulated, tiff:, images:, command:, plugin:, and raw: "
              "with a file",
              options.resume);
    line.flag("checksum",
              "compute a CRC-32C of every frame's pixels and store it in the scan index; framering writer "
              "--verify checks it",
              options.checksum);
    line.repeatable("measure", "LIST",
                    "mean, min, max or several of them, such as mean,max: measured of the pixels of every frame, "
                    "shown, and stored in scan.values",
                    [&](const std::string& text) { add_pixel_measures(options.measures, text); });
    line.option("grace", "TIME",
                "at the end, wait this long for readers that make no progress; readers that make progress can "
                "always finish (default: 10s)",
                [&](const std::string& text) { options.grace = parse_duration(text); });
}

void declare_ring(CommandLine& line, AcquirerOptions& options) {
    constexpr std::uint64_t fewest_slots = 2;
    constexpr std::uint64_t most_slots = 1 << 20;
    line.group(option_group::kRing);
    line.option(
        "slots", "COUNT",
        "number of frames that the ring holds, at least 2 (default: depends on frame size and free memory)",
        [&](const std::string& text) { options.slots = count_between(text, fewest_slots, most_slots); });
    line.option("ring-size", "BYTES", "size of the ring in memory, such as 2GiB, instead of --slots",
                [&](const std::string& text) {
                    options.ring_bytes = parse_size(text);
                    if (options.ring_bytes == 0) {
                        fail(ExitCode::usage, "the ring size is 0; use a value such as 2GiB");
                    }
                });
    line.option("when-full", "POLICY",
                "what to do with a frame when the ring is full:\n"
                "wait: stall the source. A live producer behind a pipe may then lose frames itself: use drop to "
                "count them here\n"
                "drop: do not store it, count it as lost; viewers can still show it\n"
                "stop: end the scan\n"
                "(default: wait; drop for cameras)",
                [&](const std::string& text) { options.when_full = parse_when_full(text); });
    line.option(
        "copy", "MODE",
        "how a source copies frames into the ring: cached, or streaming (bypasses the CPU cache) (default: the "
        "result of framering check on this machine; without one, streaming if the ring is larger than the cache)",
        [&](const std::string& text) { options.copy_mode = parse_copy_mode(text); });
    line.option("huge-pages", "auto|on|off",
                "use 2 MiB pages for a new ring, as far as the kernel provides them (default: auto: the result of "
                "framering check on this machine; without one, off in a virtual machine, otherwise on)",
                [&](const std::string& text) { options.huge_pages = parse_switch(text); });
    line.flag("group-readable", "let users of your group view the session (default: only you)",
              options.group_readable);
}

void declare_scheduling(CommandLine& line, AcquirerOptions& options) {
    line.group(option_group::kScheduling);
    line.option("cpu", "LIST",
                "run on these CPU cores only, such as 2 or 0,2-3; best is a core that nothing else uses",
                [&](const std::string& text) { options.processors = parse_processors(text); });
    line.flag("realtime",
              "run with real-time priority (SCHED_FIFO); needs permission (rtprio in limits.conf, or root)",
              options.realtime);
    line.option("wait-strategy", "STRATEGY",
                "how to wait for room in a full ring: sleep, adaptive (poll for some microseconds first, the "
                "default) or spin (poll all the time, uses a whole core)",
                [&](const std::string& text) { options.wait_strategy = parse_wait_strategy(text); });
}

std::optional<AcquirerOptions> parse(int argc, const char* const* argv, FromFiles from) {
    AcquirerOptions options;
    CommandLine line("framering acquirer", acquirer_synopsis());
    line.help_topics(acquirer_help_topics());
    line.option(
        "session", "NAME",
        "name shared by the processes of a session, 1 to 40 characters of A-Z a-z 0-9 _ (default: default)",
        [&](const std::string& text) {
            require_valid_session_name(text);
            options.session = text;
        });
    CameraTasks tasks;
    declare_source(line, options);
    declare_cameras(line, options);
    declare_format(line, options.source);
    declare_scan(line, options);
    PlanTexts plan;
    declare_plan(line, options, plan);
    declare_actuators(line, options);
    declare_serving(line, options);
    declare_setup(line, options.setup);
    declare_ring(line, options);
    declare_scheduling(line, options);
    declare_camera_tasks(line, options, tasks);
    declare_configuration(line, from);
    if (!line.parse(argc, argv)) {
        return std::nullopt;
    }
    agree_on_plan(options, plan);
    options.task = task_of(tasks, options);
    // Without --source, the scan to be resumed says what its source is.
    const bool is_resumed = options.resume || from == FromFiles::not_of_scan;
    if (!is_resumed || options.source_given) {
        agree_on_camera(options);
    }
    if (options.slots && options.ring_bytes) {
        fail(ExitCode::usage, "--slots and --ring-size both set the size of the ring; use only one of them");
    }
    require_serving_fits(options);
    require_pictures_fit(options);
    return options;
}
}  // namespace

std::optional<AcquirerOptions> parse_acquirer_options(int argc, const char* const* argv) {
    auto options = parse(argc, argv, FromFiles::all);
    if (options) {
        options->of_command_line = [=] { return parse(argc, argv, FromFiles::not_of_scan).value(); };
    }
    return options;
}

}  // namespace framering
