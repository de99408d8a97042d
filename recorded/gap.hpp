// Frames that a recorded scan does not have, and why.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace framering {

// Why a frame that the source delivered is not stored.
enum class LossReason {
    ring_full,    // the acquirer had no free slot for it
    camera,       // the camera or its driver lost it, and counted it
    writer_gone,  // it was in the ring, and no writer came for it in time
    disk_failed,  // it was in the ring, and the disk took no more
    abandoned,    // it was in the ring, and was overwritten while a writer was there, or discarded by a command
};

// "ring_full", "camera", "writer_gone", "disk_failed", "abandoned"
[[nodiscard]] std::string_view name_of(LossReason reason) noexcept;
// Nothing for another text.
[[nodiscard]] std::optional<LossReason> loss_reason_named(std::string_view name);

// A run of frames by the source's count; both ends included.
struct FrameRun {
    std::uint64_t delivered_from = 0;
    std::uint64_t delivered_to = 0;

    bool operator==(const FrameRun&) const = default;
};

// A run of lost frames; both ends included.
struct Gap {
    std::uint64_t delivered_from = 0;
    std::uint64_t delivered_to = 0;
    LossReason reason = LossReason::ring_full;

    [[nodiscard]] std::uint64_t count() const noexcept { return delivered_to - delivered_from + 1; }
    bool operator==(const Gap&) const = default;
};

// Frames that are in no file: the first `before_writer`, then the gaps.
[[nodiscard]] std::vector<FrameRun> missing_runs(std::uint64_t before_writer, const std::vector<Gap>& gaps);

}  // namespace framering
