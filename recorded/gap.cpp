#include "recorded/gap.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kLossReasonNames = std::to_array<Named<LossReason>>({{LossReason::ring_full, "ring_full"},
                                                                    {LossReason::camera, "camera"},
                                                                    {LossReason::writer_gone, "writer_gone"},
                                                                    {LossReason::disk_failed, "disk_failed"},
                                                                    {LossReason::abandoned, "abandoned"}});
}  // namespace

std::string_view name_of(LossReason reason) noexcept {
    return name_in(kLossReasonNames, reason);
}

std::optional<LossReason> loss_reason_named(std::string_view name) {
    return value_named(kLossReasonNames, name);
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
