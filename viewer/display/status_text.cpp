#include "viewer/display/status_text.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "common/base/quantity.hpp"
#include "common/session/named_values.hpp"
#include "common/session/scan_info.hpp"
#include "viewer/display/pixel_text.hpp"

namespace framering {

namespace {
constexpr std::size_t kGap = 2;  // blanks between parts

// Texts out of shared memory must not steer the terminal.
std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

std::string rate_text(double hz) {
    return hz < 10 ? fmt::format("{:.2f}", hz) : hz < 1000 ? fmt::format("{:.1f}", hz) : fmt::format("{:.0f}", hz);
}

StatusPart state_part(const ViewerStatus& status) {
    const std::string scan = status.scan_id ? fmt::format(" scan {}", *status.scan_id) : "";
    switch (status.link) {
        case SessionLink::missing:
            return {fmt::format("NO SESSION {}, {}", printable(status.session), age_text(status.link_age)),
                    Emphasis::alarm};
        case SessionLink::acquirer_gone:
            return {fmt::format("ACQUIRER GONE, {}{}", age_text(status.link_age), scan), Emphasis::alarm};
        case SessionLink::ended:
            return {fmt::format("SESSION {} HAS ENDED, {}", printable(status.session), age_text(status.link_age)),
                    Emphasis::warning};
        case SessionLink::live:
            break;
    }
    const Emphasis of_open = status.is_paused ? Emphasis::warning : Emphasis::good;
    return {printable(status.scan_state) + scan, status.scan_working ? of_open : Emphasis::plain};
}

void add_losses(const ViewerStatus& status, StatusLine& line) {
    if (status.frame && (!status.frame->stored || status.lacks_writer())) {
        line.push_back({"NOT RECORDED", Emphasis::warning});
    }
    if (status.lost() > 0) {
        line.push_back(
            {fmt::format("LOST {} ({})", status.lost(),
                         losses_text({status.lost_ring_full, status.lost_camera, status.lost_writer_gone})),
             Emphasis::alarm});
    }
    if (status.frame && status.frame->status != FrameStatus::good) {
        const bool failed = status.frame->status == FrameStatus::failed;
        line.push_back({failed ? "FRAME FAILED" : "FRAME INCOMPLETE", Emphasis::warning});
    }
}

// What may cost frames soon.
void add_dangers(const ViewerStatus& status, StatusLine& line) {
    if (status.writer_blocked != Nanoseconds(0)) {
        line.push_back(
            {fmt::format("writer: blocked {} in a disk call", age_text(status.writer_blocked)), Emphasis::alarm});
    }
    if (status.forecast.ring_full) {
        line.push_back({ring_full_text(status.forecast), Emphasis::warning});
    }
    if (status.forecast.disk_full_before_end) {
        line.push_back({disk_full_text(status.forecast), Emphasis::warning});
    }
}

void add_progress(const ViewerStatus& status, StatusLine& line) {
    if (!status.frame) {
        return;
    }
    const ShownFrame& frame = *status.frame;
    line.push_back({frame.stored ? fmt::format("#{}", frame.sequence) : fmt::format("frame {}", frame.delivered)});
    if (status.planned && *status.planned > 0 && frame.scan_id == status.scan_id) {
        const std::uint64_t reached = std::min(frame.delivered + 1, *status.planned);
        line.push_back({fmt::format("{:.0f} %",
                                    100.0 * static_cast<double>(reached) / static_cast<double>(*status.planned))});
    }
    line.push_back({rate_text(status.camera_hz) + " frames/s"});
}

void add_ring(const ViewerStatus& status, StatusLine& line) {
    if (status.slot_count == 0) {
        return;
    }
    const bool nearly_full = status.slots_used * 10 >= status.slot_count * 9;
    line.push_back({fmt::format("ring {}/{}", status.slots_used, status.slot_count),
                    nearly_full ? Emphasis::warning : Emphasis::plain});
    if (status.lost() == 0) {
        line.push_back({"lost 0"});
    }
    if (status.writer_records) {
        line.push_back({fmt::format("lag {}", status.writer_lag)});
    }
}
}  // namespace

StatusLine scan_line(const ViewerStatus& status) {
    StatusLine line{state_part(status)};
    add_losses(status, line);
    if (!status.writer_error.empty()) {
        line.push_back({"writer: " + printable(status.writer_error), Emphasis::alarm});
    }
    if (!status.answer.empty()) {
        line.push_back({printable(status.answer), status.refused ? Emphasis::alarm : Emphasis::good});
    }
    add_dangers(status, line);
    add_progress(status, line);
    add_ring(status, line);
    if (status.frame) {
        line.push_back({"age " + age_text(status.frame->age)});
    }
    if (status.forecast.disk_full && !status.forecast.disk_full_before_end) {
        line.push_back({disk_full_text(status.forecast)});
    }
    return line;
}

StatusLine frame_line(const ViewerStatus& status) {
    if (!status.frame) {
        return {};
    }
    const ShownFrame& frame = *status.frame;
    StatusLine line;
    const auto add = [&](const std::string& text, bool warns) {
        if (!text.empty()) {
            line.push_back({text, warns ? Emphasis::warning : Emphasis::plain});
        }
    };
    if (status.has_images) {
        const FrameStatistics& statistics = frame.statistics;
        add(fmt::format("{}x{} {}", frame.format.width, frame.format.height, name_of(frame.format.pixel_format)),
            false);
        add(range_text(statistics), false);
        add(saturation_text(statistics), statistics.saturated > 0);
        add(not_finite_text(statistics), true);
        add(limits_text(frame.range, frame.colour_ranges), false);
        add(balance_text(frame.gains), false);
    }
    for (const NamedValue& value : named_values(frame.info, status.value_keys)) {
        add(printable(value.name + " " + text_of(value)), false);
    }
    add(printable(status.session), false);
    add(rate_text(status.shown_hz) + " shown/s", false);
    return line;
}

std::vector<std::string> value_lines(const ViewerStatus& status) {
    if (!status.frame) {
        return {};
    }
    const std::vector<NamedValue> values = named_values(status.frame->info, status.value_keys);
    std::size_t longest = 0;
    for (const NamedValue& value : values) {
        longest = std::max(longest, value.name.size());
    }
    std::vector<std::string> lines;
    for (const NamedValue& value : values) {
        lines.push_back(printable(fmt::format("{:<{}}  {}", value.name, longest, text_of(value))));
    }
    return lines;
}

std::string waiting_text(const ViewerStatus& status) {
    switch (status.link) {
        case SessionLink::missing:
            return fmt::format("waiting for session {}: start a scan with: framering run --session {}",
                               printable(status.session), printable(status.session));
        case SessionLink::acquirer_gone:
            return "the acquirer is gone, no frame is available";
        case SessionLink::ended:
            return "the session has ended, no frame is available";
        case SessionLink::live:
            break;
    }
    return "waiting for the first frame";
}

std::string age_text(Nanoseconds age) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(age).count();
    if (seconds < 1) {
        return duration_text(age);
    }
    if (seconds < 60) {
        return fmt::format("{} s", seconds < 10 ? seconds : seconds / 10 * 10);
    }
    if (seconds < 3600) {
        return fmt::format("{} min", seconds / 60);
    }
    return duration_text(std::chrono::seconds(seconds / 60 * 60));
}

StatusLine cut_to(StatusLine line, std::size_t columns) {
    std::size_t used = 0;
    for (std::size_t part = 0; part < line.size(); ++part) {
        const std::size_t needed = line[part].text.size() + (part == 0 ? 0 : kGap);
        if (used + needed > columns) {
            line.resize(std::max<std::size_t>(part, 1));
            break;
        }
        used += needed;
    }
    if (!line.empty() && line.front().text.size() > columns) {
        line.front().text.resize(columns);
    }
    return line;
}

std::string plain_text(const StatusLine& line) {
    std::string text;
    for (const StatusPart& part : line) {
        text += (text.empty() ? "" : std::string(kGap, ' ')) + part.text;
    }
    return text;
}

}  // namespace framering
