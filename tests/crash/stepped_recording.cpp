#include "tests/crash/stepped_recording.hpp"

#include <doctest/doctest.h>
#include <sys/mman.h>

#include "common/base/stop_token.hpp"
#include "common/base/uuid.hpp"
#include "common/frame/embedded_sequence.hpp"
#include "tests/crash/stepped_process.hpp"
#include "writer/sink/sink_factory.hpp"

namespace framering::test {

namespace {
ScanPlan tiny_plan() {
    ScanPlan plan;
    plan.format = {8, 4, PixelFormat::mono8, 8, 0};
    plan.source = "test";
    return plan;
}
}  // namespace

SteppedRecording::SteppedRecording() : acquirer_(SessionSettings{name_.text, kSlots, 4096, false}) {
    (void)acquirer_.announce(tiny_plan());
    found_ = static_cast<Found*>(
        mmap(nullptr, sizeof(Found), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    REQUIRE(found_ != MAP_FAILED);
    settings_.output = directory_ / "scans";
    settings_.limits.frames = kFramesAFile;
    settings_.sync.interval.reset();
    settings_.beside = TaskThread::Mode::at_once;
    // The role's first process; the acquirer must allow it.
    SteppedProcess first([this] {
        ReaderSession reader({name_.text, "writer", layout::kNone, 10s}, StopToken());
        stop_here();
    });
    first.let_go();
    while (!first.has_stopped()) {
        acquirer_.tick(monotonic_ns());
    }
    (void)acquirer_.begin();
}

SteppedRecording::~SteppedRecording() {
    munmap(found_, sizeof(Found));
}

void SteppedRecording::publish_what_fits() {
    while (auto claim = acquirer_.frames().try_claim()) {
        FrameInfo info;
        set_format(info, tiny_plan().format);
        info.scan_id = 1;
        info.delivered = claim->number();
        embed_sequence(claim->pixels().first(info.payload_bytes), claim->number());
        acquirer_.frames().publish(std::move(*claim), info);
        acquirer_.counters().count_stored();
    }
}

void SteppedRecording::store_a_frame(std::uint64_t before) {
    ReaderSession reader({name_.text, "writer", layout::kNone, 10s}, StopToken());
    ScanRecording recording = open_recording();
    *found_ = {reader.frames().cursor(), recording.next_sequence()};
    reader.frames().skip_to(recording.next_sequence());
    reader.ready_for(1);
    for (std::uint64_t i = 0; i < before; ++i) {
        recording.store(reader.frames().poll(1, layout::kNone));
        reader.frames().release(1);
    }
    stop_here();
    const auto run = reader.frames().poll(1, layout::kNone);
    stop_here();
    recording.store(run);
    stop_here();
    reader.count_committed(recording.next_sequence(), recording.written_frames(), 0);
    reader.frames().release(run.size());
    stop_here();
    for (volatile bool killed = false; !killed;) {
    }
}

void SteppedRecording::finish() {
    acquirer_.end(layout::ScanState::ended, "enough", 0);
    ReaderSession reader({name_.text, "writer", layout::kNone, 10s}, StopToken());
    ScanRecording recording = open_recording();
    reader.frames().skip_to(recording.next_sequence());
    for (auto run = reader.frames().poll(kSlots, layout::kNone); !run.empty();
         run = reader.frames().poll(kSlots, layout::kNone)) {
        recording.store(run);
        reader.frames().release(run.size());
    }
    (void)recording.finish({RecordingState::complete, "enough", head(), 0, head()});
    reader.leave();
}

ScanRecording SteppedRecording::open_recording() {
    const ScanIdentity identity{name_.text, uuid_text(view_.identity().session_uuid), 1, 0};
    return ScanRecording::open(make_sink({}), settings_, identity, tiny_plan(),
                               find_scan(settings_.output, settings_.name, identity));
}

}  // namespace framering::test
