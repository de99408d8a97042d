#include "common/session/session_segments.hpp"

#include "common/base/trace_point.hpp"
#include "common/session/session_view.hpp"

namespace framering {

void unlink_segments(const std::string& session, const Segment* control, const Segment* frames) noexcept {
    // A name that refers to another file by now is another acquirer's. The control segment last: while it exists,
    // no other acquirer starts to build.
    if (frames == nullptr || frames->is_linked()) {
        Segment::unlink(frames_segment_name(session));
    }
    trace_point<"acquirer_frames_unlinked">();
    if (control == nullptr || control->is_linked()) {
        Segment::unlink(control_segment_name(session));
    }
    trace_point<"acquirer_control_unlinked">();
}

}  // namespace framering
