#include "viewer/take_snapshot.hpp"

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/session/viewer_session.hpp"
#include "viewer/snapshot/snapshot.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kSnapshotLookout = std::chrono::milliseconds(20);
}  // namespace

void take_snapshot(const ViewerOptions& options, StopToken stop) {
    const Deadline deadline = Deadline::in(options.wait);
    ViewerSession session(SessionView::wait_for(options.session, Access::read_only, options.wait, stop));
    FrameCopy copy;
    const auto copied = [&] {
        return session.newest().sample([&](const FrameView& frame) { return copy_frame(frame, copy); });
    };
    for (auto done = copied(); !done || !*done; done = copied()) {
        if (stop.requested()) {
            fail(ExitCode::canceled, "stopped while waiting for a frame of session '{}'", options.session);
        }
        if (deadline.has_passed()) {
            fail(ExitCode::failed, "session '{}' has delivered no frame within {}; is a scan running?",
                 options.session, duration_text(options.wait));
        }
        session.wait(kSnapshotLookout);
    }
    View view;
    view.contrast = options.contrast;
    view.lut = options.lut;
    view.balance = options.balance;
    view.bayer = options.bayer;
    view.marks = range_marks(options.lut);
    write_snapshot(*options.snapshot, copy, view);
    log_info("frame {} of scan {} written to {}", copy.info.delivered, copy.info.scan_id, *options.snapshot);
}

}  // namespace framering
