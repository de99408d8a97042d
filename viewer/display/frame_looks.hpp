// Looks at frames for a display: at the newest one, or at one that is frozen.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/session/viewer_session.hpp"
#include "viewer/display/display.hpp"
#include "viewer/snapshot/snapshot.hpp"

namespace framering {

// Thread safety: one thread. Invariants: all pictures of one look are of one whole frame; looks only grow.
class FrameLooks {
  public:
    // Pictures for those of `requests` that have something new to see: another frame, if `newer_frames` allows it,
    // or another view of the one that was seen last. None where every try was overtaken by the acquirer.
    [[nodiscard]] std::vector<ShownPicture> take(ViewerSession& session, std::span<const PictureRequest> requests,
                                                 bool newer_frames);

    // The frame of copy() stands still. Nothing happens without one; a frozen frame stays.
    void freeze(ViewerSession& session);
    // Holds another frame, so many frames later in the scan (negative: earlier). False: it is not in the ring.
    [[nodiscard]] bool step(ViewerSession& session, std::int64_t frames);
    void follow() noexcept;
    [[nodiscard]] bool is_frozen() const noexcept { return frozen_.has_value(); }

    // The frame that was seen last, to keep, or the newest where that one has left the ring. Nothing: there is
    // none.
    [[nodiscard]] std::optional<FrameCopy> copy(ViewerSession& session) const;
    // Another session has come: its first frame is another one whatever its header says.
    void start_anew() noexcept;

  private:
    struct Glance;
    [[nodiscard]] std::optional<Glance> glance_at(const FrameView& frame,
                                                  std::span<const PictureRequest> due) const;
    [[nodiscard]] std::optional<Glance> glance(ViewerSession& session, std::span<const PictureRequest> due,
                                               bool newer_frames) const;
    [[nodiscard]] bool is_another(const FrameInfo& info) const noexcept;

    std::optional<FrameCopy> frozen_;
    std::optional<FrameInfo> seen_;
    std::uint64_t look_ = 0;
};

}  // namespace framering
