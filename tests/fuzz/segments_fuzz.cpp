// Damaged sessions, opened by everybody who opens sessions: refused with a reason, or used without harm. Bytes
// also change while the session is in use, as a wild pointer of its acquirer would change them.
#include <algorithm>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/change_requests.hpp"
#include "common/session/forecast.hpp"
#include "common/session/reader_session.hpp"
#include "common/session/requests.hpp"
#include "common/session/session_removal.hpp"
#include "common/session/status_json.hpp"
#include "common/session/viewer_session.hpp"
#include "control/progress_line.hpp"
#include "control/status_text.hpp"
#include "tests/fuzz/session_image.hpp"
#include "viewer/display/status_text.hpp"
#include "viewer/live_watch.hpp"
#include "viewer/picture/frame_sample.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/session_watch.hpp"
#include "viewer/snapshot/snapshot.hpp"
#include "writer/recorder.hpp"

namespace framering::fuzz {

std::span<const Depth> least_depths() {
    static constexpr std::array depths{
        Depth{"status told", 60},           Depth{"frame seen by a viewer", 8}, Depth{"entry taken over", 8},
        Depth{"frame read by a writer", 4}, Depth{"frame recorded", 2},         Depth{"kept by an acquirer", 5},
        Depth{"made by an acquirer", 2},    Depth{"scan resumed", 1},           Depth{"removed", 3}};
    return depths;
}

namespace {
void tell(const SessionView& view, Dice& dice) {
    const SessionStatus status = read_status(view);
    (void)status_text(status);
    (void)list_text(status);
    (void)status_json(status);
    (void)forecast_of(status, monotonic_ns());
    (void)progress_line(status, dice.number());
    ViewerStatus shown;
    describe_session(status, shown);
    LiveWatch().describe(status, shown);
    (void)has_ended(status);
    (void)plain_text(scan_line(shown));
    (void)waiting_text(shown);
    reached("status told");
    if (status.scan) {
        (void)works_or_refuses([&] { (void)scan_plan_from_json(status.scan->plan); });
    }
}

void control_looks(Dice& dice) {
    (void)list_sessions();
    (void)works_or_refuses([&] {
        if (const auto view = SessionView::open(run_name(), Access::read_only)) {
            tell(*view, dice);
            (void)frames_owed_by(*view);
        }
    });
    (void)standing_ring(run_name());
}

void control_asks(Dice& dice) {
    (void)works_or_refuses([&] {
        if (const auto view = SessionView::open(run_name(), Access::read_only)) {
            change_bytes(dice);
            request(*view, static_cast<Request>(dice.below(3)), dice.number());
            (void)request_change(*view, kLiveKeys[dice.below(2)], static_cast<double>(dice.number()));
        }
    });
}

void viewer_looks(Dice& dice) {
    (void)works_or_refuses([&] {
        auto view = SessionView::open(run_name(), Access::read_only);
        if (!view) {
            return;
        }
        ViewerSession session(std::move(*view));
        FrameCopy copy;
        View asked = whole_frame({16, 16});
        asked.box = PixelBox{1, 2, 30, 40};
        asked.line = PixelLine{{0, 0}, {50, 9}};
        asked.pointer = PixelPosition{3, 4};
        for (int look = 0; look < 4; ++look) {
            asked.region = look % 2 == 0 ? PixelBox{} : PixelBox{5, 6, 7, 8};
            const auto sample = session.newest().sample([&](const FrameView& frame) {
                if (dice.one_in(3)) {
                    change_bytes(dice);
                }
                (void)copy_frame(frame, copy);
                return sample_frame(frame, asked);
            });
            if (sample && *sample) {
                (void)render(**sample, asked);
                reached("frame seen by a viewer");
            }
            session.newest().forget();
            tell(session.view(), dice);
            change_bytes(dice);
        }
    });
}

void writer_reads(Dice& dice) {
    (void)works_or_refuses([&] {
        ReaderSession session({run_name(), dice.one_in(5) ? "analysis" : "writer", dice.number(), Nanoseconds{}},
                              StopToken());
        reached("entry taken over");
        for (std::uint64_t turn = 0; turn < 4; ++turn) {
            const auto scan = session.scan();
            const auto run =
                session.frames().poll(1 + dice.below(70), dice.one_in(2) ? layout::kNone : dice.number());
            for (const FrameView& frame : run) {
                FrameFormat format;
                (void)get_format(frame.info, format);
                (void)std::ranges::count(frame.pixels, std::byte{});
                reached("frame read by a writer");
            }
            session.frames().release(run.size());
            session.publish(DiskFigures{});
            session.count_committed(session.frames().cursor(), turn, turn);
            (void)session.must_abandon(1);
            (void)session.replaced();
            (void)session.frames().lag();
            if (scan && dice.one_in(3)) {
                (void)session.withdraw_from(scan->scan_id);
                session.close_scan(scan->scan_id);
            }
            change_bytes(dice);
        }
        if (dice.one_in(2)) {
            session.leave();
        }
    });
}

void writer_records(Dice& dice) {
    WriterOptions options;
    options.session = run_name();
    options.wait = Nanoseconds{};
    options.acquirer_timeout = Nanoseconds{};
    options.recording.output = run_directory() / "scans";
    options.recording.limits.frames = 16;
    options.recording.beside = TaskThread::Mode::at_once;
    options.recording.patience = Nanoseconds{};
    options.force = dice.one_in(4);
    options.sink.null = dice.one_in(8);
    (void)works_or_refuses([&] { (void)record_session(options, StopToken()); });
    std::error_code ignored;
    for (const auto& scan : std::filesystem::directory_iterator(options.recording.output, ignored)) {
        if (std::filesystem::exists(scan.path() / "scan_00000.ome.tif")) {
            reached("frame recorded");
        }
    }
    std::filesystem::remove_all(options.recording.output, ignored);
}

void fill_frames(AcquirerSession& session, const ScanPlan& plan, Dice& dice) {
    FrameInfo info;
    set_format(info, plan.format);
    for (int frame = 0; frame < 6; ++frame) {
        info.delivered = session.scan() ? session.scan()->delivered : 0;
        if (auto claim = session.frames().try_claim()) {
            session.counters().count_stored();
            session.frames().publish(std::move(*claim), info);
        } else if (dice.one_in(2)) {
            (void)session.frames().wait_for_room(Nanoseconds{});
            session.frames().publish(session.frames().claim_spare(), info);
            session.counters().count_lost();
        }
        (void)session.requested();
        session.tick(monotonic_ns() + 100'000'000);
    }
}

// What every other process can do to an acquirer: write its entry and the requests.
void disturb_acquirer(Dice& dice) {
    for (std::uint64_t i = dice.below(4); i > 0; --i) {
        change_word(dice, dice.one_in(4) ? WordOf::requests : WordOf::reader);
    }
}

void acquirer_runs(Dice& dice) {
    const bool same = !dice.one_in(4);
    SessionSettings settings{run_name(), same ? kImageSlots : 2 + dice.below(8), kImageStride, dice.one_in(8),
                             dice.one_in(2) ? 1 : dice.below(3)};
    const bool began = works_or_refuses([&] {
        AcquirerSession session(settings);
        reached(session.setup().kept ? "kept by an acquirer" : "made by an acquirer");
        ScanPlan plan;
        plan.format = {32, 16, PixelFormat::mono16, 12, 650};
        disturb_acquirer(dice);
        if (session.has_open_scan() && session.roles().resume_consent() == ResumeConsent::agreed) {
            (void)session.resume();
            reached("scan resumed");
            if (session.scan() && session.scan()->state == layout::ScanState::working) {
                fill_frames(session, plan, dice);
            }
            session.end(layout::ScanState::ended, "", 0);
        } else if (!session.has_open_scan()) {
            (void)session.announce(plan);
            (void)session.roles().answer_of("writer");
            disturb_acquirer(dice);
            session.begin();
            fill_frames(session, plan, dice);
            session.end(layout::ScanState::canceled, "by request", 2);
        }
        (void)session.roles().owed();
        (void)session.roles().owes_closing();
        (void)session.roles().has_readers();
        (void)session.roles().results();
        // Whoever comes now finds a session in order.
        if (!SessionView::open(run_name(), Access::read_only)) {
            defect("an acquirer runs and its session is not there");
        }
        session.leave(dice.one_in(2));
    });
    reached(began ? "acquirer ran" : "acquirer refused");
}

void control_removes(Dice& dice) {
    if (works_or_refuses([&] { remove_session(run_name(), !dice.one_in(3)); })) {
        reached("removed");
    }
}
}  // namespace

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace framering::fuzz;
    static constexpr std::array openers{control_looks,  control_asks,  viewer_looks,  writer_reads,
                                        writer_records, acquirer_runs, acquirer_runs, control_removes};
    Dice dice(data, size);
    put_in_place(dice.of(left_sessions()));
    change_bytes(dice);
    if (dice.one_in(12)) {
        change_files(dice);
    }
    control_looks(dice);
    for (int i = 0; i < 2; ++i) {
        dice.of(openers)(dice);
    }
    remove_segments();
    return 0;
}
