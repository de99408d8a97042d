#include "viewer/web/still_frames.hpp"

#include <fmt/core.h>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "viewer/snapshot/snapshot.hpp"

namespace framering {

namespace {
std::optional<ViewerSession> open_session(const std::string& session) {
    auto view = SessionView::open(session, Access::read_only);
    return view ? std::optional<ViewerSession>(std::in_place, std::move(*view)) : std::nullopt;
}
}  // namespace

StillFrames::StillFrames(std::string session, StillOrders& orders, WebPictures& pictures, WebService& service,
                         WebOutlet& outlet)
    : session_(std::move(session)),
      orders_(&orders),
      pictures_(&pictures),
      service_(&service),
      outlet_(&outlet),
      thread_(background_thread("images of single frames", [this] { run(); })) {
}

StillFrames::~StillFrames() {
    stop_ = true;
    orders_->end();
    thread_.join();
}

void StillFrames::run() {
    for (;;) {
        const StillOrder order = orders_->next();
        if (order.kind == StillOrder::Kind::none || stop_) {
            return;
        }
        try {
            carry_out(order);
        } catch (const std::exception& error) {
            log_warning("cannot freeze or save a frame: {}", error.what());
        }
    }
}

void StillFrames::carry_out(const StillOrder& order) {
    switch (order.kind) {
        case StillOrder::Kind::none:
            return;
        case StillOrder::Kind::tiff:
        case StillOrder::Kind::png:
            send_file(order);
            return;
        case StillOrder::Kind::freeze:
            freeze(order.id);
            break;
        case StillOrder::Kind::follow:
            frozen_.erase(order.id);
            return;
        case StillOrder::Kind::step:
            step(order);
            break;
        case StillOrder::Kind::pictures:
            break;
    }
    show_frozen();
}

void StillFrames::freeze(ClientId id) {
    if (frozen_.contains(id)) {
        return;
    }
    if (frozen_.size() >= kMostFrozen) {
        refuse(id, fmt::format("other pages have already frozen {} frames; resume one of them", kMostFrozen));
        return;
    }
    auto session = open_session(session_);
    if (!session) {
        refuse(id, "no session, no frame to freeze");
        return;
    }
    const auto [place, is_new] = frozen_.try_emplace(id, Frozen{std::move(*session), {}});
    place->second.looks.freeze(place->second.session);
    if (!place->second.looks.is_frozen()) {
        frozen_.erase(place);
        refuse(id, "no frame to freeze");
    }
}

// The page goes on with the newest frames.
void StillFrames::refuse(ClientId id, const std::string& line) {
    pictures_->set_frozen(id, false);
    service_->tell(id, line);
}

void StillFrames::step(const StillOrder& order) {
    freeze(order.id);
    const auto frozen = frozen_.find(order.id);
    if (frozen != frozen_.end() && !frozen->second.looks.step(frozen->second.session, order.frames)) {
        service_->tell(order.id, "this frame is no longer in the ring");
    }
}

void StillFrames::show_frozen() {
    for (const auto& request : pictures_->frozen_requests()) {
        const auto frozen = frozen_.find(request.id);
        if (frozen == frozen_.end()) {
            continue;
        }
        const PictureRequest wanted{request.spec.view, request.newer_than};
        for (const ShownPicture& shown : frozen->second.looks.take(frozen->second.session, {&wanted, 1}, false)) {
            pictures_->show_frozen_frame(request, shown, monotonic_ns());
        }
    }
}

void StillFrames::send_file(const StillOrder& order) {
    try {
        outlet_->send(order.id, file_of(order));
    } catch (const Error& error) {
        outlet_->send(order.id, text_reply(503, error.what()));
    }
}

WebOutput StillFrames::file_of(const StillOrder& order) {
    const auto frame = frame_of(order);
    if (!frame) {
        return text_reply(503, fmt::format("no frame yet in session {}", session_));
    }
    const bool is_tiff = order.kind == StillOrder::Kind::tiff;
    const SnapshotFormat format = is_tiff ? SnapshotFormat::tiff : SnapshotFormat::png;
    return typed_reply(is_tiff ? "image/tiff" : "image/png", shared(snapshot_bytes(format, *frame, order.view)));
}

std::optional<FrameCopy> StillFrames::frame_of(const StillOrder& order) {
    if (const auto frozen = frozen_.find(order.frozen_by); frozen != frozen_.end()) {
        return frozen->second.looks.copy(frozen->second.session);
    }
    auto session = open_session(session_);
    return session ? FrameLooks().copy(*session) : std::nullopt;
}

}  // namespace framering
