#include "viewer/web/picture_encoder.hpp"

#include <exception>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/log.hpp"

namespace framering {

PictureEncoder::PictureEncoder(Work work, std::function<void()> on_idle)
    : work_(std::move(work)),
      on_idle_(std::move(on_idle)),
      thread_(background_thread("PNG images", [this] { run(); })) {
}

PictureEncoder::~PictureEncoder() {
    end();
    thread_.join();
}

bool PictureEncoder::idle() const {
    const std::lock_guard lock(mutex_);
    return !working_ && orders_.empty();
}

bool PictureEncoder::take(const std::vector<EncodingOrder>& orders) {
    const std::lock_guard lock(mutex_);
    if (working_ || !orders_.empty() || ended_) {
        return false;
    }
    orders_.assign(orders.begin(), orders.end());
    called_.notify_one();
    return true;
}

void PictureEncoder::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    orders_.clear();
    called_.notify_one();
}

void PictureEncoder::run() {
    EncodingOrder order;
    while (next(order)) {
        work_on(order);
        bool is_last = false;
        {
            const std::lock_guard lock(mutex_);
            working_ = false;
            is_last = orders_.empty() && !ended_;
        }
        order = {};
        if (is_last) {
            on_idle_();
        }
    }
}

void PictureEncoder::work_on(const EncodingOrder& order) const {
    try {
        work_(order);
    } catch (const std::exception& error) {
        log_warning("cannot encode an image for a browser: {}", error.what());
    }
}

// False: it has ended.
bool PictureEncoder::next(EncodingOrder& order) {
    std::unique_lock lock(mutex_);
    called_.wait(lock, [this] { return !orders_.empty() || ended_; });
    if (ended_) {
        return false;
    }
    order = std::move(orders_.front());
    orders_.pop_front();
    working_ = true;
    return true;
}

}  // namespace framering
