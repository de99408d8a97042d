// Pictures that take long to encode: in a thread of their own, beside the viewing loop.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "viewer/display/display.hpp"
#include "viewer/web/picture_spec.hpp"

namespace framering {

struct EncodingOrder {
    std::shared_ptr<const ShownPicture> shown;
    PictureSpec spec;
    std::uint64_t now_ns = 0;  // when it was shown
};

// Takes one round of orders at a time, so that what waits is bounded and nobody is overtaken. Thread safety: all.
class PictureEncoder {
  public:
    using Work = std::function<void(const EncodingOrder&)>;

    // In the thread: `work` for each order, `on_idle` after the last one of a round. An exception of `work` is
    // logged. Fails (std::system_error): no thread to be had.
    PictureEncoder(Work work, std::function<void()> on_idle);
    // Waits for the order that is being worked on; those behind it are dropped.
    ~PictureEncoder();
    PictureEncoder(const PictureEncoder&) = delete;
    PictureEncoder& operator=(const PictureEncoder&) = delete;

    [[nodiscard]] bool idle() const;
    // False: it is not idle, and has taken none.
    bool take(const std::vector<EncodingOrder>& orders);
    // No other order is begun from here on.
    void end();

  private:
    void run();
    void work_on(const EncodingOrder& order) const;
    [[nodiscard]] bool next(EncodingOrder& order);

    Work work_;
    std::function<void()> on_idle_;
    mutable std::mutex mutex_;
    std::condition_variable called_;
    std::deque<EncodingOrder> orders_;
    bool working_ = false;
    bool ended_ = false;
    std::thread thread_;  // last: it uses the others
};

}  // namespace framering
