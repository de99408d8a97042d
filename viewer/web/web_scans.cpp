#include "viewer/web/web_scans.hpp"

#include <fmt/core.h>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/session/axis_option.hpp"
#include "common/session/pause.hpp"
#include "common/session/requests.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/scan_request.hpp"
#include "common/session/start_request.hpp"
#include "viewer/web/scans_json.hpp"

namespace framering {

namespace {
using Kind = ScanOrder::Kind;

constexpr Nanoseconds kStartLimit = std::chrono::seconds(5);

WebOutput json_reply(unsigned code, std::string text) {
    WebOutput output = typed_reply("application/json", shared(std::move(text) + "\n"));
    output.code = code;
    return output;
}

WebOutput number_reply(unsigned code, std::uint64_t number) {
    return json_reply(code, fmt::format(R"({{"number":{}}})", number));
}

WebOutput list(const std::string& session) {
    std::optional<SessionView> view;
    try {
        view = SessionView::open(session, Access::read_only);
    } catch (const Error&) {
        view.reset();  // half-built, or another user's: nothing runs for us
    }
    return json_reply(200, scans_json(view ? &*view : nullptr, ScanQueue(session).list()));
}

WebOutput start(const std::string& session, const std::string& request) {
    const auto view = SessionView::open(session, Access::read_only);
    if (!view) {
        return text_reply(
            503, fmt::format("session '{0}' does not exist; start it with: framering run --serve --session {0}",
                             session));
    }
    if (const auto number = start_by(Deadline::in(kStartLimit), *view, request)) {
        return number_reply(201, *number);
    }
    return text_reply(503, fmt::format("session '{}': its acquirer (pid {}) does not respond; nothing is started",
                                       session, view->producer().identity.pid));
}

WebOutput remove(const std::string& session, std::uint64_t number) {
    ScanQueue queue(session);
    const auto entry = queue.find(number);
    if (!entry) {
        return text_reply(404, fmt::format("the queue of session '{}' has no scan {}", session, number));
    }
    if (entry->state == QueueState::running) {
        return text_reply(409, fmt::format("scan {} is running; end it with POST /cancel", number));
    }
    queue.remove(number);
    return number_reply(200, number);
}

WebOutput ask(const std::string& session, Kind kind) {
    const auto view = SessionView::open(session, Access::read_only);
    const std::uint64_t scan_id = view ? view->producer().scan_id.load(std::memory_order_acquire) : 0;
    const auto scan = view ? read_scan(view->record(scan_id), scan_id) : std::nullopt;
    if (!scan || scan->over()) {
        return text_reply(409, fmt::format("session '{}': no scan is running", session));
    }
    if (kind == Kind::cancel) {
        request(*view, Request::cancel, scan_id);
    } else {
        (void)request_pause(*view, scan_id, kind == Kind::pause);
    }
    return json_reply(202, fmt::format(R"({{"scan_id":{}}})", scan_id));
}

WebOutput reply_or_throw(const ScanOrder& order, const std::string& session) {
    switch (order.kind) {
        case Kind::add:
            return number_reply(201, ScanQueue(session).add(to_json(parse_scan_request(order.request))));
        case Kind::start:
            return start(session, to_json(parse_scan_request(order.request)));
        case Kind::remove:
            return remove(session, order.number);
        case Kind::cancel:
        case Kind::pause:
        case Kind::resume:
            return ask(session, order.kind);
        case Kind::list:
        case Kind::none:
            break;
    }
    return list(session);
}
}  // namespace

WebScans::WebScans(std::string session, ScanOrders& orders, WebOutlet& outlet)
    : session_(std::move(session)),
      orders_(&orders),
      outlet_(&outlet),
      thread_(background_thread("scans that browsers start", [this] { run(); })) {
}

WebScans::~WebScans() {
    orders_->end();
    thread_.join();
}

void WebScans::run() {
    for (ScanOrder order = orders_->next(); order.kind != Kind::none; order = orders_->next()) {
        outlet_->send(order.id, reply_to(order, session_));
    }
}

WebOutput WebScans::reply_to(const ScanOrder& order, const std::string& session) {
    try {
        return reply_or_throw(order, session);
    } catch (const NotAllowed& error) {
        return text_reply(403, error.what());
    } catch (const SessionBusy& error) {
        return text_reply(409, error.what());
    } catch (const Error& error) {
        const bool is_usage = error.exit_code() == ExitCode::usage;
        const bool is_refused = error.exit_code() == ExitCode::refused;
        return text_reply(is_usage ? 400 : is_refused ? 403 : 503, error.what());
    } catch (const std::exception& error) {
        log_warning("cannot answer a browser about scans: {}", error.what());
        return text_reply(503, error.what());
    }
}

}  // namespace framering
