// What a display shows besides the picture. The viewer's loop fills it; displays only read it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/frame/frame_format.hpp"
#include "common/frame/frame_info.hpp"
#include "common/session/forecast.hpp"
#include "common/session/live_setting.hpp"
#include "common/session/scan_plan.hpp"
#include "common/session/source_book.hpp"
#include "viewer/picture/picture.hpp"

namespace framering {

enum class SessionLink { missing, live, acquirer_gone, ended };

// Of the frame that the picture shows.
struct ShownFrame {
    std::uint64_t sequence = 0;
    std::uint64_t delivered = 0;  // the camera's count in its scan, from 0
    std::uint64_t scan_id = 0;
    bool stored = true;  // false: it was in a spare slot and is not recorded
    FrameStatus status = FrameStatus::good;
    FrameFormat format;
    Nanoseconds age{0};  // since its capture
    FrameStatistics statistics;
    ContrastRange range;
    std::vector<ContrastRange> colour_ranges;  // as Picture has them
    ContrastRange scale;
    ColourGains gains = kNoGains;
    ColourGains gains_to_grey = kNoGains;
    FrameInfo info{};  // its header

    // What a picture says of its frame.
    void take(const Picture& picture);
};

struct ViewerStatus {
    std::string session;
    SessionLink link = SessionLink::missing;
    Nanoseconds link_age{0};  // how long the session is missing or the acquirer gone

    std::optional<std::uint64_t> scan_id;  // nothing: no scan yet
    std::string scan_state;                // as the session names it: "WORKING"
    bool scan_working = false;             // there is something to cancel
    bool is_paused = false;                // and it takes no frames until it is resumed
    std::optional<std::uint64_t> planned;  // frames
    std::vector<ScanAxis> axes;            // of the scan's plan
    bool has_images = true;                // false: it takes values without a camera
    std::optional<ShownFrame> frame;

    double camera_hz = 0;
    double shown_hz = 0;
    bool frozen = false;  // the picture stands still because the user wants it
    std::uint64_t slots_used = 0;
    std::uint64_t slot_count = 0;
    std::uint64_t lost_ring_full = 0;
    std::uint64_t lost_camera = 0;
    std::uint64_t lost_writer_gone = 0;

    bool writer_records = false;
    std::uint64_t writer_lag = 0;             // frames that the writer still has to store
    std::string writer_error;                 // empty: none
    Nanoseconds writer_blocked{};             // in a disk call that does not come back; 0: it is not
    std::vector<SourceInfo::Key> value_keys;  // of the values in frames' headers
    std::vector<SourceCount> counters;        // of the camera and its driver
    LiveSettings live;                        // exposure and gain
    std::string live_fixed;                   // why they cannot be changed now; empty: they can
    Forecast forecast;
    std::string answer;    // to what the user asked for, for some seconds; empty: none
    bool refused = false;  // the answer is a no

    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_ring_full + lost_camera + lost_writer_gone; }
    // Nobody stores the frames of the open scan. When it is over, writers leave as they should.
    [[nodiscard]] bool lacks_writer() const noexcept {
        return scan_working && !writer_records && link != SessionLink::ended && link != SessionLink::missing;
    }
};

// A person may pause its scan, or let it go on.
[[nodiscard]] inline bool may_be_paused_or_resumed(const ViewerStatus& status) {
    return status.link == SessionLink::live && (status.is_paused || status.scan_state == "WORKING");
}

// They tell the same but for what grows and falls as time passes: ages, and the rate of what is shown. Frames are
// not compared: they are shown as they come.
[[nodiscard]] bool same_but_for_the_clock(const ViewerStatus& a, const ViewerStatus& b);

}  // namespace framering
