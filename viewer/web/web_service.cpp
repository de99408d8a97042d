#include "viewer/web/web_service.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/uuid.hpp"
#include "viewer/display/status_text.hpp"
#include "viewer/web/page_files.hpp"
#include "viewer/web/web_json.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kPatienceNs = 1'000'000'000;
constexpr std::size_t kMostCommands = 16;

// 0: there is none.
std::uint64_t number_in(const WebQuery& query, std::string_view key) {
    std::uint64_t number = 0;
    if (const auto found = query.find(key); found != query.end()) {
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
    }
    return number;
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

}  // namespace

WebService::WebService(const WebSettings& settings, WebOutlet& outlet, Waker& waker, WebPictures& pictures,
                       StillOrders& still_orders, ScanOrders& scan_orders)
    : settings_(settings),
      rules_(rules_of(settings)),
      outlet_(&outlet),
      waker_(&waker),
      pictures_(&pictures),
      still_orders_(&still_orders),
      scan_orders_(&scan_orders) {
    usual_.view = settings.view;
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
    if (ScanOrders::is_path(target->path)) {
        return scan_orders_->take(id, request, *target, settings_.control);
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
    if (path == "/values") {
        return typed_reply("application/json", shared(values_.json(number_in(target.query, "since")) + "\n"));
    }
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
    return text_reply(
        404,
        "unknown path; use /, /latest.jpg, /latest.png, /latest.tif, /status.json, /values, /scans or /mjpeg");
}

WebOutput WebService::begin_picture(ClientId id, const WebQuery& query, std::uint64_t now_ns) {
    pictures_->add_once(id, parse_picture_spec(query, usual_), now_ns + kPatienceNs);
    return output_of(WebOutput::Kind::wait);
}

WebOutput WebService::begin_viewer(ClientId id, const WebQuery& query, ClientKind kind) {
    if (viewers_.size() >= settings_.max_viewers) {
        return text_reply(
            503,
            fmt::format(
                "{} browsers are already connected; close one, or start the viewer with a larger --max-viewers",
                viewers_.size()));
    }
    const PictureSpec spec = parse_picture_spec(query, usual_);
    viewers_.insert(id);
    if (kind == ClientKind::page) {
        pages_[id] = {};
        pictures_->add_page(id);
        return output_of(WebOutput::Kind::upgrade);
    }
    pictures_->add_stream(id, spec);
    return output_of(WebOutput::Kind::stream);
}

WebOutput WebService::begin_file(ClientId id, const WebQuery& query, StillOrder::Kind kind) {
    StillOrder wanted;
    wanted.kind = kind;
    wanted.id = id;
    wanted.frozen_by = number_in(query, "frozen");
    wanted.view = parse_picture_spec(query, usual_).view;
    if (files_.size() >= kMostFiles) {
        return text_reply(503, fmt::format("{} frames are already being sent; try again in a moment", kMostFiles));
    }
    files_.insert(id);
    still_orders_->add(wanted);
    return output_of(WebOutput::Kind::wait);
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
            pictures_->ask(id, message.spec);
            break;
        case PageMessage::Kind::status:
            pages_[id].wants_status = true;
            break;
        case PageMessage::Kind::freeze:
            pictures_->set_frozen(id, true);
            still_orders_->add({StillOrder::Kind::freeze, id});
            break;
        case PageMessage::Kind::follow:
            pictures_->set_frozen(id, false);
            still_orders_->add({StillOrder::Kind::follow, id});
            break;
        case PageMessage::Kind::step:
            pictures_->set_frozen(id, true);
            still_orders_->add({StillOrder::Kind::step, id, 0, message.frames});
            break;
        case PageMessage::Kind::pause_scan:
            command(id, {DisplayCommand::Kind::pause_scan, message.scan_id});
            break;
        case PageMessage::Kind::resume_scan:
            command(id, {DisplayCommand::Kind::resume_scan, message.scan_id});
            break;
        case PageMessage::Kind::cancel_scan:
            command(id, {DisplayCommand::Kind::cancel_scan, message.scan_id});
            break;
        case PageMessage::Kind::terminate:
            command(id, {DisplayCommand::Kind::terminate, message.scan_id});
            break;
        case PageMessage::Kind::exposure:
        case PageMessage::Kind::gain:
            change(id, message);
            break;
    }
}

void WebService::change(ClientId id, const PageMessage& message) {
    DisplayCommand wanted{DisplayCommand::Kind::change};
    wanted.live_key = message.kind == PageMessage::Kind::exposure ? LiveKey::exposure : LiveKey::gain;
    wanted.value = message.value;
    command(id, std::move(wanted));
}

void WebService::command(ClientId id, DisplayCommand wanted) {
    if (!settings_.control) {
        outlet_->send(id,
                      output_of(WebOutput::Kind::close,
                                shared("this viewer does not let browsers stop a scan or change the camera; to "
                                       "allow it, start it with --control")));
        return;
    }
    if (commands_.size() < kMostCommands) {
        commands_.push_back(std::move(wanted));
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
        pictures_->sent(id);
    }
}

void WebService::take_leave(ClientId id) {
    const Lock lock(mutex_);
    viewers_.erase(id);
    if (pages_.erase(id) > 0) {
        still_orders_->add({StillOrder::Kind::follow, id});
    }
    pictures_->remove(id);
    files_.erase(id);
}

void WebService::tick(std::uint64_t now_ns) {
    for (const ClientId id : pictures_->give_up(now_ns)) {
        const Lock lock(mutex_);
        outlet_->send(id, text_reply(503, "no frame yet: " + waiting_text(status_)));
    }
}

void WebService::show_status(const ViewerStatus& status) {
    const Lock lock(mutex_);
    status_ = status;
    send_status();
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

DisplayCommand WebService::next_command() {
    const Lock lock(mutex_);
    if (commands_.empty()) {
        return {};
    }
    DisplayCommand command = std::move(commands_.front());
    commands_.pop_front();
    return command;
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
