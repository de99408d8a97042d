// The sides of the service that the viewing loop and whoever holds frames see.
#include <algorithm>
#include <exception>
#include <utility>

#include "viewer/web/web_json.hpp"
#include "viewer/web/web_service.hpp"

namespace framering {

namespace {
std::string_view type_of(ImageFormat format) noexcept {
    return format == ImageFormat::png ? "image/png" : "image/jpeg";
}
}  // namespace

std::vector<PictureRequest> WebService::requests(std::uint64_t now_ns) {
    const Lock lock(mutex_);
    png_requested_ = pngs_.idle();
    return clients_.requests(now_ns, png_requested_);
}

DisplayCommand WebService::next_command() {
    const Lock lock(mutex_);
    if (commands_.empty()) {
        return {};
    }
    DisplayCommand command = std::move(commands_.front());
    commands_.pop_front();
    return command;
}

void WebService::show(std::span<const ShownPicture> pictures, const ViewerStatus& status, std::uint64_t now_ns) {
    {
        const Lock lock(mutex_);
        status_ = status;
        send_status();
    }
    order_pngs(pictures, now_ns);
    for (const ShownPicture& shown : pictures) {
        for (const PictureSpec& spec : specs(shown, ImageFormat::jpeg)) {
            show_encoded(shown, spec, now_ns);
        }
    }
}

std::vector<PictureSpec> WebService::specs(const ShownPicture& shown, ImageFormat format) {
    const Lock lock(mutex_);
    std::vector<PictureSpec> specs = clients_.specs(shown.view, shown.look);
    std::erase_if(specs, [format](const PictureSpec& spec) { return spec.format != format; });
    return specs;
}

// All that were requested together, or none: who comes first with each picture would otherwise be the only one.
void WebService::order_pngs(std::span<const ShownPicture> pictures, std::uint64_t now_ns) {
    {
        const Lock lock(mutex_);
        if (!std::exchange(png_requested_, false)) {
            return;
        }
    }
    std::vector<EncodingOrder> orders;
    for (const ShownPicture& shown : pictures) {
        std::shared_ptr<const ShownPicture> kept;
        for (const PictureSpec& spec : specs(shown, ImageFormat::png)) {
            kept = kept ? kept : std::make_shared<const ShownPicture>(shown);
            orders.push_back({kept, spec, now_ns});
        }
    }
    pngs_.take(orders);
}

// Who has gone, or wants something else by now, costs nothing.
void WebService::show_png(const EncodingOrder& order) {
    const std::vector<PictureSpec> wanted = specs(*order.shown, ImageFormat::png);
    if (std::find(wanted.begin(), wanted.end(), order.spec) == wanted.end()) {
        return;
    }
    try {
        show_encoded(*order.shown, order.spec, order.now_ns);
    } catch (const std::exception& error) {
        refuse_png(order, error.what());
        throw;
    }
}

// It would ask again at once.
void WebService::refuse_png(const EncodingOrder& order, std::string_view why) {
    const Lock lock(mutex_);
    for (const auto& [id, kind] : clients_.deliver(order.spec, order.shown->look, order.now_ns)) {
        outlet_->send(id, output_of(WebOutput::Kind::close, shared(std::string(why))));
    }
}

void WebService::send_status() {
    SharedBytes text;
    for (auto& [id, page] : pages_) {
        if (!page.wants_status || page.text_unsent) {
            continue;
        }
        if (!text) {
            text = shared(web_status_json(status_, settings_.control));
        }
        page.wants_status = false;
        page.text_unsent = true;
        outlet_->send(id, output_of(WebOutput::Kind::text, text));
    }
}

// The same bytes for all; a page gets them with a header.
struct WebService::EncodedPicture {
    // `frozen_by`: the page that holds the frame; 0: none.
    EncodedPicture(const Encode& encode, const ShownPicture& shown, const PictureSpec& spec, ClientId frozen_by)
        : type(type_of(spec.format)),
          image(shared(encode(shown.picture, spec))),
          message(shared(picture_message(picture_header_json(shown, type, frozen_by), *image))) {}

    std::string_view type;
    SharedBytes image;
    SharedBytes message;
};

void WebService::send_picture(ClientId id, ClientKind kind, const EncodedPicture& picture) {
    switch (kind) {
        case ClientKind::once:
            patience_.erase(id);
            outlet_->send(id, typed_reply(picture.type, picture.image));
            break;
        case ClientKind::stream:
            outlet_->send(id, output_of(WebOutput::Kind::image, picture.image));
            break;
        case ClientKind::page:
            outlet_->send(id, output_of(WebOutput::Kind::binary, picture.message));
            break;
    }
}

void WebService::show_encoded(const ShownPicture& shown, const PictureSpec& spec, std::uint64_t now_ns) {
    const EncodedPicture picture(encode_, shown, spec, 0);
    const Lock lock(mutex_);
    for (const auto& [id, kind] : clients_.deliver(spec, shown.look, now_ns)) {
        send_picture(id, kind, picture);
    }
}

StillOrder WebService::next_still_order() {
    Lock lock(mutex_);
    still_work_.wait(lock, [this] { return !still_orders_.empty() || still_orders_ended_; });
    if (still_orders_.empty()) {
        return {};
    }
    const StillOrder order = still_orders_.front();
    still_orders_.pop_front();
    return order;
}

void WebService::end_still_orders() {
    const Lock lock(mutex_);
    still_orders_ended_ = true;
    still_work_.notify_one();
}

std::vector<PictureClients::FrozenRequest> WebService::frozen_requests() {
    const Lock lock(mutex_);
    return clients_.frozen_requests();
}

void WebService::show_frozen_frame(const PictureClients::FrozenRequest& request, const ShownPicture& shown,
                                   std::uint64_t now_ns) {
    const EncodedPicture picture(encode_, shown, request.spec, request.id);
    const Lock lock(mutex_);
    if (clients_.deliver_frozen(request.id, request.spec, shown.look, now_ns)) {
        send_picture(request.id, ClientKind::page, picture);
    }
}

void WebService::reply(ClientId id, WebOutput output) {
    outlet_->send(id, std::move(output));
}

void WebService::refuse_freeze(ClientId id) {
    const Lock lock(mutex_);
    clients_.set_frozen(id, false);
}

void WebService::tell(ClientId id, const std::string& line) {
    const Lock lock(mutex_);
    const auto page = pages_.find(id);
    if (page != pages_.end() && !page->second.text_unsent) {
        page->second.text_unsent = true;
        outlet_->send(id, output_of(WebOutput::Kind::text, shared(web_line_json(line))));
    }
}

}  // namespace framering
