// Ring, disk, camera, queue, hooks; and what is shown on demand.
#include <fmt/core.h>

#include <algorithm>

#include "common/base/quantity.hpp"
#include "common/session/forecast.hpp"
#include "common/session/live_setting.hpp"
#include "control/top/top_sections.hpp"

namespace framering {

namespace {
void add_ring_line(const SessionStatus& status, const Forecast& forecast, TopLines& lines) {
    TopLine line = labelled("memory");
    line.add(fmt::format("{} slots of {}, {} free", status.slot_count, size_text(status.slot_stride),
                         status.slot_count - std::min(status.slot_count, status.ring_used)));
    const bool fills = forecast.ring_full.has_value();
    if (fills) {
        line.add(", ").add(ring_full_text(forecast), TopWeight::alarm);
    }
    if (status.full_waits != 0) {
        line.add(", ").add(
            fmt::format("was full {} times ({})", status.full_waits, duration_text(status.full_wait)),
            TopWeight::warning);
    }
    lines.push_back({std::move(line), fills ? TopRank::trouble : TopRank::forecast});
}

void add_disk_lines(const SessionStatus& status, const Forecast& forecast, TopLines& lines) {
    TopLine line = labelled("disk");
    std::optional<std::uint64_t> free_bytes;
    for (const ProcessStatus& process : status.processes) {
        const auto free = process.disk && process.may_block() ? process.disk->free_bytes : std::nullopt;
        free_bytes = free && free_bytes ? std::min(*free, *free_bytes) : free ? free : free_bytes;
    }
    line.add(free_bytes ? size_text(*free_bytes) + " free" : "-");
    if (const std::string full = disk_full_text(forecast); !full.empty()) {
        line.add(", ").add(full, forecast.disk_full_before_end ? TopWeight::alarm : TopWeight::plain);
    }
    lines.push_back({std::move(line), forecast.disk_full_before_end ? TopRank::trouble : TopRank::forecast});
}

void add_camera_line(const SessionStatus& status, TopLines& lines) {
    if (!status.source || status.source->camera.empty()) {
        return;
    }
    TopLine line = labelled("camera");
    const std::string counts = counts_text(status.source->counters);
    line.add(status.source->camera, TopWeight::dim);
    if (!counts.empty()) {
        line.add(": ", TopWeight::dim).add(counts, TopWeight::warning);
    }
    lines.push_back({std::move(line), TopRank::more});
}

void add_queue_line(const TopFacts& facts, TopLines& lines) {
    if (!facts.queue || (facts.queue->scans.empty() && !facts.status->serving)) {
        return;
    }
    TopLine line = labelled("queue");
    line.add(fmt::format("{} wait", facts.queue->waiting));
    for (const std::string& scan : facts.queue->scans) {
        line.add(&scan == &facts.queue->scans.front() ? ":  " : "  |  ", TopWeight::dim).add(scan);
    }
    lines.push_back({std::move(line), TopRank::more});
}

void add_hook_line(const HookCounts& hooks, TopLines& lines) {
    TopLine line = labelled("hooks");
    if (hooks.given_up != 0) {
        line.add(fmt::format(" {} GIVEN UP ", hooks.given_up), TopWeight::alarm).add("  ");
    }
    line.add(fmt::format("{} waiting, {} running, {} done", hooks.waiting, hooks.running, hooks.done));
    if (hooks.without_runner != 0) {
        line.add(fmt::format(", {} without a runner", hooks.without_runner), TopWeight::warning);
    }
    if (hooks.without_command != 0) {  // as it was asked for, more often than not
        line.add(fmt::format(", {} without a command", hooks.without_command), TopWeight::dim);
    }
    lines.push_back({std::move(line), hooks.given_up == 0 ? TopRank::more : TopRank::trouble});
}

std::string values_in_words(const std::vector<NamedValue>& values) {
    std::string text;
    for (const NamedValue& value : values) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", value.name, text_of(value));
    }
    return text;
}

void add_detail(std::string_view label, const std::string& text, TopLines& lines) {
    if (!text.empty()) {
        TopLine line = labelled(label);
        line.add(text);
        lines.push_back({std::move(line), TopRank::detail});
    }
}

std::string setting_text(const SourceInfo& source) {
    const LiveSettings live = live_settings_in(source.settings);
    std::string text;
    for (const LiveKey key : kLiveKeys) {
        if (const auto& setting = live[key].setting) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name_of(key),
                                live_value_text(key, setting->value, setting->unit));
        }
    }
    for (const auto& [name, value] : other_settings_in(source.settings)) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
    }
    return text;
}
}  // namespace

TopLine labelled(std::string_view label) {
    TopLine line;
    line.add(fmt::format("  {:<10}", label), TopWeight::dim);
    return line;
}

void add_outlook_lines(const TopFacts& facts, TopLines& lines) {
    const Forecast forecast = forecast_of(*facts.status, facts.now_ns);
    add_ring_line(*facts.status, forecast, lines);
    add_disk_lines(*facts.status, forecast, lines);
    add_camera_line(*facts.status, lines);
    add_queue_line(facts, lines);
    if (facts.hooks) {
        add_hook_line(*facts.hooks, lines);
    }
}

void add_detail_lines(const SessionStatus& status, TopLines& lines) {
    for (const ProcessStatus& process : status.processes) {
        if (process.disk && process.disk->calls != 0) {
            add_detail(process.role,
                       fmt::format("disk calls {}, {:.1f} frames/s stored", calls_text(*process.disk),
                                   process.disk->store_rate_hz()),
                       lines);
        }
        add_detail(process.disk && process.disk->calls != 0 ? "" : process.role, process.output, lines);
        add_detail("reported", values_in_words(process.reported), lines);
    }
    add_detail("values", values_in_words(status.values), lines);
    if (status.source) {
        add_detail("settings", setting_text(*status.source), lines);
    }
}

}  // namespace framering
