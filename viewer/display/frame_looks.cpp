#include "viewer/display/frame_looks.hpp"

#include <algorithm>
#include <utility>

#include "viewer/picture/sample_average.hpp"

namespace framering {

// What is made of a frame in place; thrown away when the frame was torn.
struct FrameLooks::Glance {
    FrameInfo info;
    std::vector<std::pair<View, FrameSample>> samples;
};

namespace {
ShownFrame describe_frame(const FrameInfo& info, const Picture& picture, std::uint64_t now_ns) {
    ShownFrame frame;
    frame.sequence = info.sequence;
    frame.delivered = info.delivered;
    frame.scan_id = info.scan_id;
    frame.stored = info.stored != 0;
    frame.status = info.status;
    frame.info = info;
    static_cast<void>(get_format(info, frame.format));
    frame.age = Nanoseconds(now_ns - std::min(now_ns, info.capture_time_ns));
    frame.take(picture);
    return frame;
}

std::optional<FrameCopy> copy_of(ViewerSession& session, std::uint64_t sequence) {
    FrameCopy copy;
    const auto done =
        session.newest().sample_stored(sequence, [&](const FrameView& frame) { return copy_frame(frame, copy); });
    return done.value_or(false) ? std::optional(std::move(copy)) : std::nullopt;
}

std::optional<FrameCopy> copy_of_newest(ViewerSession& session) {
    FrameCopy copy;
    session.newest().forget();
    const auto done = session.newest().sample([&](const FrameView& frame) { return copy_frame(frame, copy); });
    return done.value_or(false) ? std::optional(std::move(copy)) : std::nullopt;
}

// Adds the frames before this one, as far as they are in the ring and belong to the same scan.
FrameSample average_of(ViewerSession& session, const FrameInfo& newest, const View& view, FrameSample first) {
    SampleAverage average(std::move(first));
    for (std::uint64_t back = 1; back < view.average && back <= newest.sequence; ++back) {
        const auto sample = session.newest().sample_stored(
            newest.sequence - back, [&](const FrameView& frame) -> std::optional<FrameSample> {
                return frame.info.scan_id == newest.scan_id ? sample_frame(frame, view) : std::nullopt;
            });
        if (!sample || !*sample) {
            break;
        }
        average.add(**sample);
    }
    return std::move(average).result();
}
}  // namespace

std::optional<FrameLooks::Glance> FrameLooks::glance_at(const FrameView& frame,
                                                        std::span<const PictureRequest> due) const {
    Glance glance{frame.info, {}};
    for (const PictureRequest& request : due) {
        auto sample = sample_frame(frame, request.view);
        if (!sample) {
            return std::nullopt;
        }
        glance.samples.emplace_back(request.view, std::move(*sample));
    }
    return glance;
}

std::optional<FrameLooks::Glance> FrameLooks::glance(ViewerSession& session, std::span<const PictureRequest> due,
                                                     bool newer_frames) const {
    if (frozen_) {
        return glance_at(frozen_->view(), due);
    }
    if (!newer_frames) {
        session.newest().forget();
    }
    if (auto found = session.newest().sample([&](const FrameView& frame) { return glance_at(frame, due); })) {
        return std::move(*found);
    }
    if (!session.newest().has_newer()) {
        return std::nullopt;
    }
    // Every try was overtaken: a copy is made sooner than samples are.
    const std::optional<FrameCopy> copy = copy_of_newest(session);
    return copy ? glance_at(copy->view(), due) : std::nullopt;
}

std::vector<ShownPicture> FrameLooks::take(ViewerSession& session, std::span<const PictureRequest> requests,
                                           bool newer_frames) {
    const bool fresh = !frozen_ && newer_frames && session.newest().has_newer();
    std::vector<PictureRequest> due;
    std::copy_if(requests.begin(), requests.end(), std::back_inserter(due),
                 [&](const PictureRequest& request) { return fresh || request.newer_than < look_; });
    if (due.empty()) {
        return {};
    }
    std::optional<Glance> found = glance(session, due, fresh);
    if (!found) {
        return {};
    }
    if (is_another(found->info)) {
        ++look_;
        seen_ = found->info;
    }
    std::vector<ShownPicture> pictures;
    for (auto& [view, sample] : found->samples) {
        if (view.average > 1 && found->info.stored != 0) {
            sample = average_of(session, found->info, view, std::move(sample));
        }
        Picture picture = render(sample, view);
        const ShownFrame frame = describe_frame(found->info, picture, monotonic_ns());
        pictures.push_back({view, std::move(picture), frame, look_});
    }
    return pictures;
}

bool FrameLooks::is_another(const FrameInfo& info) const noexcept {
    return !seen_ || seen_->scan_id != info.scan_id || seen_->delivered != info.delivered ||
           seen_->epoch != info.epoch;
}

void FrameLooks::freeze(ViewerSession& session) {
    if (auto frame = copy(session)) {
        frozen_ = std::move(frame);
        look_ += is_another(frozen_->info) ? 1U : 0U;
        seen_ = frozen_->info;
    }
}

bool FrameLooks::step(ViewerSession& session, std::int64_t frames) {
    if (!frozen_) {
        freeze(session);
    }
    if (!frozen_ || frozen_->info.stored == 0) {
        return false;
    }
    auto frame = copy_of(session, frozen_->info.sequence + static_cast<std::uint64_t>(frames));
    if (!frame) {
        return false;
    }
    frozen_ = std::move(frame);
    ++look_;
    seen_ = frozen_->info;
    return true;
}

void FrameLooks::follow() noexcept {
    // Another look even where no newer frame has come.
    look_ += frozen_ ? 1U : 0U;
    frozen_.reset();
}

std::optional<FrameCopy> FrameLooks::copy(ViewerSession& session) const {
    if (frozen_) {
        return frozen_;
    }
    std::optional<FrameCopy> frame;
    if (seen_ && seen_->stored != 0) {
        frame = copy_of(session, seen_->sequence);
    }
    return frame ? std::move(frame) : copy_of_newest(session);
}

void FrameLooks::start_anew() noexcept {
    seen_.reset();
}

}  // namespace framering
