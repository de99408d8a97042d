#include "common/session/disk_figures.hpp"

#include <fmt/core.h>

#include "common/base/quantity.hpp"
#include "common/session/relaxed.hpp"

namespace framering {

double DiskFigures::store_rate_hz() const noexcept {
    return store_period_ns == 0 ? 0 : 1e9 / static_cast<double>(store_period_ns);
}

void show(const DiskFigures& figures, layout::ReaderEntry& entry) noexcept {
    entry.io_calls.store(figures.calls, kRelaxed);
    entry.io_p50_ns.store(figures.p50_ns, kRelaxed);
    entry.io_p99_ns.store(figures.p99_ns, kRelaxed);
    entry.io_max_ns.store(figures.max_ns, kRelaxed);
    entry.io_blocked_since_ns.store(figures.blocked_since_ns, kRelaxed);
    entry.disk_free_bytes.store(figures.free_bytes.value_or(layout::kNone), kRelaxed);
    entry.store_period_ns.store(figures.store_period_ns, kRelaxed);
}

std::string calls_text(const DiskFigures& figures) {
    return fmt::format("p50 {}, p99 {}, max {} of {} calls", latency_text(Nanoseconds(figures.p50_ns)),
                       latency_text(Nanoseconds(figures.p99_ns)), latency_text(Nanoseconds(figures.max_ns)),
                       figures.calls);
}

}  // namespace framering
