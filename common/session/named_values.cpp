#include "common/session/named_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/ring/newest_reader.hpp"

namespace framering {

std::vector<NamedValue> named_values(const FrameInfo& info, const std::vector<SourceInfo::Key>& keys) {
    std::vector<NamedValue> values;
    const std::size_t count = std::min<std::size_t>({info.value_count, kMaxValues, keys.size()});
    for (std::size_t i = 0; i < count; ++i) {
        if (!std::isnan(info.values[i])) {
            values.push_back({keys[i].name, keys[i].unit, info.values[i]});
        }
    }
    return values;
}

std::string text_of(const NamedValue& value) {
    const std::string unit = value.unit.empty() ? "" : " " + value.unit;
    // Whole numbers, such as those of an encoder, have all of their digits.
    const bool is_whole = value.value == std::floor(value.value) && std::abs(value.value) < 1e15;
    return is_whole ? fmt::format("{:.0f}{}", value.value, unit) : fmt::format("{:.6g}{}", value.value, unit);
}

std::optional<FrameInfo> newest_header(const SessionView& view) noexcept {
    return NewestReader(view.ring()).sample([](const FrameView& frame) { return frame.info; });
}

}  // namespace framering
