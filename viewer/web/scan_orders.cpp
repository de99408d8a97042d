#include "viewer/web/scan_orders.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace framering {

namespace {
using Kind = ScanOrder::Kind;

constexpr std::string_view kScans = "/scans";

struct Route {
    std::string_view path;
    std::string_view method;
    Kind kind;
};
constexpr std::array kRoutes{Route{kScans, "GET", Kind::list},     Route{kScans, "HEAD", Kind::list},
                             Route{kScans, "POST", Kind::add},     Route{"/cancel", "POST", Kind::cancel},
                             Route{"/pause", "POST", Kind::pause}, Route{"/resume", "POST", Kind::resume}};

// Of "/scans/7"; nothing: it is no such path. 0: what stands there is no number.
std::optional<std::uint64_t> number_in(std::string_view path) noexcept {
    if (!path.starts_with(kScans) || path.size() <= kScans.size() || path[kScans.size()] != '/') {
        return std::nullopt;
    }
    const std::string_view digits = path.substr(kScans.size() + 1);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

bool is_now(const WebQuery& query) {
    const auto now = query.find("now");
    return now != query.end() && now->second == "1";
}

// What is wrong with it, or kind wait.
WebOutput order_of(const WebRequest& request, const WebTarget& target, ScanOrder& order) {
    if (const auto number = number_in(target.path)) {
        if (request.method != "DELETE") {
            return text_reply(405, "only DELETE is supported for one scan of the queue; GET /scans lists them");
        }
        order.kind = Kind::remove;
        order.number = *number;
        return *number == 0 ? text_reply(404, "there is no such scan; use its number in the queue")
                            : output_of(WebOutput::Kind::wait);
    }
    const auto is_it = [&](const Route& each) {
        return each.path == target.path && each.method == request.method;
    };
    const auto* const route = std::ranges::find_if(kRoutes, is_it);
    if (route == kRoutes.end()) {
        return text_reply(405,
                          target.path == kScans ? "only GET and POST are supported" : "only POST is supported");
    }
    order.kind = route->kind == Kind::add && is_now(target.query) ? Kind::start : route->kind;
    order.request = request.body;
    return output_of(WebOutput::Kind::wait);
}
}  // namespace

bool ScanOrders::is_path(std::string_view path) noexcept {
    return std::ranges::find(kRoutes, path, &Route::path) != kRoutes.end() || number_in(path).has_value();
}

bool ScanOrders::takes_body(std::string_view method, std::string_view target) noexcept {
    return method == "POST" && target.substr(0, target.find('?')) == kScans;
}

WebOutput ScanOrders::take(ClientId id, const WebRequest& request, const WebTarget& target, bool control) {
    ScanOrder order;
    order.id = id;
    WebOutput output = order_of(request, target, order);
    if (output.kind != WebOutput::Kind::wait) {
        return output;
    }
    if (order.kind != Kind::list && !control) {
        return text_reply(403,
                          "this viewer does not let browsers start or stop a scan; to allow it, start it with "
                          "--control");
    }
    const std::lock_guard lock(mutex_);
    if (orders_.size() >= kMost) {
        return text_reply(503, fmt::format("{} requests for scans already wait; try again in a moment", kMost));
    }
    orders_.push_back(std::move(order));
    changed_.notify_one();
    return output;
}

ScanOrder ScanOrders::next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !orders_.empty() || ended_; });
    if (ended_) {
        return {};
    }
    ScanOrder order = std::move(orders_.front());
    orders_.pop_front();
    return order;
}

void ScanOrders::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_one();
}

}  // namespace framering
