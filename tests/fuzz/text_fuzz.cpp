// Texts from outside: command lines, plans, manifests, what a TIFF says of its pixels, keys of a terminal, frames
// without a header.
#include <algorithm>
#include <fstream>

#include "acquirer/actuator/command/command_messages.hpp"
#include "acquirer/actuator/simulated/simulated_actuator_options.hpp"
#include "acquirer/options.hpp"
#include "acquirer/source/natural_order.hpp"
#include "acquirer/source/raw_source.hpp"
#include "acquirer/source/source_factory.hpp"
#include "acquirer/source/tiff_pixel_size.hpp"
#include "common/base/configuration.hpp"
#include "common/base/error.hpp"
#include "common/process/command_words.hpp"
#include "common/session/live_setting.hpp"
#include "common/session/point_order.hpp"
#include "common/session/scan_axes.hpp"
#include "control/options.hpp"
#include "recorded/manifest.hpp"
#include "tests/fuzz/hook_texts.hpp"
#include "tests/fuzz/text_edits.hpp"
#include "viewer/options.hpp"
#include "viewer/terminal/key_input.hpp"
#include "writer/options.hpp"
#include "writer/scan/manifest_file.hpp"
#include "writer/scan/ome_xml.hpp"
#include "writer/scan/xml_text.hpp"

namespace framering::fuzz {

std::span<const Depth> least_depths() {
    static constexpr std::array depths{
        Depth{"command line taken", 4}, Depth{"plan read", 1},          Depth{"manifest read", 2},
        Depth{"raw frame read", 2},     Depth{"live settings read", 3}, Depth{"actuator described", 1},
        Depth{"actuator read", 2},      Depth{"configuration read", 2}, Depth{"hooks read", 2}};
    return depths;
}

namespace {
const std::vector<std::string_view> kWords{
    "0",       "-1",     "1e999",   "nan",      "inf",         "0x10",       "18446744073709551616",
    ":",       ",",      "=",       "",         "t:0",         "z:5:",       "4GiB",
    "TiB",     "999TiB", "um",      "99999h",   "\xc2\xb5m",   "../",        "tiff:",
    "raw:-",   "mono8",  "mono16",  "20x/0.75", "GFP:488/525", "writer:1s",  "%n%s",
    "\x1b[2J", "\"",     "Pixels ", "\n",       "'",           "deflate:99", "zstd:-1",
    "none"};

template <class Parse>
void parse_line(Dice& dice, std::vector<std::string> words, Parse parse) {
    for (std::uint64_t i = dice.below(4); i > 0; --i) {
        std::string& word = words[1 + dice.below(words.size() - 1)];
        word = changed_text(dice, word, kWords);
    }
    std::vector<const char*> arguments;
    std::ranges::transform(words, std::back_inserter(arguments),
                           [](const std::string& word) { return word.c_str(); });
    (void)works_or_refuses([&] {
        if (const auto options = parse(static_cast<int>(arguments.size()), arguments.data())) {
            reached("command line taken");
        }
    });
}

void acquirer_line(Dice& dice) {
    parse_line(dice,
               {"acquirer",
                "--session",
                "a_1",
                "--source",
                "simulated",
                "--width",
                "640",
                "--height",
                "480",
                "--pixel-format",
                "mono16",
                "--frames",
                "20",
                "--frame-rate",
                "100",
                "--axes",
                "t:2:60s,z:5:0.5um,c:2",
                "--channel",
                "GFP:488/525",
                "--channel",
                "DIC",
                "--objective",
                "20x/0.75",
                "--ring-size",
                "1GiB",
                "--duration",
                "10min",
                "--wait-for",
                "writer",
                "--grace",
                "1.5s"},
               [&](int count, const char* const* words) {
                   auto options = parse_acquirer_options(count, words);
                   FrameInfo info;
                   if (options && !options->axes.empty()) {
                       PointOrder(options->axes).set_axes(info, dice.number());
                       (void)frames_of(options->axes);
                       (void)frames_per_outermost(options->axes);
                   }
                   return options;
               });
}

void other_lines(Dice& dice) {
    parse_line(dice,
               {"writer", "--session", "a_1", "--output", "x", "--name", "scan", "--max-file-size", "4GiB",
                "--max-file-frames", "100", "--compression", "zstd:1", "--sync", "1s", "--wait", "5s"},
               parse_writer_options);
    parse_line(dice, {"writer", "--repack", "x", "--compression", "deflate:1"}, parse_writer_options);
    parse_line(dice,
               {"viewer", "--session", "a_1", "--display", "none", "--contrast", "fixed:10,4000", "--lut", "hilo",
                "--max-fps", "30", "--count", "4"},
               parse_viewer_options);
    parse_line(dice, {"control", "exposure", "20ms", "--session", "a_1"}, parse_control_options);
    parse_line(dice, {"control", "status", "--session", "a_1", "--json", "--wait", "1s"}, parse_control_options);
}

ScanPlan plan() {
    ScanPlan plan;
    plan.format = {640, 480, PixelFormat::mono16, 12, 650};
    plan.frames = 40;
    plan.duration = std::chrono::seconds(9);
    plan.source = "tiff:/data/a.tif";
    plan.source_settings = {{"loop", "true"}};
    plan.axes = {{"t", "s", 4, 60}, {"z", "um", 5, 0.5}, {"c", "", 2, 0}};
    plan.setup.channels = {{"GFP", 488, 525}, {"DIC", 0, 0}};
    plan.setup.objective = {"20x", 20, 0.75};
    plan.setup.sample = "cells";
    return plan;
}

void live_settings_text(Dice& dice) {
    LiveSettings live;
    live.exposure = {LiveSetting{10'000, 10, 1e6, "us"}, {3, 12'000, ExitCode::refused, "it is recorded"}, true};
    live.gain.setting = LiveSetting{-2, -10, 24, "dB", false};
    const std::string text = changed_json(dice, with_live_settings(R"({"read.mode":"fast"})", live));
    const LiveSettings read = live_settings_in(text);
    (void)other_settings_in(text);
    for (const LiveKey key : kLiveKeys) {
        if (!read[key].setting) {
            continue;
        }
        reached("live settings read");
        (void)live_change_text(key, static_cast<double>(dice.below(1000)), read[key]);
        (void)live_range_text(key, *read[key].setting);
    }
    if (!(live_settings_in(with_live_settings(text, read)) == read)) {
        defect("live settings that were read are not written as they were read");
    }
}

void plan_text(Dice& dice) {
    (void)works_or_refuses([&] {
        const ScanPlan read = scan_plan_from_json(changed_json(dice, to_json(plan())));
        reached("plan read");
        if (to_json(scan_plan_from_json(to_json(read))) != to_json(read)) {
            defect("a plan that was read is not written as it was read");
        }
        (void)read.format.payload_bytes();
    });
}

void manifest_text(Dice& dice) {
    Manifest manifest;
    manifest.plan = plan();
    manifest.session = "a_1";
    manifest.received = 12;
    manifest.stored = 10;
    manifest.lost = 2;
    manifest.gaps = {{3, 4, LossReason::ring_full}};
    manifest.interruptions = {{5, 4, std::chrono::seconds(3)}};
    manifest.files = {{"scan_00000.ome.tif", "x", 6, 0, {}}, {"scan_00001.ome.tif", "y", 4, 6, {}}};
    (void)works_or_refuses([&] {
        const Manifest read = manifest_from_json(changed_json(dice, to_json(manifest)));
        reached("manifest read");
        (void)manifest_from_json(to_json(read));
        const SeriesDescription series = description_of("scan", read);
        const bool has_frames = !read.files.empty() && std::ranges::all_of(read.files, [](const ScanFile& file) {
            return file.frames > 0;
        });
        if (has_frames) {
            (void)ome_xml(series, read.files);
        }
    });
}

void small_texts(Dice& dice) {
    const std::string description = changed_text(
        dice, "<OME><Pixels PhysicalSizeX=\"0.65\" PhysicalSizeXUnit=\"um\">\nImageJ=1\nunit=micron\nimages=3",
        kWords);
    (void)declared_pixel_size_nm(description, static_cast<double>(dice.number()), 1e7);
    (void)xml_escaped(description);
    const std::string other = changed_text(dice, "frame10_2.tif", kWords);
    if (natural_less(description, other) && natural_less(other, description)) {
        defect("two names are each before the other");
    }
    KeyInput keys(KeyInput::Control::allowed);
    ViewerStatus status;
    status.scan_id = 1;
    status.scan_working = true;
    for (const char key : changed_text(dice, "\x1b[A\x1b[1;5Ccc?q", kWords)) {
        (void)keys.take(key, status, dice.number());
        (void)keys.message(dice.number());
    }
}

void actuator_texts(Dice& dice) {
    (void)works_or_refuses(
        [&] { (void)words_of_command(changed_text(dice, R"(a 'b c' "d \" e" f\ g)", kWords)); });
    (void)works_or_refuses([&] {
        (void)parse_simulated_actuator(
            changed_text(dice, "speed=1mm,settling=20ms,fail=0.5,fail_at=3-5,channels=A/B,focus=-1um", kWords),
            {});
    });
    const std::string stage =
        R"({"id":1,"name":"a","axes":[{"name":"z","unit":"um","minimum":-5,"maximum":5,"tolerance":0.1},)"
        R"({"name":"c","positions":["A","B"]}],"values":[{"name":"current","unit":"A"}]})";
    (void)works_or_refuses([&] {
        const std::string line = changed_json(dice, stage);
        (void)answer_in(line);
        CommandDescription said = description_in(line);
        reached("actuator described");
        std::vector<AxisTarget> targets;
        for (std::uint32_t i = 0; i < said.checked.axes.size(); ++i) {
            targets.push_back({i, 0});
        }
        (void)move_line(2, said.as_said.axes, targets);
    });
    (void)works_or_refuses([&] {
        const std::string line =
            changed_json(dice, R"({"id":3,"axes":{"z":1.5,"c":"B"},"values":{"current":0.1}})");
        (void)answer_in(line);
        ActuatorReading reading;
        take_reading(line, description_in(stage).as_said, reading);
        reached("actuator read");
    });
}

void configuration_text(Dice& dice) {
    (void)works_or_refuses([&] {
        const std::string text =
            "session = a\n# b\n[acquirer]\naxis = z=0um:1um:2\nloop = yes\n[run]\nname = ~/x\n";
        const ConfigurationFile file(changed_text(dice, text, kWords), "config.ini");
        if (file.section("acquirer").size() + file.section("run").size() > 1) {
            reached("configuration read");
        }
    });
}

void raw_file(Dice& dice) {
    const auto file = run_directory() / "fuzzed.raw";
    std::ofstream(file, std::ios::binary) << std::string(dice.below(5000), 'x');
    WantedFormat wanted;
    wanted.width = static_cast<std::uint32_t>(dice.one_in(3) ? dice.number() : 1 + dice.below(40));
    wanted.height = static_cast<std::uint32_t>(dice.one_in(3) ? dice.number() : 1 + dice.below(40));
    wanted.pixel_format = dice.one_in(2) ? PixelFormat::mono8 : PixelFormat::mono16;
    (void)works_or_refuses([&] {
        const auto source = make_raw_source(file, wanted, dice.one_in(3));
        constexpr std::uint64_t large_bytes = 1 << 20;
        if (source->format().payload_bytes() > large_bytes) {
            return;
        }
        if (dice.one_in(3)) {
            source->go_to(dice.number());
        }
        std::vector<std::byte> pixels(source->format().payload_bytes());
        FrameInfo info;
        for (int i = 0; i < 5 && source->wait(Nanoseconds{}) == Readiness::ready &&
                        source->fill(pixels, info, 0, Nanoseconds{}) == FillResult::filled;
             ++i) {
            reached("raw frame read");
        }
    });
}
}  // namespace

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace framering::fuzz;
    static constexpr std::array readers{acquirer_line,      other_lines,      plan_text, live_settings_text,
                                        manifest_text,      small_texts,      raw_file,  actuator_texts,
                                        configuration_text, hook_journal_text};
    Dice dice(data, size);
    dice.of(readers)(dice);
    return 0;
}
