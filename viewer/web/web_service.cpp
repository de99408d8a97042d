#include "viewer/web/web_service.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "common/base/error.hpp"
#include "common/base/uuid.hpp"
#include "viewer/display/status_text.hpp"
#include "viewer/web/page_files.hpp"
#include "viewer/web/web_json.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kPatienceNs = 1'000'000'000;
constexpr std::size_t kMostCommands = 16;
constexpr std::size_t kMostStillOrders = 64;

ClientId client_in(const WebQuery& query, std::string_view key) {
    ClientId id = 0;
    if (const auto found = query.find(key); found != query.end()) {
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), id);
    }
    return id;
}

// Nothing: no page has this path.
const PageFile* page_file(std::string_view path) noexcept {
    const auto files = page_files();
    const auto found = std::ranges::find(files, path, &PageFile::path);
    return found == files.end() ? nullptr : &*found;
}

WebOutput reply_of(const PageFile& file) {
    return typed_reply(file.type, shared(std::string(file.content)));
}

// The cookie is a hash of the token: with a token that the user set, open pages survive a restart of the viewer.
AccessRules rules_of(const WebSettings& settings) {
    return {settings.listen.is_loopback(), settings.token,
            settings.token.empty() ? "" : uuid_text(uuid_of("framering web display " + settings.token))};
}

PictureSpec default_spec(const View& view) {
    PictureSpec spec;
    spec.view = view;
    return spec;
}
}  // namespace

WebService::WebService(const WebSettings& settings, WebOutlet& outlet, Waker& waker, Encode encode)
    : settings_(settings),
      rules_(rules_of(settings)),
      usual_(default_spec(settings.view)),
      outlet_(&outlet),
      waker_(&waker),
      encode_(std::move(encode)),
      clients_(static_cast<std::uint64_t>(1e9 / settings.max_hz)),
      pngs_([this](const EncodingOrder& order) { show_png(order); }, [this] { waker_->wake(); }) {
    status_.session = settings.session;
}

WebOutput WebService::take_request(ClientId id, const WebRequest& request, std::uint64_t now_ns) {
    const auto target = parse_target(request.target);
    if (!target) {
        return text_reply(400, "invalid address");
    }
    if (const auto access = check_access(rules_, request, target->query); access != AccessAnswer::granted) {
        return access_reply(access, settings_.token_place);
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return text_reply(405, "only GET and HEAD are supported");
    }
    if (target->path == "/" && target->query.contains("token") && !rules_.token.empty()) {
        return cookie_reply(cookie_name(request.host) + "=" + rules_.cookie);
    }
    if (const PageFile* const file = page_file(target->path)) {
        return reply_of(*file);
    }
    try {
        return answer(id, *target, request.upgrade, now_ns);
    } catch (const Error& error) {
        return text_reply(400, error.what());
    }
}

WebOutput WebService::answer(ClientId id, const WebTarget& target, bool upgrade, std::uint64_t now_ns) {
    const std::string& path = target.path;
    const Lock lock(mutex_);
    if (path == "/socket") {
        return upgrade ? begin_viewer(id, target.query, ClientKind::page)
                       : text_reply(426, "this path needs a WebSocket; open / in a browser");
    }
    if (path == "/status.json") {
        return typed_reply("application/json", shared(web_status_json(status_, settings_.control) + "\n"));
    }
    if (path == "/latest.jpg") {
        return begin_picture(id, target.query, now_ns);
    }
    if (path == "/latest.png") {
        return begin_file(id, target.query, StillOrder::Kind::png);
    }
    if (path == "/latest.tif") {
        return begin_file(id, target.query, StillOrder::Kind::tiff);
    }
    if (path == "/mjpeg") {
        return begin_viewer(id, target.query, ClientKind::stream);
    }
    return text_reply(404, "unknown path; use /, /latest.jpg, /latest.png, /latest.tif, /status.json or /mjpeg");
}

WebOutput WebService::begin_picture(ClientId id, const WebQuery& query, std::uint64_t now_ns) {
    const PictureSpec spec = parse_picture_spec(query, usual_);
    clients_.add(id, ClientKind::once);
    ask(id, spec);
    patience_[id] = now_ns + kPatienceNs;
    return output_of(WebOutput::Kind::wait);
}

WebOutput WebService::begin_viewer(ClientId id, const WebQuery& query, ClientKind kind) {
    if (viewers_ >= settings_.max_viewers) {
        return text_reply(
            503,
            fmt::format(
                "{} browsers are already connected; close one, or start the viewer with a larger --max-viewers",
                viewers_));
    }
    const PictureSpec spec = parse_picture_spec(query, usual_);
    ++viewers_;
    clients_.add(id, kind);
    if (kind == ClientKind::page) {
        pages_[id] = {};
        return output_of(WebOutput::Kind::upgrade);
    }
    ask(id, spec);
    return output_of(WebOutput::Kind::stream);
}

WebOutput WebService::begin_file(ClientId id, const WebQuery& query, StillOrder::Kind kind) {
    StillOrder wanted;
    wanted.kind = kind;
    wanted.id = id;
    wanted.frozen_by = client_in(query, "frozen");
    wanted.view = parse_picture_spec(query, usual_).view;
    if (files_.size() >= kMostFiles) {
        return text_reply(503, fmt::format("{} frames are already being sent; try again in a moment", kMostFiles));
    }
    files_.insert(id);
    order(wanted);
    return output_of(WebOutput::Kind::wait);
}

void WebService::order(const StillOrder& order) {
    const bool is_known = order.kind == StillOrder::Kind::pictures &&
                          std::any_of(still_orders_.begin(), still_orders_.end(), [](const StillOrder& other) {
                              return other.kind == StillOrder::Kind::pictures;
                          });
    // Leaving is never forgotten: a frame would be frozen for nobody.
    if (!is_known && (still_orders_.size() < kMostStillOrders || order.kind == StillOrder::Kind::follow)) {
        still_orders_.push_back(order);
        still_work_.notify_one();
    }
}

void WebService::ask(ClientId id, const PictureSpec& spec) {
    clients_.ask(id, spec);
    wake(id);
}

// Whoever makes its pictures.
void WebService::wake(ClientId id) {
    if (clients_.is_frozen(id)) {
        order({StillOrder::Kind::pictures, id, 0, 0, {}});
    } else {
        waker_->wake();
    }
}

void WebService::take_message(ClientId id, std::string_view text) {
    const Lock lock(mutex_);
    if (!pages_.contains(id)) {
        return;
    }
    try {
        obey(id, parse_page_message(text, usual_));
    } catch (const Error& error) {
        outlet_->send(id, output_of(WebOutput::Kind::close, shared(error.what())));
    }
}

void WebService::obey(ClientId id, const PageMessage& message) {
    switch (message.kind) {
        case PageMessage::Kind::picture:
            ask(id, message.spec);
            break;
        case PageMessage::Kind::status:
            pages_[id].wants_status = true;
            break;
        case PageMessage::Kind::freeze:
            clients_.set_frozen(id, true);
            order({StillOrder::Kind::freeze, id, 0, 0, {}});
            break;
        case PageMessage::Kind::follow:
            clients_.set_frozen(id, false);
            order({StillOrder::Kind::follow, id, 0, 0, {}});
            break;
        case PageMessage::Kind::step:
            clients_.set_frozen(id, true);
            order({StillOrder::Kind::step, id, 0, message.frames, {}});
            break;
        case PageMessage::Kind::cancel_scan:
            command(id, DisplayCommand::Kind::cancel_scan, message.scan_id);
            break;
        case PageMessage::Kind::terminate:
            command(id, DisplayCommand::Kind::terminate, message.scan_id);
            break;
    }
}

void WebService::command(ClientId id, DisplayCommand::Kind kind, std::uint64_t scan_id) {
    if (!settings_.control) {
        outlet_->send(
            id,
            output_of(
                WebOutput::Kind::close,
                shared("this viewer does not let browsers stop a scan; to allow it, start it with --control")));
        return;
    }
    if (commands_.size() < kMostCommands) {
        DisplayCommand wanted;
        wanted.kind = kind;
        wanted.scan_id = scan_id;
        commands_.push_back(wanted);
        waker_->wake();
    }
}

void WebService::take_sent(ClientId id, WebOutput::Kind kind) {
    const Lock lock(mutex_);
    if (kind == WebOutput::Kind::reply) {
        files_.erase(id);
    } else if (kind == WebOutput::Kind::text) {
        if (const auto page = pages_.find(id); page != pages_.end()) {
            page->second.text_unsent = false;
        }
    } else if (kind == WebOutput::Kind::image || kind == WebOutput::Kind::binary) {
        clients_.sent(id);
        wake(id);
    }
}

void WebService::take_leave(ClientId id) {
    const Lock lock(mutex_);
    if (clients_.knows(id) && clients_.kind_of(id) != ClientKind::once) {
        --viewers_;
    }
    if (pages_.erase(id) > 0) {
        order({StillOrder::Kind::follow, id, 0, 0, {}});
    }
    clients_.remove(id);
    patience_.erase(id);
    files_.erase(id);
}

void WebService::tick(std::uint64_t now_ns) {
    const Lock lock(mutex_);
    for (auto it = patience_.begin(); it != patience_.end();) {
        if (now_ns < it->second) {
            ++it;
            continue;
        }
        outlet_->send(it->first, text_reply(503, "no frame yet: " + waiting_text(status_)));
        clients_.remove(it->first);
        it = patience_.erase(it);
    }
}

}  // namespace framering
