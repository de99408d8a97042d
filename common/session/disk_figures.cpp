#include "common/session/disk_figures.hpp"

#include <fmt/core.h>

#include "common/base/quantity.hpp"

namespace framering {

double DiskFigures::store_rate_hz() const noexcept {
    return store_period_ns == 0 ? 0 : 1e9 / static_cast<double>(store_period_ns);
}

std::string calls_text(const DiskFigures& figures) {
    return fmt::format("p50 {}, p99 {}, max {} of {} calls", latency_text(Nanoseconds(figures.p50_ns)),
                       latency_text(Nanoseconds(figures.p99_ns)), latency_text(Nanoseconds(figures.max_ns)),
                       figures.calls);
}

}  // namespace framering
