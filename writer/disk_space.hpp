// Whether a scan fits on the disk, asked before it starts.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

#include "common/session/scan_plan.hpp"

namespace framering {

// What the files of the plan take; nothing where its length is not known.
[[nodiscard]] std::optional<std::uint64_t> bytes_needed(const ScanPlan& plan) noexcept;

// `output` need not exist yet. Fails (Error): says how much is needed, how much is free, and what to do.
void require_disk_space(const std::filesystem::path& output, const ScanPlan& plan);
// The same, for a known amount of free space.
void require_disk_space(const std::filesystem::path& output, const ScanPlan& plan, std::uint64_t free_bytes);

}  // namespace framering
