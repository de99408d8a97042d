// An acquirer and readers of a session in one process, each with its own opening of the segments, as leases and
// mappings see them.
#pragma once
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/reader_session.hpp"

namespace framering::test {

using namespace std::chrono_literals;

// A session name of this process, removed at the end whatever happened.
struct Name {
    std::string text = "test_" + std::to_string(getpid());
    ~Name() {
        Segment::unlink(control_segment_name(text));
        Segment::unlink(frames_segment_name(text));
    }
    // For tests in which nobody has the session for a while: Windows would end it.
    void keep() {
        for (const std::string& segment : {control_segment_name(text), frames_segment_name(text)}) {
            kept.push_back(*Segment::open(segment, Access::read_only));
        }
    }

  private:
    std::vector<Segment> kept;
};

inline ScanPlan small_plan() {
    ScanPlan plan;
    plan.format = {32, 16, PixelFormat::mono8, 8, 0};
    plan.frames = 4;
    plan.source = "test";
    return plan;
}

// An acquirer whose ticks run while a reader joins.
class Acquirer {
  public:
    explicit Acquirer(const std::string& name, std::uint64_t slots = 4, std::uint64_t scan_to_resume = 0)
        : session(SessionSettings{
              .session = name, .slot_count = slots, .slot_stride = 4096, .scan_to_resume = scan_to_resume}) {}

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

    // All of its pixels have `value`.
    void publish(std::uint64_t now_ns = monotonic_ns(), std::byte value = std::byte{0}) {
        auto claim = session.frames().try_claim();
        REQUIRE(claim);
        std::ranges::fill(claim->pixels(), value);
        FrameInfo info;
        set_format(info, small_plan().format);
        info.scan_id = session.scan()->scan_id;
        info.delivered = session.scan()->delivered;
        session.counters().count_stored();
        session.frames().publish(std::move(*claim), info, now_ns);
    }

    AcquirerSession session;
};

// The part of a session's control segment at `offset`, to be spoilt.
template <class Structure>
class Spoilt {
  public:
    Spoilt(const std::string& session, std::uint64_t offset)
        : segment_(*Segment::open(control_segment_name(session), Access::read_write)),
          map_(segment_.map(offset, layout::kProtectionUnit, Access::read_write)) {}
    Structure* operator->() { return reinterpret_cast<Structure*>(map_.data()); }

  private:
    Segment segment_;
    MappedRegion map_;
};

// A role that only processes.
inline ReaderSettings notebook_settings(const std::string& session) {
    return {.session = session, .role = "notebook", .wait = 30s, .purpose = layout::Purpose::processes};
}

inline ReaderSession join(const std::string& name) {
    return ReaderSession({name, "writer", layout::kNone, 2s}, StopToken());
}

inline std::string message_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace framering::test
