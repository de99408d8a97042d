#include "writer/sink/page_name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace framering {

std::string page_name(const FrameInfo& info, std::int64_t clock_offset_ns) {
    const std::uint64_t utc_ns = info.capture_time_ns + static_cast<std::uint64_t>(clock_offset_ns);
    const std::string numbers =
        fmt::format(R"({{"sequence":{},"delivered":{},"utc_ns":{})", info.sequence, info.delivered, utc_ns);
    std::string axes;
    for (std::size_t i = 0; i < std::min(info.axis_count, kMaxAxes); ++i) {
        fmt::format_to(std::back_inserter(axes), "{}{}", i == 0 ? R"(,"axes":[)" : ",", info.axes[i].index);
    }
    // Indices that no plan has: a header from elsewhere.
    if (axes.empty() || numbers.size() + axes.size() + 2 > kLongestPageName) {
        return numbers + "}";
    }
    return numbers + axes + "]}";
}

}  // namespace framering
