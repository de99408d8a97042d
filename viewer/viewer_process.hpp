// What every viewer is to the system, whatever it shows frames on.
#pragma once
#include "common/base/stop_signal.hpp"

namespace framering {

// Runs at nice 10: the camera goes first. SIGINT, SIGTERM and SIGHUP end this viewer and nothing else. Keeps the
// memory of pictures. Requires: one in a process.
class ViewerProcess {
  public:
    ViewerProcess();
    [[nodiscard]] StopToken stop() const noexcept { return signals_.token(); }

  private:
    StopSignal signals_;
};

}  // namespace framering
