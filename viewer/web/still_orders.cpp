#include "viewer/web/still_orders.hpp"

#include <algorithm>

namespace framering {

void StillOrders::add(const StillOrder& order) {
    const std::lock_guard lock(mutex_);
    const bool is_known = order.kind == StillOrder::Kind::pictures &&
                          std::ranges::find(orders_, order.kind, &StillOrder::kind) != orders_.end();
    if (!is_known && (orders_.size() < kMost || order.kind == StillOrder::Kind::follow)) {
        orders_.push_back(order);
        changed_.notify_one();
    }
}

StillOrder StillOrders::next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !orders_.empty() || ended_; });
    if (orders_.empty()) {
        return {};
    }
    const StillOrder order = orders_.front();
    orders_.pop_front();
    return order;
}

void StillOrders::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_one();
}

}  // namespace framering
