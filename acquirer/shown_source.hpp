// What a camera counts and measures, as everyone in the session sees it.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "acquirer/source/queued_source.hpp"
#include "common/frame/frame_info.hpp"
#include "common/session/source_book.hpp"

namespace framering {

// Values of one frame, at their places in its header.
struct PlacedValues {
    std::array<double, kMaxValues> values{};  // the first `count` are valid
    std::uint32_t count = 0;

    // What stands in the header at other places stays.
    void put_into(FrameInfo& info) const noexcept;
};

// Thread: one. Requires: both outlive it.
class ShownSource {
  public:
    ShownSource(QueuedSource& source, SourceBook& book) noexcept : source_(&source), book_(&book) {}

    // Where a place is not measured there is no number. Those for which the session has no place left are left
    // out.
    [[nodiscard]] PlacedValues placed(std::span<const SourceValue> values);
    // Tells the counters twice a second; `now`: at once. One that begins anew, as its camera does, goes on here.
    void tell_counters(std::uint64_t now_ns, bool now = false);

  private:
    struct Count {
        std::uint64_t before = 0;  // counted before the camera began anew
        std::uint64_t last = 0;    // as it was told last
    };

    void learn_keys();

    QueuedSource* source_;
    SourceBook* book_;
    std::vector<std::optional<std::uint32_t>> places_;     // by the source's number of the key
    std::array<Count, layout::kSourceCounters> counts_{};  // by their places
    std::uint64_t told_ns_ = 0;
};

}  // namespace framering
