// How long a pipeline is waited for while it starts.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>

#include "plugins/gstreamer/gstreamer.hpp"

namespace framering::gstreamer {

using std::chrono::nanoseconds;

// "Is it to be given up?"
using Asked = std::function<bool()>;

// Thread: one.
class Patience {
  public:
    Patience(nanoseconds limit, Asked is_canceled)
        : limit_(limit), is_canceled_(std::move(is_canceled)), end_(std::chrono::steady_clock::now() + limit) {}

    // For what follows as long again as for what was waited for until now.
    void renew() { end_ = std::chrono::steady_clock::now() + limit_; }
    [[nodiscard]] std::int64_t limit_s() const noexcept {
        return std::chrono::duration_cast<std::chrono::seconds>(limit_).count();
    }
    // How long the next step of waiting may take; 0: it is over. Throws PipelineError: given up.
    [[nodiscard]] nanoseconds next_step() const {
        constexpr nanoseconds longest = std::chrono::milliseconds(20);
        if (is_canceled_()) {
            throw PipelineError(FR_CANCELED, "canceled");
        }
        return std::clamp<nanoseconds>(end_ - std::chrono::steady_clock::now(), nanoseconds(0), longest);
    }

  private:
    nanoseconds limit_;
    Asked is_canceled_;
    std::chrono::steady_clock::time_point end_;
};

}  // namespace framering::gstreamer
