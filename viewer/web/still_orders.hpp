// What browsers want of frames that stand still.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>

#include "viewer/picture/view.hpp"
#include "viewer/web/picture_clients.hpp"

namespace framering {

// Work on frames that stand still: it takes its time, so the viewing loop does not do it.
struct StillOrder {
    enum class Kind : std::uint8_t {
        none,
        tiff,      // the frame as it is, as a reply
        png,       // all of its pixels as `view` shows them, as a reply
        freeze,    // for this page alone
        follow,    // the newest frames again; also when the page has left
        step,      // `frames` on from the frozen frame
        pictures,  // a page with a frozen frame may want another picture of it
    };
    Kind kind = Kind::none;
    ClientId id = 0;
    ClientId frozen_by = 0;  // tiff, png: of the frame that this page holds, if it does
    std::int64_t frames = 0;
    View view{};
};

// Orders in a row, for one thread that carries them out. Thread safety: every call from any thread. Invariants: at
// most kMost wait, and those of kind `follow`.
class StillOrders {
  public:
    static constexpr std::size_t kMost = 64;

    // Ignored where too many wait already, and where it is the second of kind `pictures`, which means all pages.
    // Never of kind `follow`: a frame would stay frozen for nobody.
    void add(const StillOrder& order);
    // Waits for an order; kind none: they have ended, and all that came before were taken.
    [[nodiscard]] StillOrder next();
    void end();

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<StillOrder> orders_;
    bool ended_ = false;
};

}  // namespace framering
