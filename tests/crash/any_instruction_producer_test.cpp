// An acquirer is killed after each of the instructions in which it takes a frame. Each next one takes the session
// over, takes the frame, and is killed an instruction later: one session, with as many acquirers as instructions.
#include <doctest/doctest.h>

#include "common/base/stop_token.hpp"
#include "common/frame/embedded_sequence.hpp"
#include "common/session/viewer_session.hpp"
#include "tests/crash/can_trace.hpp"
#include "tests/crash/stepped_process.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kSlots = 2;

ScanPlan tiny_plan() {
    ScanPlan plan;
    plan.format = {8, 4, PixelFormat::mono8, 8, 0};
    plan.source = "test";
    return plan;
}

SessionSettings settings_of(const std::string& session) {
    return {session, kSlots, 4096, false, 1};
}

// In the copy: the first acquirer of the session, until the scan works and a reader is there.
void begin_scan(const std::string& session) {
    AcquirerSession acquirer(settings_of(session));
    (void)acquirer.announce(tiny_plan());
    while (!acquirer.roles().answer_of("writer").ready) {
        acquirer.tick(monotonic_ns());
    }
    (void)acquirer.begin();
    stop_here();
}

// In the copy: an acquirer that goes on with the scan and takes one frame, as acquirer/acquisition.cpp does,
// between two stops. A full ring drops it.
void take_a_frame(const std::string& session) {
    AcquirerSession acquirer(settings_of(session));
    const ResumePoint point = acquirer.resume();
    FrameInfo info;
    set_format(info, tiny_plan().format);
    info.scan_id = 1;
    info.delivered = point.delivered;
    stop_here();
    std::optional<Claim> claim = acquirer.frames().try_claim();
    if (!claim) {
        claim = acquirer.frames().claim_spare();
    }
    const bool stored = claim->stored();
    embed_sequence(claim->pixels().first(info.payload_bytes), stored ? claim->number() : info.delivered);
    if (!stored) {
        acquirer.counters().count_lost();
    }
    acquirer.frames().publish(std::move(*claim), info);
    if (stored) {
        acquirer.counters().count_stored();
    }
    stop_here();
    for (volatile bool killed = false; !killed;) {
    }
}

struct ReaderAndViewer {
    explicit ReaderAndViewer(const std::string& session)
        : reader({session, "writer", layout::kNone, 10s}, StopToken()),
          viewer(*SessionView::open(session, Access::read_only)) {}

    [[nodiscard]] std::uint64_t head() const { return reader.view().producer().head.load(); }
    [[nodiscard]] std::uint64_t spares() const { return reader.view().producer().spare_count.load(); }

    // What a viewer accepts now is whole; returns whether there was something new.
    bool look() {
        const auto is_whole = viewer.newest().sample([](const FrameView& frame) {
            const std::uint64_t number = frame.info.stored != 0 ? frame.info.sequence : frame.info.delivered;
            return frame.pixels.size() == 32 && read_embedded_sequence(frame.pixels).all_are(number);
        });
        CHECK(is_whole.value_or(true));
        return is_whole.has_value();
    }
    // Takes every frame that is there: each one the next, and whole.
    void take_all() {
        for (auto run = reader.frames().poll(kSlots, layout::kNone); !run.empty();
             run = reader.frames().poll(kSlots, layout::kNone)) {
            for (const FrameView& frame : run) {
                CHECK(frame.info.sequence == taken);
                CHECK(frame.info.delivered == taken + spares());
                CHECK(read_embedded_sequence(frame.pixels).all_are(taken));
                ++taken;
            }
            reader.frames().release(run.size());
        }
    }

    ReaderSession reader;
    ViewerSession viewer;
    std::uint64_t taken = 0;
};

// One frame by an acquirer that nothing kills before it is there.
void take_one(const std::string& session) {
    SteppedProcess acquirer([&] { take_a_frame(session); });
    acquirer.run();
    acquirer.run();
}

struct Counted {
    std::uint64_t not_there = 0;  // deaths after which there was no new frame
    std::uint64_t there = 0;

    [[nodiscard]] std::uint64_t instructions() const noexcept { return not_there + there - 1; }
};

// Kills an acquirer after no instruction of a frame, after one, and so on, until one comes to the end of the
// frame: how many that are differs by some tens from frame to frame, as the system's clock function loops.
// The ring stays full where `full`.
Counted kill_at_each_instruction(const std::string& session, ReaderAndViewer& others, bool full) {
    Counted counted;
    bool is_at_end = false;
    for (std::uint64_t k = 0; !is_at_end; ++k) {
        CAPTURE(k);
        if (!full) {
            others.take_all();
        }
        (void)others.look();
        const std::uint64_t before = full ? others.spares() : others.head();
        SteppedProcess acquirer([&] { take_a_frame(session); });
        acquirer.run();
        for (std::uint64_t step = 0; step < k && !is_at_end; ++step) {
            is_at_end = !acquirer.step();
        }
        acquirer.kill();
        const std::uint64_t after = full ? others.spares() : others.head();
        CHECK((after == before || after == before + 1));
        const bool is_shown = others.look();
        CHECK((!is_shown || after == before + 1));
        (after == before ? counted.not_there : counted.there) += 1;
        CHECK((k != 0 || after == before));
        CHECK((!is_at_end || (after == before + 1 && is_shown)));
    }
    return counted;
}

// What claims, fills and publishes cannot be less; the frame comes with one of the last stores.
void check_counts(const Counted& counted) {
    MESSAGE(counted.instructions() << " instructions; after " << counted.not_there
                                   << " of them there is no frame, after " << counted.there << " there is one");
    CHECK(counted.instructions() > 200);
    CHECK(counted.not_there > 150);
    CHECK(counted.there > 1);
}

void on_a_session(const std::function<void(const std::string&, ReaderAndViewer&)>& body) {
    if (!can_trace()) {
        return;
    }
    const Name name;
    SteppedProcess first([&] { begin_scan(name.text); });
    std::optional<ReaderAndViewer> others;
    // It runs while we join, which it must allow.
    first.let_go();
    others.emplace(name.text);
    others->reader.ready_for(1);
    first.wait_for_stop();
    first.kill();
    body(name.text, *others);
}
}  // namespace

TEST_CASE("an acquirer killed after any instruction of a frame leaves it whole or not there") {
    on_a_session([](const std::string& session, ReaderAndViewer& others) {
        const Counted counted = kill_at_each_instruction(session, others, false);
        others.take_all();
        check_counts(counted);
        CHECK(others.taken == counted.there);
    });
}

TEST_CASE("an acquirer killed after any instruction of a dropped frame leaves it counted or not shown") {
    on_a_session([](const std::string& session, ReaderAndViewer& others) {
        for (std::uint64_t slot = 0; slot < kSlots; ++slot) {
            take_one(session);
        }
        const Counted counted = kill_at_each_instruction(session, others, true);
        check_counts(counted);
        CHECK(others.head() == kSlots);
    });
}
