#include "recorded/gap.hpp"

namespace framering {

std::string_view name_of(LossReason reason) noexcept {
    switch (reason) {
        case LossReason::ring_full:
            return "ring_full";
        case LossReason::camera:
            return "camera";
        case LossReason::writer_gone:
            return "writer_gone";
        case LossReason::disk_failed:
            return "disk_failed";
        case LossReason::abandoned:
            break;
    }
    return "abandoned";
}

std::vector<FrameRun> missing_runs(std::uint64_t before_writer, const std::vector<Gap>& gaps) {
    std::vector<FrameRun> runs;
    if (before_writer != 0) {
        runs.push_back({0, before_writer - 1});
    }
    for (const Gap& gap : gaps) {
        runs.push_back({gap.delivered_from, gap.delivered_to});
    }
    return runs;
}

}  // namespace framering
