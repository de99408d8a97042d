// A display that shows nothing: for --display none, and for tests to look into.
#pragma once
#include <cstdint>
#include <deque>
#include <thread>

#include "viewer/display.hpp"

namespace framering {

class NullDisplay : public Display {
  public:
    explicit NullDisplay(PictureSize room = {80, 44}) { view_.room = room; }

    [[nodiscard]] std::vector<PictureRequest> requests() override { return {{view_, look_}}; }
    void show(std::span<const ShownPicture> pictures, const ViewerStatus& status) override {
        for (const ShownPicture& shown : pictures) {
            ++pictures_;
            look_ = shown.look;
        }
        last_status_ = status;
    }
    [[nodiscard]] DisplayCommand poll_input(Nanoseconds limit) override {
        if (commands_.empty()) {
            std::this_thread::sleep_for(limit);
            return {};
        }
        const DisplayCommand command = commands_.front();
        commands_.pop_front();
        return command;
    }

    // As if the user had asked for it.
    void command(DisplayCommand command) { commands_.push_back(command); }
    [[nodiscard]] std::uint64_t pictures() const noexcept { return pictures_; }
    [[nodiscard]] const ViewerStatus& last_status() const noexcept { return last_status_; }

  private:
    View view_;
    std::uint64_t look_ = 0;
    std::uint64_t pictures_ = 0;
    ViewerStatus last_status_;
    std::deque<DisplayCommand> commands_;
};

}  // namespace framering
