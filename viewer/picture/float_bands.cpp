#include "viewer/picture/float_bands.hpp"

#include <algorithm>
#include <limits>

namespace framering {

FloatBands::FloatBands(const FrameRows<float>& rows, const View& view, FrameSample& out)
    : out_(out),
      channel_(out.channels.front()),
      outside_(rows.format().width),
      columns_(out.region.width),
      boxes_(out.size.width, out.region.width),
      means_(out.size.width),
      ends_(view.marks == RangeMarks::ends ? out.size.width : 0) {
    channel_.float_means.reserve(out.size.pixels());
    totals_.count = std::uint64_t{rows.format().width} * rows.format().height;
}

void FloatBands::add_outside(const FramePiece<float>& piece, std::size_t begin, std::size_t end) noexcept {
    if (begin < end) {
        add_float_row(piece.first + begin, end - begin, outside_, begin, extremes_);
    }
}

void FloatBands::add(const FramePiece<float>& piece) noexcept {
    add_float_row(piece.first + out_.region.left, out_.region.width, columns_, 0, extremes_);
}

void FloatBands::add_box(std::size_t box, std::size_t rows) noexcept {
    double sum = 0;
    std::uint64_t not_numbers = 0;
    std::uint64_t infinite = 0;
    for (std::size_t x = boxes_.begin(box); x < boxes_.begin(box + 1); ++x) {
        sum += columns_.sums[x];
        not_numbers += columns_.not_numbers[x];
        infinite += columns_.infinite[x];
    }
    const std::uint64_t samples = rows * (boxes_.begin(box + 1) - boxes_.begin(box));
    const std::uint64_t finite = samples - std::min(samples, not_numbers + infinite);
    means_[box] = finite > 0 ? static_cast<float>(sum / static_cast<double>(finite))
                             : std::numeric_limits<float>::quiet_NaN();
    if (!ends_.empty()) {
        ends_[box] = not_numbers > 0 ? BoxEnd::no_number : infinite > 0 ? BoxEnd::infinite : BoxEnd::none;
    }
}

void FloatBands::add_columns(const FloatColumns& columns) noexcept {
    for (std::size_t x = 0; x < columns.sums.size(); ++x) {
        totals_.mean += columns.sums[x];
        totals_.not_numbers += columns.not_numbers[x];
        totals_.infinite += columns.infinite[x];
    }
}

void FloatBands::end_band(std::size_t top, std::size_t bottom) {
    for (std::size_t box = 0; box < means_.size(); ++box) {
        add_box(box, bottom - top);
    }
    add_columns(columns_);
    append(channel_.float_means, means_);
    append(out_.ends, ends_);
}

void FloatBands::finish() {
    add_columns(outside_);
    const std::uint64_t finite = totals_.count - totals_.not_numbers - totals_.infinite;
    if (finite > 0) {
        totals_.minimum = double{*std::min_element(extremes_.minimum.begin(), extremes_.minimum.end())};
        totals_.maximum = double{*std::max_element(extremes_.maximum.begin(), extremes_.maximum.end())};
        totals_.mean /= static_cast<double>(finite);
    } else {
        totals_.mean = 0;
    }
    static_cast<SampleStatistics&>(out_.statistics) = totals_;
}

}  // namespace framering
