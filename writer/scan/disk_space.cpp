#include "writer/scan/disk_space.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/scan/scan_index.hpp"
#include "writer/sink/file_series.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Manifest, descriptions, the directory's own blocks.
constexpr std::uint64_t kMarginBytes = std::uint64_t{1} << 20;
// Nothing is promised beyond: also what a clock can count.
constexpr double kLongestSeconds = 100.0 * 365 * 24 * 3600;

std::uint64_t bytes_of_frame(const ScanPlan& plan) noexcept {
    return (has_images(plan) ? bytes_in_file(plan.format) : 0) + sizeof(IndexRecord);
}

// Where a duration and a number of frames are given, the scan ends with the first.
std::optional<std::uint64_t> frames_planned(const ScanPlan& plan) noexcept {
    if (!plan.duration || plan.frame_rate_hz <= 0) {
        return plan.frames;
    }
    constexpr double most = 1e18;
    const double seconds = std::chrono::duration<double>(*plan.duration).count();
    const auto by_time = static_cast<std::uint64_t>(std::min(std::ceil(seconds * plan.frame_rate_hz), most));
    return std::min(plan.frames.value_or(by_time), by_time);
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
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() - kMarginBytes;
    const std::uint64_t frame_bytes = bytes_of_frame(plan);
    return (*frames > most / frame_bytes ? most : *frames * frame_bytes) + kMarginBytes;
}

std::string room_text(const ScanPlan& plan, std::uint64_t free_bytes) {
    const std::uint64_t frames = (free_bytes - std::min(free_bytes, kMarginBytes)) / bytes_of_frame(plan);
    if (plan.frame_rate_hz <= 0) {
        return fmt::format("the disk has room for {} frames", frames);
    }
    const double seconds = std::min(static_cast<double>(frames) / plan.frame_rate_hz, kLongestSeconds);
    return fmt::format("the disk has room for {}: {} frames at {} Hz",
                       duration_text(Nanoseconds(std::llround(seconds * 1e9))), frames, plan.frame_rate_hz);
}

void require_disk_space(const fs::path& output, const ScanPlan& plan) {
    std::error_code error;
    const fs::space_info space = fs::space(existing_part(output), error);
    if (error) {
        fail(ExitCode::failed, "cannot determine the free space of {}: {}; skip this check with --force",
             quoted(output), errno_text(error.value()));
    }
    require_disk_space(output, plan, space.available);
    if (!frames_planned(plan)) {
        log_info("{}", room_text(plan, space.available));
    }
}

void require_disk_space(const fs::path& output, const ScanPlan& plan, std::uint64_t free_bytes) {
    const auto needed = bytes_needed(plan);
    if (needed && *needed > free_bytes) {
        fail(ExitCode::failed,
             "the scan needs {}, but {} has {} free; record fewer frames, choose another disk with --output, or "
             "skip this check with --force",
             size_text(*needed), quoted(output), size_text(free_bytes));
    }
}

}  // namespace framering
