#include "viewer/display/viewer_status.hpp"

#include <tuple>

namespace framering {

namespace {
auto without_clock(const ViewerStatus& status) {
    const bool blocked = status.writer_blocked != Nanoseconds(0);
    return std::tuple_cat(
        std::tie(status.session, status.link, status.scan_id, status.scan_state, status.scan_working,
                 status.is_paused, status.planned, status.axes, status.camera_hz, status.frozen, status.slots_used,
                 status.slot_count, status.lost_ring_full, status.lost_camera, status.lost_writer_gone,
                 status.writer_records, status.writer_lag, status.writer_error, status.value_keys, status.counters,
                 status.live, status.live_fixed, status.forecast, status.answer, status.refused),
        std::tuple(blocked));
}
}  // namespace

void ShownFrame::take(const Picture& picture) {
    statistics = picture.statistics;
    range = picture.range;
    colour_ranges = picture.colour_ranges;
    scale = picture.scale;
    gains = picture.gains;
    gains_to_grey = picture.gains_to_grey;
}

bool same_but_for_the_clock(const ViewerStatus& a, const ViewerStatus& b) {
    return without_clock(a) == without_clock(b);
}

}  // namespace framering
