#include "viewer/web/web_pictures.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "viewer/web/web_json.hpp"

namespace framering {

namespace {
std::string_view type_of(ImageFormat format) noexcept {
    return format == ImageFormat::png ? "image/png" : "image/jpeg";
}
}  // namespace

// The same bytes for all; a page gets them with a header.
struct WebPictures::EncodedPicture {
    // `frozen_by`: the page that holds the frame; 0: none.
    EncodedPicture(const Encode& encode, const ShownPicture& shown, const PictureSpec& spec, ClientId frozen_by)
        : type(type_of(spec.format)),
          image(shared(encode(shown.picture, spec))),
          message(shared(picture_message(picture_header_json(shown, type, frozen_by), *image))) {}

    std::string_view type;
    SharedBytes image;
    SharedBytes message;
};

WebPictures::WebPictures(double max_hz, WebOutlet& outlet, Waker& waker, StillOrders& still_orders, Encode encode)
    : outlet_(&outlet),
      waker_(&waker),
      still_orders_(&still_orders),
      encode_(std::move(encode)),
      clients_(static_cast<std::uint64_t>(1e9 / max_hz)),
      pngs_([this](const EncodingOrder& order) { show_png(order); }, [this] { waker_->wake(); }) {
}

void WebPictures::add_once(ClientId id, const PictureSpec& spec, std::uint64_t until_ns) {
    const Lock lock(mutex_);
    clients_.add(id, ClientKind::once);
    patience_[id] = until_ns;
    ask_for(id, spec);
}

void WebPictures::add_stream(ClientId id, const PictureSpec& spec) {
    const Lock lock(mutex_);
    clients_.add(id, ClientKind::stream);
    ask_for(id, spec);
}

void WebPictures::add_page(ClientId id) {
    const Lock lock(mutex_);
    clients_.add(id, ClientKind::page);
}

void WebPictures::remove(ClientId id) {
    const Lock lock(mutex_);
    clients_.remove(id);
    patience_.erase(id);
}

void WebPictures::ask(ClientId id, const PictureSpec& spec) {
    const Lock lock(mutex_);
    ask_for(id, spec);
}

void WebPictures::ask_for(ClientId id, const PictureSpec& spec) {
    clients_.ask(id, spec);
    wake(id);
}

// Whoever makes its pictures.
void WebPictures::wake(ClientId id) {
    if (clients_.is_frozen(id)) {
        still_orders_->add({StillOrder::Kind::pictures, id});
    } else {
        waker_->wake();
    }
}

void WebPictures::sent(ClientId id) {
    const Lock lock(mutex_);
    clients_.sent(id);
    wake(id);
}

void WebPictures::set_frozen(ClientId id, bool frozen) {
    const Lock lock(mutex_);
    clients_.set_frozen(id, frozen);
}

std::vector<ClientId> WebPictures::give_up(std::uint64_t now_ns) {
    const Lock lock(mutex_);
    std::vector<ClientId> late;
    for (auto it = patience_.begin(); it != patience_.end();) {
        if (now_ns < it->second) {
            ++it;
            continue;
        }
        late.push_back(it->first);
        clients_.remove(it->first);
        it = patience_.erase(it);
    }
    return late;
}

std::vector<PictureRequest> WebPictures::requests(std::uint64_t now_ns) {
    const Lock lock(mutex_);
    png_requested_ = pngs_.idle();
    return clients_.requests(now_ns, png_requested_);
}

void WebPictures::show(std::span<const ShownPicture> pictures, std::uint64_t now_ns) {
    order_pngs(pictures, now_ns);
    for (const ShownPicture& shown : pictures) {
        for (const PictureSpec& spec : specs(shown, ImageFormat::jpeg)) {
            show_encoded(shown, spec, now_ns);
        }
    }
}

std::vector<PictureSpec> WebPictures::specs(const ShownPicture& shown, ImageFormat format) {
    const Lock lock(mutex_);
    std::vector<PictureSpec> specs = clients_.specs(shown.view, shown.look);
    std::erase_if(specs, [format](const PictureSpec& spec) { return spec.format != format; });
    return specs;
}

// All that were requested together, or none: who comes first with each picture would otherwise be the only one.
void WebPictures::order_pngs(std::span<const ShownPicture> pictures, std::uint64_t now_ns) {
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
void WebPictures::show_png(const EncodingOrder& order) {
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
void WebPictures::refuse_png(const EncodingOrder& order, std::string_view why) {
    const Lock lock(mutex_);
    for (const auto& [id, kind] : clients_.deliver(order.spec, order.shown->look, order.now_ns)) {
        outlet_->send(id, output_of(WebOutput::Kind::close, shared(std::string(why))));
    }
}

void WebPictures::show_encoded(const ShownPicture& shown, const PictureSpec& spec, std::uint64_t now_ns) {
    const EncodedPicture picture(encode_, shown, spec, 0);
    const Lock lock(mutex_);
    for (const auto& [id, kind] : clients_.deliver(spec, shown.look, now_ns)) {
        send(id, kind, picture);
    }
}

void WebPictures::send(ClientId id, ClientKind kind, const EncodedPicture& picture) {
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

std::vector<PictureClients::FrozenRequest> WebPictures::frozen_requests() {
    const Lock lock(mutex_);
    return clients_.frozen_requests();
}

void WebPictures::show_frozen_frame(const PictureClients::FrozenRequest& request, const ShownPicture& shown,
                                    std::uint64_t now_ns) {
    const EncodedPicture picture(encode_, shown, request.spec, request.id);
    const Lock lock(mutex_);
    if (clients_.deliver_frozen(request.id, request.spec, shown.look, now_ns)) {
        send(request.id, ClientKind::page, picture);
    }
}

}  // namespace framering
