#include "acquirer/plan_options.hpp"

#include <algorithm>

#include "acquirer/option_groups.hpp"
#include "acquirer/source/no_source.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/base/text_file.hpp"
#include "common/session/axis_option.hpp"
#include "common/session/point_order.hpp"
#include "common/session/scan_axes.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kMostRetries = 100;

// Which of two goes first, where both have it.
enum class Prefer : std::uint8_t { options, request };

void take_request(AcquirerOptions& options, const ScanRequest& request, Prefer prefer) {
    const auto take = [&](auto& to, const auto& from, bool is_there, bool is_given) {
        if (is_there && (prefer == Prefer::request || !is_given)) {
            to = from;
        }
    };
    take(options.skips, request.skips, !request.axes.empty(), !options.axes.empty());
    take(options.axes, request.axes, !request.axes.empty(), !options.axes.empty());
    if (prefer == Prefer::request && !request.axes.empty()) {
        options.frames.reset();  // of other axes
    }
    take(options.name, request.name, !request.name.empty(), !options.name.empty());
    take(options.frames, request.frames, request.frames.has_value(), options.frames.has_value());
    take(options.duration, request.duration, request.duration.has_value(), options.duration.has_value());
    take(options.frame_rate_hz, request.frame_rate_hz, request.frame_rate_hz.has_value(),
         options.frame_rate_hz.has_value());
    ScanSetup& setup = options.setup;
    take(setup.exposure_us, request.exposure_us.value_or(0), request.exposure_us.has_value(),
         setup.exposure_us != 0);
    take(setup.sample, request.sample, !request.sample.empty(), !setup.sample.empty());
    take(setup.comment, request.comment, !request.comment.empty(), !setup.comment.empty());
    take(setup.channels, request.channels, !request.channels.empty(), !setup.channels.empty());
    CameraWishes& camera = options.source.camera;
    for (const auto& [name, value] : request.settings) {
        const auto same = std::ranges::find(camera.settings, name, [](const auto& each) { return each.first; });
        if (same == camera.settings.end()) {
            camera.settings.emplace_back(name, value);
        } else if (prefer == Prefer::request) {
            same->second = value;
        }
    }
    if (request.gain) {
        const auto same = std::ranges::find(camera.options, standard_key::kGain, &CameraOption::key);
        if (same == camera.options.end()) {
            camera.options.push_back({standard_key::kGain, camera_number_text(*request.gain), true});
        } else if (prefer == Prefer::request) {
            same->value = camera_number_text(*request.gain);
        }
    }
}

// The names of axis c and those of --channel are of the same channels.
void agree_on_channels(AcquirerOptions& options) {
    const auto axis = std::ranges::find(options.axes, "c", &ScanAxis::name);
    std::vector<Channel>& channels = options.setup.channels;
    if (axis == options.axes.end() || axis->labels.empty()) {
        return;
    }
    std::vector<Channel> ordered;
    for (const std::string& label : axis->labels) {
        const auto found = std::ranges::find(channels, label, &Channel::name);
        ordered.push_back(found == channels.end() ? Channel{label} : *found);
    }
    for (const Channel& channel : channels) {
        if (std::ranges::count(axis->labels, channel.name) == 0) {
            fail(ExitCode::usage, "channel '{}' is described, and axis c does not have it; it has {}",
                 channel.name, axis_option_text(*axis));
        }
    }
    channels = std::move(ordered);
}

void require_channels_for_axis(const AcquirerOptions& options) {
    const auto axis = std::ranges::find(options.axes, "c", &ScanAxis::name);
    const std::uint64_t length = axis == options.axes.end() ? 1 : axis->length;
    const std::size_t named = options.setup.channels.size();
    if (named != 0 && length != 0 && named != length) {
        fail(ExitCode::usage,
             "--channel names {} channels, but the scan has {}; name each of them, and add axis c to --axes, such "
             "as c:{}",
             named, length, named);
    }
}

void agree_on_frames(AcquirerOptions& options) {
    if (options.axes.empty()) {
        return;
    }
    const auto by_axes = PointOrder(options.axes, options.skips).points();
    const std::uint64_t frames = options.frames.value_or(by_axes.value_or(0));
    if (by_axes && frames != *by_axes) {
        fail(ExitCode::usage, "--frames {} contradicts --axes, which give {} frames; omit one of them", frames,
             *by_axes);
    }
    const std::uint64_t round = options.skips.empty() ? frames_per_outermost(options.axes) : 1;
    if (frames % round != 0) {
        fail(ExitCode::usage,
             "--frames {} is not a multiple of {}, the number of frames per step of axis {}; try {}", frames,
             round, options.axes.front().name, (frames / round + 1) * round);
    }
    if (frames != 0) {
        options.axes.front().length = options.skips.empty() ? frames / round : options.axes.front().length;
        options.frames = frames;
    }
}

void require_sense_without_camera(const AcquirerOptions& options) {
    const SourceOptions& source = options.source;
    if (source.text != kNoSource) {
        return;
    }
    const WantedFormat& format = source.format;
    if (source.loop || source.embed_sequence || format.width || format.height || format.pixel_format ||
        format.significant_bits || format.pixel_size_nm != 0) {
        fail(ExitCode::usage,
             "source 'none' has no pictures; omit --width, --height and what else describes them");
    }
    if (!options.resume && (options.actuators.empty() || (options.axes.empty() && !options.serve))) {
        fail(ExitCode::usage,
             "--source none takes values at the points of a plan; give --axis and --actuator, for example --axis "
             "voltage=0V:1V:11@200ms --actuator \"command:supply.py\"");
    }
}

void agree(AcquirerOptions& options) {
    agree_on_channels(options);
    agree_on_frames(options);
    require_channels_for_axis(options);
}
}  // namespace

void declare_plan(CommandLine& line, AcquirerOptions& options, PlanTexts& texts) {
    line.group(option_group::kPlan);
    line.repeatable("axis", "NAME=POINTS[@TIME]",
                    "an axis of the scan, the first one outermost:\n"
                    "z=-10um:10um:21@50ms: START:STOP:POINTS, and the time to settle after a move\n"
                    "channel=DAPI,GFP: names, or set points such as voltage=0V,0.5V,2V\n"
                    "position=FILE.csv: lines of name,x,y[,z] in um\n"
                    "t=::100@60s: points in time, and the interval; without a number there is no end\n"
                    "voltage=0V:1V:11@200ms: any axis of an actuator",
                    [&](const std::string& text) {
                        texts.has_axis = true;
                        add_axis(options.axes, parse_axis_option(text, [](const std::string& path) {
                                     return read_text_file(path);
                                 }));
                    });
    line.option(
        "axes", "AXES",
        "only the order in which frames come, outermost axis first, as AXIS:LENGTH:STEP: t (time), z (focus), "
        "c (channel), p (position), or any other name, such as t:10:60s,z:5:0.5um,c:2 or voltage:11:0.1V; at "
        "most 8; the first axis may omit its length and is then unlimited. Not with --axis",
        [&](const std::string& text) {
            texts.has_axes = true;
            options.axes = parse_axes(text);
        });
    line.option(
        "plan", "FILE",
        "take axes, frames, exposure, camera settings and name from a JSON file (docs/plans.md), or from the "
        "scan.json of a recorded scan; options override it",
        [&](const std::string& text) { texts.plan_file = text; });
    line.flag("dry-run", "print frames, time, memory, disk space, and first and last points of the plan, and exit",
              options.dry_run);
}

void declare_actuators(CommandLine& line, AcquirerOptions& options) {
    line.group(option_group::kActuators);
    line.repeatable("actuator", "ACTUATOR",
                    "what moves axes of the plan; see docs/actuators.md; can be given several times:\n"
                    "simulated[:KEY=VALUE,...]: stage, shutter and filter wheel of the simulated microscope\n"
                    "command:PROGRAM ARGS: a program of your own\n"
                    "plugin:NAME[:ID]: a plug-in",
                    [&](const std::string& text) { options.actuators.push_back(text); });
    line.option("on-error", "stop|skip",
                "what to do when a move has failed as often as it may: end the scan, or leave the point out, with "
                "frames marked as failed (default: stop)",
                [&](const std::string& text) { options.moves.on_error = parse_on_error(text); });
    line.option("move-timeout", "TIME", "how long a move may take, without the settle time (default: 10s)",
                [&](const std::string& text) {
                    options.moves.timeout = parse_duration(text);
                    if (options.moves.timeout <= Nanoseconds(0)) {
                        fail(ExitCode::usage, "the time {} is not positive; use a value such as 10s", text);
                    }
                });
    line.option(
        "move-retries", "COUNT",
        "how often a move that failed is tried again, and a frame that the camera lost at a point is taken "
        "again (default: 2)",
        [&](const std::string& text) {
            const std::uint64_t count = parse_count(text);
            if (count > kMostRetries) {
                fail(ExitCode::usage, "{} is out of range; use 0 to {}", text, kMostRetries);
            }
            options.moves.retries = static_cast<std::uint32_t>(count);
        });
}

void agree_on_plan(AcquirerOptions& options, const PlanTexts& texts) {
    if (texts.has_axes && texts.has_axis) {
        fail(ExitCode::usage, "--axis and --axes both name the axes; use one of them");
    }
    if (!texts.plan_file.empty()) {
        const std::string text = read_text_file(texts.plan_file);
        try {
            take_request(options, parse_scan_request(text), Prefer::options);
        } catch (const Error& error) {
            throw error.within("plan '" + texts.plan_file + "'");
        }
    }
    agree(options);
    require_sense_without_camera(options);
}

AcquirerOptions with_request(AcquirerOptions options, const ScanRequest& request) {
    take_request(options, request, Prefer::request);
    agree(options);
    if (options.source.text == kNoSource && options.axes.empty()) {
        fail(ExitCode::usage, "there is no camera, values are taken at the points of a plan; give --axis");
    }
    return options;
}

}  // namespace framering
