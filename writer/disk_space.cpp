#include "writer/disk_space.hpp"

#include <cmath>
#include <limits>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "writer/disk_file.hpp"
#include "writer/file_series.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
std::optional<std::uint64_t> frames_planned(const ScanPlan& plan) noexcept {
    if (plan.frames || !plan.duration || plan.frame_rate_hz <= 0) {
        return plan.frames;
    }
    const double seconds = std::chrono::duration<double>(*plan.duration).count();
    return static_cast<std::uint64_t>(std::ceil(seconds * plan.frame_rate_hz));
}

fs::path existing_part(fs::path path) {
    std::error_code ignored;
    while (!fs::exists(path, ignored) && path.has_relative_path()) {
        path = path.parent_path();
    }
    return path.empty() ? fs::path(".") : path;
}
}  // namespace

std::optional<std::uint64_t> bytes_needed(const ScanPlan& plan) noexcept {
    const auto frames = frames_planned(plan);
    if (!frames) {
        return std::nullopt;
    }
    const std::uint64_t frame_bytes = bytes_in_file(plan.format);
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return *frames > most / frame_bytes ? most : *frames * frame_bytes;
}

void require_disk_space(const fs::path& output, const ScanPlan& plan) {
    std::error_code error;
    const fs::space_info space = fs::space(existing_part(output), error);
    if (error) {
        fail(ExitCode::failed, "cannot ask for the free space of {}: {}; skip this check with --force",
             quoted(output), errno_text(error.value()));
    }
    require_disk_space(output, plan, space.available);
}

void require_disk_space(const fs::path& output, const ScanPlan& plan, std::uint64_t free_bytes) {
    const auto needed = bytes_needed(plan);
    if (needed && *needed > free_bytes) {
        fail(ExitCode::failed,
             "the scan needs {}, {} has {} free; record fewer frames, choose another disk with --output, or skip "
             "this "
             "check with --force",
             size_text(*needed), quoted(output), size_text(free_bytes));
    }
}

}  // namespace framering
