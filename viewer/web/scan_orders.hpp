// What browsers want of the scans of the session and of its queue.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

#include "viewer/web/web_output.hpp"

namespace framering {

// Work on the queue and the session: it may wait for a disk or the acquirer, so no other thread does it.
struct ScanOrder {
    enum class Kind : std::uint8_t {
        none,
        list,
        add,     // `request`, to the queue
        start,   // `request`, at once or not at all
        remove,  // `number`, from the queue
        cancel,
        pause,
        resume,
    };
    Kind kind = Kind::none;
    ClientId id = 0;
    std::uint64_t number = 0;
    std::string request{};

    bool operator==(const ScanOrder&) const = default;
};

// Orders in a row, for one thread that carries them out. Thread safety: every call from any thread.
class ScanOrders {
  public:
    static constexpr std::size_t kMost = 32;
    // The body of a request to /scans.
    static constexpr std::size_t kMostBody = 256 << 10;

    // The path is one of these.
    [[nodiscard]] static bool is_path(std::string_view path) noexcept;
    // With this method something is to be said in a body.
    [[nodiscard]] static bool takes_body(std::string_view method, std::string_view target) noexcept;

    // Kind wait: the reply comes later. Else what is wrong: an order of another method or without a number, one
    // that changes something without `control`, too many that wait. Requires: is_path(target.path).
    [[nodiscard]] WebOutput take(ClientId id, const WebRequest& request, const WebTarget& target, bool control);
    // Waits for an order; kind none: they have ended.
    [[nodiscard]] ScanOrder next();
    void end();

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<ScanOrder> orders_;
    bool ended_ = false;
};

}  // namespace framering
