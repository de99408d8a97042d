#include "control/check/ring_under_check.hpp"

#include <unistd.h>

#include <random>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/session/reader_session.hpp"

namespace framering {

using namespace std::chrono_literals;

namespace {
constexpr Nanoseconds kLongestWait = 20ms;

void require_running(StopToken stop) {
    if (stop.requested()) {
        fail(ExitCode::canceled, "the check was canceled; nothing was saved");
    }
}
}  // namespace

SessionSettings check_session(std::uint64_t slot_count, Pages pages) {
    SessionSettings settings;
    settings.session = "check_" + std::to_string(getpid());
    settings.slot_count = slot_count;
    settings.slot_stride = slot_stride_for(CameraFrames::kFormat.payload_bytes());
    settings.pages = pages;
    return settings;
}

CameraFrames::CameraFrames() {
    std::mt19937_64 random(1);
    for (std::vector<std::byte>& frame : frames_) {
        frame.resize(kFormat.payload_bytes());
        for (std::byte& pixel : frame) {
            pixel = static_cast<std::byte>(random());
        }
    }
}

CheckReader::CheckReader(std::string session, StopToken stop)
    : session_(std::move(session)),
      thread_(background_thread("the reader of the check", [this, stop] { run(stop); })) {
}

CheckReader::~CheckReader() {
    is_over_.store(true);
    thread_.join();
}

std::vector<double> CheckReader::take_latencies_us() {
    return std::exchange(latencies_us_, {});
}

void CheckReader::rethrow_failure() const {
    if (has_failed_.load()) {
        std::rethrow_exception(failure_);
    }
}

void CheckReader::run(StopToken stop) {
    try {
        ReaderSettings settings;
        settings.session = session_;
        settings.role = "check";
        settings.wait = 10s;
        ReaderSession session(settings, stop);
        is_ready_.store(true);
        while (!is_over_.load()) {
            read_frames(session.frames());
        }
        session.leave();
    } catch (...) {
        failure_ = std::current_exception();
        has_failed_.store(true);
    }
}

void CheckReader::read_frames(LosslessReader& frames) {
    const auto run = frames.poll(RingUnderCheck::kSlots / 4, layout::kNone);
    for (const FrameView& frame : run) {
        for (std::size_t at = 0; at < frame.pixels.size(); at += layout::kPage) {
            touched_ ^= frame.pixels[at];
        }
        latencies_us_.push_back(static_cast<double>(monotonic_ns() - frame.info.capture_time_ns) / 1e3);
    }
    frames.release(run.size());
    read_.fetch_add(run.size());
    if (run.empty()) {
        frames.wait(kLongestWait);
    }
}

RingUnderCheck::RingUnderCheck(Pages pages, CopyMode copy_mode, const CameraFrames& frames, StopToken stop)
    : session_(check_session(kSlots, pages)), copy_mode_(copy_mode), frames_(&frames), stop_(stop) {
    ScanPlan plan;
    plan.format = CameraFrames::kFormat;
    plan.source = "check";
    info_.scan_id = session_.announce(plan);
    set_format(info_, plan.format);
    session_.begin();
}

RingUnderCheck::~RingUnderCheck() {
    reader_.reset();
    session_.end(layout::ScanState::ended, "checked", 0);
    session_.leave(true);
}

void RingUnderCheck::begin() {
    reader_.emplace(check_session(kSlots, Pages::small).session, stop_);
    while (!reader_->is_ready()) {
        require_running(stop_);
        reader_->rethrow_failure();
        session_.tick(monotonic_ns());
        sleep_for(1ms);
    }
    run(0, 200ms);
    (void)take_latencies_us();
}

double RingUnderCheck::run(double rate_hz, Nanoseconds time) {
    const std::uint64_t began_ns = monotonic_ns();
    const Deadline end = Deadline::in(time, began_ns);
    const std::uint64_t first = published_;
    for (std::uint64_t due_ns = began_ns; !end.has_passed();) {
        require_running(stop_);
        if (rate_hz > 0) {
            due_ns += static_cast<std::uint64_t>(1e9 / rate_hz);
            sleep_until_ns(due_ns);
        }
        publish_one();
    }
    while (reader_->read() < published_) {
        session_.tick(monotonic_ns());
        reader_->rethrow_failure();
        sleep_for(100us);
    }
    return static_cast<double>(published_ - first) * 1e9 / static_cast<double>(monotonic_ns() - began_ns);
}

void RingUnderCheck::publish_one() {
    info_.capture_time_ns = monotonic_ns();
    auto claim = session_.frames().try_claim();
    while (!claim) {
        session_.tick(monotonic_ns());
        reader_->rethrow_failure();
        if (session_.frames().wait_for_room(kLongestWait)) {
            claim = session_.frames().try_claim();
        }
    }
    copy_pixels(claim->pixels().first(CameraFrames::kFormat.payload_bytes()), frames_->at(published_), copy_mode_);
    session_.frames().publish(std::move(*claim), info_);
    session_.counters().count_stored();
    session_.tick(monotonic_ns());
    ++published_;
}

}  // namespace framering
