// The display that the viewing loop knows, on a thread of its own, and the window's side of it.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "viewer/display/display.hpp"

namespace framering {

// Holds the newest picture and status for the window, and what the window wants for the loop: nothing queues up
// but commands, which a user gives one by one. Thread safety: the Display by one thread, the window's side by one
// other. Invariants: a lock is held for moments only.
class Mailbox : public Display {
  public:
    using Clock = std::function<std::uint64_t()>;  // ns

    explicit Mailbox(Clock clock = monotonic_ns);
    ~Mailbox() override;

    // Another view of a frame that is shown already is due 30 times a second at most, however fast a mouse moves.
    [[nodiscard]] std::vector<PictureRequest> requests() override;
    void show(std::vector<ShownPicture> pictures, const ViewerStatus& status) override;
    [[nodiscard]] DisplayCommand next_command() override;
    // Also while nobody wants them: whoever opens the plot later sees the scan from its beginning.
    [[nodiscard]] bool wants_values() const override { return true; }
    void show_values(const ValueHistory& history) override;
    // The loop is over: nothing more will come.
    void end();

    // The window's side. Readable when take() has something.
    [[nodiscard]] int fd() const noexcept { return fd_; }
    struct Update {
        bool picture = false;  // there is a newer one
        bool ended = false;
        ViewerStatus status;
        std::shared_ptr<const ValueHistory> values;  // nothing: no newer ones
    };
    // Swaps a newer picture into `picture`.
    [[nodiscard]] Update take(ShownPicture& picture);
    // What requests() tells; nothing: no picture is needed.
    void want(const std::optional<View>& view);
    // Whether values are to be handed over.
    void want_values(bool wanted);
    void command(DisplayCommand command);
    [[nodiscard]] std::uint64_t now_ns() const { return clock_(); }

  private:
    void ring() noexcept;

    Clock clock_;
    int fd_ = -1;
    std::mutex mutex_;
    std::optional<View> wanted_;
    View shown_view_;
    std::uint64_t shown_look_ = 0;
    std::uint64_t shown_ns_ = 0;
    ShownPicture picture_;
    Update update_;
    bool values_wanted_ = false;
    std::uint64_t values_number_ = 0;  // of the change that was handed over last
    std::deque<DisplayCommand> commands_;
};

}  // namespace framering
