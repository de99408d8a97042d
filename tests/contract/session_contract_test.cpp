// Sessions on real shared memory: acquirer, reader and viewer in one process, each with its own opening of the
// segments, as leases and mappings see them.
#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "common/base/error.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/reader_session.hpp"
#include "common/session/requests.hpp"
#include "common/session/session_removal.hpp"
#include "common/session/viewer_session.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
// A session name of this process, removed at the end whatever happened.
struct Name {
    std::string text = "test_" + std::to_string(getpid());
    ~Name() {
        Segment::unlink(control_segment_name(text));
        Segment::unlink(frames_segment_name(text));
    }
};

ScanPlan small_plan() {
    ScanPlan plan;
    plan.format = {32, 16, PixelFormat::mono8, 8, 0};
    plan.frames = 4;
    plan.source = "test";
    return plan;
}

// An acquirer whose ticks run while a reader joins.
class Acquirer {
  public:
    explicit Acquirer(const std::string& name, std::uint64_t slots = 4)
        : session(SessionSettings{name, slots, 4096, false}) {}

    template <class Body>
    auto while_ticking(Body body) {
        std::atomic<bool> done{false};
        std::thread ticker([&] {
            while (!done) {
                session.tick(monotonic_ns());
                std::this_thread::sleep_for(1ms);
            }
        });
        struct Join {
            std::atomic<bool>& done;
            std::thread& thread;
            ~Join() {
                done = true;
                thread.join();
            }
        } join{done, ticker};
        return body();
    }

    void tick() {
        std::this_thread::sleep_for(11ms);
        session.tick(monotonic_ns());
    }

    void publish() {
        auto claim = session.frames().try_claim();
        REQUIRE(claim);
        FrameInfo info;
        set_format(info, small_plan().format);
        info.scan_id = session.scan()->scan_id;
        session.count_delivered();
        session.frames().publish(std::move(*claim), info);
    }

    AcquirerSession session;
};

const StopSignal& no_stop() {
    static const StopSignal stop{SIGUSR1};
    return stop;
}

ReaderSession join(const std::string& name) {
    return ReaderSession({name, "writer", layout::kNone, 2s}, no_stop());
}

std::string message_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}
}  // namespace

TEST_CASE("a scan goes from announcement to its end and leaves no segment") {
    Name name;
    Acquirer acquirer(name.text);
    auto reader = acquirer.while_ticking([&] { return join(name.text); });
    CHECK_FALSE(reader.scan());
    const std::uint64_t scan_id = acquirer.session.announce(small_plan());
    REQUIRE(reader.scan());
    CHECK(reader.scan()->scan_id == scan_id);
    CHECK(scan_plan_from_json(reader.scan()->plan).format == small_plan().format);
    CHECK_FALSE(acquirer.session.answer_of("writer").ready);
    reader.ready_for(scan_id);
    CHECK(acquirer.session.answer_of("writer").ready);
    acquirer.session.begin();
    for (int i = 0; i < 4; ++i) {
        acquirer.publish();
    }
    CHECK(acquirer.session.owed() == 4);
    acquirer.session.end(layout::ScanState::ended, "all frames", 0);
    CHECK(reader.scan()->end_sequence == 4);
    CHECK(reader.frames().poll(64, 4).size() == 4);
    reader.frames().release(4);
    reader.close_scan(scan_id);
    CHECK_FALSE(reader.scan());
    reader.leave();
    CHECK(acquirer.session.leave(false) == 0);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
    CHECK_FALSE(Segment::open(frames_segment_name(name.text), Access::read_only));
}

TEST_CASE("a second acquirer is refused with who holds the session") {
    Name name;
    Acquirer first(name.text);
    CHECK(message_of([&] { Acquirer second(name.text); }).find("in use by acquirer (pid ") != std::string::npos);
    CHECK(SessionView::open(name.text, Access::read_only)->acquirer_alive());
}

TEST_CASE("a second writer is refused while the first lives") {
    Name name;
    Acquirer acquirer(name.text);
    auto first = acquirer.while_ticking([&] { return join(name.text); });
    CHECK(message_of([&] { join(name.text); }).find("the role 'writer' is taken by writer (pid ") !=
          std::string::npos);
}

TEST_CASE("a writer that comes back finds its frames where it stopped") {
    Name name;
    Acquirer acquirer(name.text);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    {
        auto reader = acquirer.while_ticking([&] { return join(name.text); });
        for (int i = 0; i < 3; ++i) {
            acquirer.publish();
        }
        CHECK(reader.frames().poll(64, layout::kNone).size() == 3);
        reader.frames().release(1);
    }
    acquirer.tick();
    acquirer.publish();
    acquirer.publish();
    CHECK_FALSE(acquirer.session.frames().try_claim());  // an orphan keeps its frames
    auto reader = join(name.text);
    CHECK(reader.took_over());
    CHECK(reader.frames().cursor() == 1);
    CHECK(reader.frames().lag() == 4);
}

TEST_CASE("an orphan whose hold is over is given up") {
    Name name;
    Acquirer acquirer(name.text);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    {
        auto reader = acquirer.while_ticking([&] {
            return ReaderSession({name.text, "writer", 1, 2s}, no_stop());
        });
    }
    for (int i = 0; i < 4; ++i) {
        acquirer.publish();
    }
    CHECK_FALSE(acquirer.session.frames().try_claim());
    acquirer.tick();
    acquirer.tick();
    CHECK(acquirer.session.frames().try_claim());
    CHECK(acquirer.session.owed() == 0);
}

TEST_CASE("an acquirer that comes back keeps the segments and closes the scan as interrupted") {
    Name name;
    std::optional<Acquirer> acquirer(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    auto reader = acquirer->while_ticking([&] { return join(name.text); });
    acquirer->publish();
    acquirer.reset();
    CHECK_FALSE(reader.view().acquirer_alive());
    acquirer.emplace(name.text);
    CHECK(acquirer->session.setup().kept);
    CHECK(reader.view().producer().epoch == 2);
    REQUIRE(reader.scan());
    CHECK(reader.scan()->state == layout::ScanState::interrupted);
    CHECK(reader.scan()->end_sequence == 1);
    CHECK(acquirer->session.announce(small_plan()) == 2);
    acquirer->session.begin();
    acquirer->publish();
    CHECK(reader.frames().lag() == 2);
}

TEST_CASE("another geometry replaces the segments and sequence and scan go on") {
    Name name;
    std::optional<Acquirer> acquirer(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    acquirer->publish();
    auto view = SessionView::open(name.text, Access::read_only);
    acquirer.reset();
    acquirer.emplace(name.text, 8);
    CHECK(view->retired());
    CHECK_FALSE(view->is_linked());
    CHECK_FALSE(acquirer->session.setup().kept);
    CHECK(acquirer->session.frames().head() == 1);
    CHECK(acquirer->session.announce(small_plan()) == 2);
}

TEST_CASE("segments that owe frames are neither replaced nor removed") {
    Name name;
    std::optional<Acquirer> acquirer(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    {
        auto reader = acquirer->while_ticking([&] { return join(name.text); });
    }
    acquirer->publish();
    CHECK(acquirer->session.leave(false) == 1);
    acquirer.reset();
    CHECK(message_of([&] { acquirer.emplace(name.text, 8); }).find("1 frames that are not stored") !=
          std::string::npos);
    CHECK(message_of([&] { remove_session(name.text, false); }).find("1 frames that are not stored") !=
          std::string::npos);
    remove_session(name.text, true);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
}

TEST_CASE("a request acts on the scan that it names and on no other") {
    Name name;
    Acquirer acquirer(name.text);
    const auto first = acquirer.session.announce(small_plan());
    acquirer.session.begin();
    CHECK(acquirer.session.requested() == StopRequest::none);
    request(name.text, Request::cancel, first);
    CHECK(acquirer.session.requested() == StopRequest::cancel);
    acquirer.session.end(layout::ScanState::canceled, "canceled", 3);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    request(name.text, Request::cancel, first);
    CHECK(acquirer.session.requested() == StopRequest::none);
    request(name.text, Request::terminate, first + 1);
    CHECK(acquirer.session.requested() == StopRequest::terminate);
    request(name.text, Request::terminate_now, first + 1);
    CHECK(acquirer.session.requested() == StopRequest::terminate_now);
}

TEST_CASE("a viewer sees the newest frame and the status") {
    Name name;
    Acquirer acquirer(name.text);
    ViewerSession viewer(std::move(*SessionView::open(name.text, Access::read_only)));
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    acquirer.publish();
    acquirer.publish();
    CHECK(viewer.newest().sample([](const FrameView& view) { return view.info.sequence; }) == 1);
    const SessionStatus status = viewer.status();
    CHECK(status.head == 2);
    CHECK(status.run_state == layout::RunState::working);
    CHECK(status.acquirer_alive);
    CHECK_FALSE(status.recorded());
    REQUIRE(status.scan);
    CHECK(status.scan->planned == 4);
}

TEST_CASE("a segment that is no session is refused with the reason and replaced by the next acquirer") {
    Name name;
    {
        auto foreign = Segment::create(control_segment_name(name.text), false);
        CHECK(message_of([&] { (void)SessionView::open(name.text, Access::read_only); }).find("half-built") !=
              std::string::npos);
        foreign->reserve(layout::control_bytes(4));
        CHECK(message_of([&] { (void)SessionView::open(name.text, Access::read_only); }).find("half-built") !=
              std::string::npos);
    }
    { Acquirer acquirer(name.text); }
    auto control = Segment::open(control_segment_name(name.text), Access::read_write);
    const auto map = control->map(0, layout::kPage, Access::read_write);
    auto& identity = *reinterpret_cast<layout::Identity*>(map.data());
    const auto reason = [&] { return message_of([&] { (void)SessionView::open(name.text, Access::read_only); }); };
    CHECK(reason().empty());
    const auto spoil = [&](auto& field, auto value, const char* expected) {
        const auto kept = field;
        field = value;
        CHECK_MESSAGE(reason().find(expected) != std::string::npos, reason());
        field = kept;
    };
    spoil(identity.magic, std::uint64_t{1}, "not made by Framering");
    spoil(identity.version, layout::kVersion + 1, "layout version 2");
    spoil(identity.layout_hash, std::uint64_t{0}, "another memory layout");
    spoil(identity.boot_id, layout::Uuid{}, "before the last start of the machine");
    spoil(identity.slot_count, std::uint64_t{1} << 60, "damaged");
    spoil(identity.slot_stride, std::uint64_t{1} << 20, "another start");
    identity.version = 99;
    Acquirer next(name.text);
    CHECK_FALSE(next.session.setup().kept);
}

TEST_CASE("too little shared memory is an error before anything is left behind") {
    Name name;
    const std::string line = message_of([&] { AcquirerSession session({name.text, 1 << 20, 1ULL << 30, false}); });
    CHECK_MESSAGE(line.find("needed") != std::string::npos, line);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
    CHECK_FALSE(Segment::open(frames_segment_name(name.text), Access::read_only));
}
