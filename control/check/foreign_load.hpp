// How much of the processors other programs took while we measured.
#pragma once
#include <cstdint>

namespace framering {

class ForeignLoad {
  public:
    // From now on.
    ForeignLoad();
    // 0 to 1 of all processors' time since then; 0 where the system does not tell.
    [[nodiscard]] double share() const;

  private:
    struct Times {
        double all_s = 0;
        double busy_s = 0;
        double own_s = 0;
    };
    [[nodiscard]] static Times now();
    Times began_;
};

}  // namespace framering
