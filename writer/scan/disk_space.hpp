// Whether a scan fits on the disk, asked before it starts.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "common/session/scan_plan.hpp"

namespace framering {

// What the plan takes: its files, the index, and a margin for what the files say about themselves; nothing where
// its length is not known.
[[nodiscard]] std::optional<std::uint64_t> bytes_needed(const ScanPlan& plan) noexcept;

// "the disk has room for 6 h 10 min: 2664000 frames at 120 Hz"; the time where the plan has a frame rate.
[[nodiscard]] std::string room_text(const ScanPlan& plan, std::uint64_t free_bytes);

// `output` need not exist yet. Of a plan without a known length it is logged how long the disk lasts.
// Fails (Error): says how much is needed, how much is free, and what to do.
void require_disk_space(const std::filesystem::path& output, const ScanPlan& plan);
// The same, for a known amount of free space.
void require_disk_space(const std::filesystem::path& output, const ScanPlan& plan, std::uint64_t free_bytes);

}  // namespace framering
