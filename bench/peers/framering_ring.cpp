#include "bench/peers/framering_ring.hpp"

#include <unistd.h>

#include <algorithm>

#include "bench/peers/process_pair.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/ring_defaults.hpp"

namespace framering::peers {

using namespace std::chrono_literals;

namespace {
constexpr Nanoseconds kLongestWait = 20ms;

FrameFormat format_of(const Load& load) noexcept {
    const bool wide = load.bytes_per_pixel == 2;
    return {load.width, load.height, wide ? PixelFormat::mono16 : PixelFormat::mono8, wide ? 16U : 8U, 0};
}

CopyMode copy_mode_of(const Load& load) {
    if (load.fill == Fill::memcpy) {
        return CopyMode::cached;
    }
    return load.fill == Fill::streaming
               ? CopyMode::streaming
               : choose_copy_mode({}, read_machine_profile(), load.slots * slot_stride_for(load.frame_bytes()));
}

SessionSettings settings_of(const Load& load, const std::string& session) {
    SessionSettings settings;
    settings.session = session;
    settings.slot_count = load.slots;
    settings.slot_stride = slot_stride_for(load.frame_bytes());
    settings.wait_strategy = wait_strategy_of(load);
    settings.pages = choose_pages({}, read_machine_profile()).pages;
    return settings;
}
}  // namespace

std::string session_name_here() {
    return "bench_peers_" + std::to_string(getpid());
}

WaitStrategy wait_strategy_of(const Load& load) noexcept {
    switch (load.wait) {
        case Wait::sleep:
            return WaitStrategy::sleep;
        case Wait::spin:
            return WaitStrategy::spin;
        case Wait::adaptive:
            break;
    }
    return WaitStrategy::adaptive;
}

FrameringProducer::FrameringProducer(const Load& load, const std::string& session)
    : frame_bytes_(load.frame_bytes()), copy_mode_(copy_mode_of(load)), session_(settings_of(load, session)) {
    ScanPlan plan;
    plan.format = format_of(load);
    plan.source = "bench";
    info_.scan_id = session_.announce(plan);
    set_format(info_, plan.format);
    session_.begin();
}

void FrameringProducer::tick(std::uint64_t now_ns) {
    session_.tick(now_ns);
}

std::byte* FrameringProducer::claim() {
    claim_ = session_.frames().try_claim();
    while (!claim_) {
        if (session_.frames().wait_for_room(kLongestWait)) {
            claim_ = session_.frames().try_claim();
        }
        session_.tick(monotonic_ns());
    }
    info_.capture_time_ns = monotonic_ns();
    return claim_->pixels().data();
}

void FrameringProducer::fill(std::byte* slot, const std::byte* frame) const noexcept {
    copy_pixels({slot, frame_bytes_}, {frame, frame_bytes_}, copy_mode_);
}

void FrameringProducer::publish() {
    session_.frames().publish(std::move(*claim_), info_);
    session_.counters().count_stored();
    ++info_.delivered;
}

void FrameringProducer::close() {
    session_.end(layout::ScanState::ended, "all frames", 0);
    session_.leave(true);
}

FrameringRing::FrameringRing(const Load& load)
    : load_(load),
      session_(session_name_here()),
      longest_run_(std::clamp<std::uint64_t>(load.slots / 4, 1, LosslessReader::kLongestRun)) {
}

void FrameringRing::open_producer() {
    producer_.emplace(load_, session_);
}

void FrameringRing::open_consumer() {
    reader_.emplace(ReaderSettings{session_, "writer", layout::kNone, 20s, wait_strategy_of(load_)}, StopToken());
}

const std::byte* FrameringRing::take() {
    while (taken_ == run_.size()) {
        run_ = reader_->frames().poll(longest_run_, layout::kNone);
        taken_ = 0;
        if (run_.empty()) {
            reader_->frames().wait(kLongestWait);
        }
    }
    return run_[taken_].pixels.data();
}

void FrameringRing::give_back() {
    if (++taken_ == run_.size()) {
        reader_->frames().release(taken_);
    }
}

}  // namespace framering::peers
