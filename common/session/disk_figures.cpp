#include "common/session/disk_figures.hpp"

#include <fmt/core.h>

#include "common/base/quantity.hpp"

namespace framering {

namespace {
std::string text_of_ns(std::uint64_t length_ns) {
    return latency_text(Nanoseconds(length_ns));
}
}  // namespace

double DiskFigures::store_rate_hz() const noexcept {
    return store_period_ns == 0 ? 0 : 1e9 / static_cast<double>(store_period_ns);
}

std::string calls_text(const DiskFigures& figures) {
    return fmt::format("p50 {}, p99 {}, max {} of {} calls", text_of_ns(figures.p50_ns),
                       text_of_ns(figures.p99_ns), text_of_ns(figures.max_ns), figures.calls);
}

}  // namespace framering
