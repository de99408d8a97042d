// A display that shows nothing, and takes every frame as it comes.
#pragma once
#include <cstdint>
#include "viewer/display/display.hpp"

namespace framering {

class NullDisplay : public Display {
  public:
    explicit NullDisplay(PictureSize room = {80, 44}) { view_.room = room; }

    [[nodiscard]] std::vector<PictureRequest> requests() override { return {{view_, look_}}; }
    void show(std::vector<ShownPicture> pictures, const ViewerStatus& /*status*/) override {
        for (const ShownPicture& shown : pictures) {
            look_ = shown.look;
        }
    }
    [[nodiscard]] DisplayCommand next_command() override { return {}; }

  private:
    View view_;
    std::uint64_t look_ = 0;
};

}  // namespace framering
