// What was measured in a scan, frame by frame, in bounded memory: the newest frames one by one, older ones
// thinned.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/frame/frame_info.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

struct ValueSeries {
    std::string role;  // of the reader that reports it; empty: it stands in the headers of frames
    std::string name;
    std::string unit;

    bool operator==(const ValueSeries&) const = default;
};

// One row a frame. The newest kNewestRows are always there. Older ones are thinned as soon as there are twice as
// many: of each bucket of frames that follow each other, those rows stay in which a series has its least or its
// largest value of the bucket. So every row is a frame as it was measured, no extreme value is ever lost, and no
// average is made up. Buckets are all of one width, which doubles when more than kMostOlderRows would stay.
//
// Thread safety: none; copies are cheap enough for one a look (at most 2 * kNewestRows + kMostOlderRows rows).
// Invariants: rows stand in the order of their frames.
class ValueHistory {
  public:
    static constexpr std::size_t kNewestRows = 2048;
    static constexpr std::size_t kMostOlderRows = 4096;

    struct Row {
        std::uint64_t sequence = 0;
        std::uint64_t delivered = 0;           // the frame's number in the scan, from 0
        double time_s = 0;                     // since the scan began
        std::uint64_t number = 0;              // of the change that made it as it is
        std::span<const AxisPosition> axes{};  // one an axis of the plan, as far as the frame has them
        std::span<const double> values{};      // one a series; not a number: not measured, or not reported yet
    };

    // Another scan: everything before is forgotten. `planned`: frames; nothing: not known.
    void begin(std::uint64_t scan_id, std::vector<ScanAxis> axes, std::optional<std::uint64_t> planned);
    [[nodiscard]] std::uint64_t scan_id() const noexcept { return scan_id_; }  // 0: none yet
    [[nodiscard]] const std::vector<ScanAxis>& axes() const noexcept { return axes_; }
    [[nodiscard]] std::optional<std::uint64_t> planned() const noexcept { return planned_; }

    // The place of a series in the rows, the same for the same one.
    std::size_t series_place(const ValueSeries& series);
    [[nodiscard]] const std::vector<ValueSeries>& series() const noexcept { return series_; }

    static constexpr std::size_t kNowhere = ~std::size_t{0};
    // Frames have a value of the name and unit of this axis: where it was read back.
    [[nodiscard]] bool is_measured(const ScanAxis& axis) const noexcept;
    // A frame later than those before. Its value i goes to places[i]; kNowhere, or no place: it is left out. Where
    // an axis is elsewhere than at its set point and not measured, read-backs become a series of their own.
    void add(const FrameInfo& info, double time_s, std::span<const std::size_t> places);
    // Of a frame. Without a row of it, it is left out and counted. Requires: series_place() gave the place.
    void report(std::uint64_t sequence, std::size_t place, double value);
    // What came and could not be read in time: frames, and values that readers have reported.
    void leave_out_frames(std::uint64_t count) noexcept { frames_left_out_ += count; }
    void leave_out_reports(std::uint64_t count) noexcept { reports_left_out_ += count; }
    [[nodiscard]] std::uint64_t frames_left_out() const noexcept { return frames_left_out_; }
    [[nodiscard]] std::uint64_t reports_left_out() const noexcept { return reports_left_out_; }

    [[nodiscard]] std::size_t row_count() const noexcept { return frames_.size(); }
    [[nodiscard]] Row row(std::size_t n) const noexcept;
    [[nodiscard]] bool has_values() const noexcept;

    // Changes are numbered, from 1 in each object. Whoever has seen all up to `since` needs the rows with a larger
    // number; but all rows where `since` is below whole_since(): others have gone since.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    [[nodiscard]] std::uint64_t whole_since() const noexcept { return whole_since_; }

    // Frames of the thinned part that one bucket stands for.
    [[nodiscard]] std::uint64_t bucket_width() const noexcept { return width_; }

  private:
    struct Frame {
        std::uint64_t sequence;
        std::uint64_t delivered;
        double time_s;
        std::uint64_t number;
    };

    void add_read_backs(const FrameInfo& info);
    void widen_rows(std::size_t series);
    void thin();
    // Which of the first `count` rows stay with buckets of this width.
    [[nodiscard]] std::vector<std::size_t> extremes(std::size_t count, std::uint64_t width) const;
    void keep_of_first(std::size_t count, const std::vector<std::size_t>& kept);

    std::uint64_t scan_id_ = 0;
    std::vector<ScanAxis> axes_;
    std::optional<std::uint64_t> planned_;
    std::vector<ValueSeries> series_;
    std::vector<std::optional<std::size_t>> read_backs_;  // of each axis, the place of its series
    // Row by row.
    std::vector<Frame> frames_;
    std::vector<AxisPosition> positions_;  // axes_.size() a row
    std::vector<double> values_;           // series_.size() a row
    std::size_t older_rows_ = 0;           // of them: are thinned
    std::uint64_t width_ = 1;
    std::uint64_t frames_left_out_ = 0;
    std::uint64_t reports_left_out_ = 0;
    std::uint64_t number_ = 0;
    std::uint64_t whole_since_ = 0;
};

}  // namespace framering
