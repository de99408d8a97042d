#include "viewer/web/web_values.hpp"

#include "viewer/web/values_json.hpp"

namespace framering {

void WebValues::show(const ValueHistory& history) {
    if (history.number() == history_->number()) {  // it is changed by this thread alone
        return;
    }
    auto copy = std::make_shared<const ValueHistory>(history);
    const std::lock_guard lock(mutex_);
    history_ = std::move(copy);
}

std::string WebValues::json(std::uint64_t since) const {
    std::shared_ptr<const ValueHistory> history;
    {
        const std::lock_guard lock(mutex_);
        history = history_;
    }
    return web_values_json(*history, since);
}

}  // namespace framering
