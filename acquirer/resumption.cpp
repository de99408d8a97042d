#include "acquirer/resumption.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "acquirer/camera_options.hpp"
#include "acquirer/setup_options.hpp"
#include "acquirer/source/file_list.hpp"
#include "acquirer/source/picture/image_sizes.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
std::string setting_of(const ScanPlan& plan, const std::string& name) {
    const auto found =
        std::ranges::find_if(plan.source_settings, [&](const auto& setting) { return setting.first == name; });
    return found == plan.source_settings.end() ? "" : found->second;
}

// A plan, in terms of the options.
std::vector<std::pair<std::string, std::string>> options_of(const ScanPlan& plan, const RingSize& ring) {
    std::vector<std::pair<std::string, std::string>> all{
        {"source", plan.source},
        {"width", std::to_string(plan.format.width)},
        {"height", std::to_string(plan.format.height)},
        {"pixel-format", std::string(name_of(plan.format.pixel_format))},
        {"significant-bits", std::to_string(plan.format.significant_bits)},
        {"bit-alignment", std::string(name_of(plan.format.bit_alignment))},
        {"pixel-size", fmt::format("{} nm", plan.format.pixel_size_nm)},
        {"frames", plan.frames ? std::to_string(*plan.frames) : "no limit"},
        {"duration", plan.duration ? fmt::format("{} ns", plan.duration->count()) : "no limit"},
        {"frame-rate", plan.frame_rate_hz == 0 ? "max" : fmt::format("{}", plan.frame_rate_hz)},
        {"when-full", plan.when_full},
        {"measure", plan.measures.empty() ? "none" : fmt::format("{}", fmt::join(plan.measures, ","))},
        {"axes", plan.axes.empty() ? "none" : axes_text(plan.axes)},
        {"actuator", plan.actuators.empty() ? "none" : fmt::format("{}", fmt::join(plan.actuators, ", "))},
        {"slots", std::to_string(ring.slot_count)},
        {"bytes per slot", std::to_string(ring.slot_stride)}};
    std::ranges::copy_if(plan.source_settings, std::back_inserter(all), [](const auto& setting) {
        return setting.first != kFileList && !setting.first.starts_with(kReadBackPrefix);
    });
    return all;
}

// What a plan asks of a camera; `given` goes before it.
CameraWishes camera_wishes_of(const ScanPlan& plan, const CameraWishes& given) {
    WantedSettings all;
    std::string order = setting_of(plan, std::string(kAskedOrder));
    while (!order.empty()) {
        const std::string name = order.substr(0, order.find(','));
        all.emplace_back(name, setting_of(plan, fmt::format("{}{}", kAskedPrefix, name)));
        order.erase(0, name.size() + 1);
    }
    const auto planned = [&](std::string_view name) {
        return std::ranges::find_if(all, [&](const auto& each) { return each.first == name; });
    };
    CameraWishes wishes;
    for (const CameraOption& option : given.options) {
        if (const auto same = planned(option.key); same != all.end()) {
            same->second = option.value;
        } else {
            wishes.options.push_back(option);
        }
    }
    for (const auto& [name, value] : given.settings) {
        if (const auto same = planned(name); same != all.end()) {
            same->second = value;
        } else {
            all.emplace_back(name, value);
        }
    }
    wishes.settings = std::move(all);
    return wishes;
}

[[noreturn]] void refuse(const LeftScan& left, const std::string& what, const std::string& planned,
                         const std::string& now) {
    fail(ExitCode::usage,
         "--resume: the open scan {} has {} {}, not {}; omit the option to resume the scan, or omit --resume to "
         "close it and start a new one",
         left.scan.scan_id, what, planned, now);
}

// A scan of an earlier version has no list.
void require_same_files(const LeftScan& left, const ScanPlan& plan) {
    const std::string before = setting_of(left.plan, std::string(kFileList));
    if (!before.empty() && before != setting_of(plan, std::string(kFileList))) {
        fail(ExitCode::usage,
             "--resume: {} has other files than the open scan {} began with: one was added, removed, renamed or "
             "changed; restore them, or omit --resume to close the scan and start a new one",
             plan.source, left.scan.scan_id);
    }
}
}  // namespace

AcquirerOptions for_left_scan(const AcquirerOptions& options) {
    return options.of_command_line ? options.of_command_line() : options;
}

AcquirerOptions with_plan_of(const LeftScan& left, AcquirerOptions options) {
    const ScanPlan& plan = left.plan;
    if (options.source_given && options.source.text != plan.source) {
        refuse(left, "source", plan.source, options.source.text);
    }
    options.source.text = plan.source;
    options.source.loop = options.source.loop || setting_of(plan, "loop") == "true";
    options.source.embed_sequence = options.source.embed_sequence || setting_of(plan, "embed_sequence") == "true";
    options.source.pictures.is_kept =
        options.source.pictures.is_kept || setting_of(plan, "picture_program") == "kept";
    options.source.pictures.is_watched = options.source.pictures.is_watched || setting_of(plan, "watch") == "true";
    options.source.pictures.sizes = formats_in(setting_of(plan, "sizes"));
    if (!options.source_given) {
        agree_on_camera(options);
    }
    options.source.camera = camera_wishes_of(plan, options.source.camera);
    WantedFormat& format = options.source.format;
    format.width = format.width.value_or(plan.format.width);
    format.height = format.height.value_or(plan.format.height);
    if (!format.pixel_format) {
        format.pixel_format = plan.format.pixel_format;
        if (const auto packed = packed_format_named(setting_of(plan, "packing"))) {
            format.packing = packed->packing;
        }
    }
    format.significant_bits = format.significant_bits.value_or(plan.format.significant_bits);
    format.bit_alignment = format.bit_alignment.value_or(plan.format.bit_alignment);
    format.pixel_size_nm = format.pixel_size_nm == 0 ? plan.format.pixel_size_nm : format.pixel_size_nm;
    options.frames = options.frames ? options.frames : plan.frames;
    options.duration = options.duration ? options.duration : plan.duration;
    options.frame_rate_hz = options.frame_rate_hz.value_or(plan.frame_rate_hz);
    if (options.axes.empty()) {
        options.axes = plan.axes;
        options.skips = plan.skips;
    }
    // A frame of the plan is not to be taken without the move that it had before.
    options.actuators = options.actuators.empty() ? plan.actuators : options.actuators;
    options.name = plan.name;
    options.queue_entry = plan.queue_entry;
    if (options.measures.empty()) {
        for (const std::string& name : plan.measures) {
            add_pixel_measures(options.measures, name);
        }
    }
    options.setup = completed(options.setup, plan.setup);
    options.when_full = options.when_full ? options.when_full : parse_when_full(plan.when_full);
    return options;
}

void require_same_scan(const LeftScan& left, const ScanPlan& plan, const RingSize& ring) {
    // As stored in the record, which may have replaced bytes of a path.
    const ScanPlan wanted = scan_plan_from_json(to_json(plan));
    require_same_files(left, wanted);
    const auto planned = options_of(left.plan, left.ring);
    const auto now = options_of(wanted, ring);
    const auto value_in = [](const auto& all, const std::string& name) -> std::string {
        const auto found = std::ranges::find_if(all, [&](const auto& each) { return each.first == name; });
        return found == all.end() ? "none" : found->second;
    };
    for (const auto& [name, value] : planned) {
        if (value_in(now, name) != value) {
            refuse(left, name, value, value_in(now, name));
        }
    }
    for (const auto& [name, value] : now) {
        if (value_in(planned, name) != value) {
            refuse(left, name, value_in(planned, name), value);
        }
    }
    if (wanted.axes != left.plan.axes || wanted.skips != left.plan.skips) {
        refuse(left, "points", "as recorded in scan.json", "as given by the options");
    }
    ScanSetup setup = wanted.setup;
    if (!setting_of(wanted, fmt::format("{}{}", kReadBackPrefix, standard_key::kExposure)).empty()) {
        setup.exposure_us = left.plan.setup.exposure_us;  // read back; what was asked is compared above
    }
    if (setup != left.plan.setup) {
        refuse(left, "sample and instrument settings", "as recorded in scan.json", "as given by the options");
    }
}

}  // namespace framering
