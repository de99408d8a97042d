#include "acquirer/frame_measuring.hpp"

#include <algorithm>

#include "acquirer/pixel_statistics.hpp"
#include "common/base/enum_names.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
constexpr auto kMeasureNames = std::to_array<Named<PixelMeasure>>(
    {{PixelMeasure::mean, "mean"}, {PixelMeasure::min, "min"}, {PixelMeasure::max, "max"}});

double value_of(PixelMeasure measure, const PixelStatistics& found) noexcept {
    switch (measure) {
        case PixelMeasure::min:
            return found.min;
        case PixelMeasure::max:
            return found.max;
        default:
            return found.mean;
    }
}
}  // namespace

std::string_view name_of(PixelMeasure measure) noexcept {
    return name_in(kMeasureNames, measure);
}

void add_pixel_measures(std::vector<PixelMeasure>& measures, std::string_view list) {
    for (;;) {
        const std::size_t comma = list.find(',');
        const PixelMeasure measure = parse_name(kMeasureNames, "measure", list.substr(0, comma));
        if (std::ranges::find(measures, measure) == measures.end()) {
            measures.push_back(measure);
        }
        if (comma == std::string_view::npos) {
            return;
        }
        list.remove_prefix(comma + 1);
    }
}

FrameMeasuring::FrameMeasuring(const std::vector<PixelMeasure>& measures, SourceBook& book) {
    for (const PixelMeasure measure : measures) {
        if (const auto place = book.key(name_of(measure), "")) {
            places_.emplace_back(measure, *place);
        } else {
            log_warning("--measure {}: the session has {} values already, which is the most that a frame can have",
                        name_of(measure), kMaxValues);
        }
    }
}

void FrameMeasuring::measure(FrameInfo& info, std::span<const std::byte> pixels) const noexcept {
    const auto format = pixel_format_from(info.pixel_format);
    if (places_.empty() || info.status == FrameStatus::failed || !format) {
        return;
    }
    const PixelStatistics found = pixel_statistics(pixels, *format);
    for (const auto& [measure, place] : places_) {
        set_value(info, place, value_of(measure, found));
    }
}

}  // namespace framering
