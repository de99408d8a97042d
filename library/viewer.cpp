#include "include/framering/viewer.h"

#include <fmt/core.h>

#include <cstring>
#include <memory>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/ring/racing_copy.hpp"
#include "common/session/status_json.hpp"
#include "common/session/viewer_session.hpp"
#include "library/call.hpp"
#include "library/frame.hpp"
#include "library/texts.hpp"

using namespace framering;
using namespace framering::library;

struct framering_viewer {
    Handle handle;
    ViewerSession session;
};

namespace {
constexpr Nanoseconds kLongestWait = std::chrono::milliseconds(100);

enum class Sampling : std::uint8_t { done, nothing_newer, overtaken };

// Calls sample() until it has a frame, the time is over, or none will come.
template <class Sample>
int wait_for_frame(ViewerSession& session, std::int64_t timeout_ns, Sample sample) {
    const Deadline deadline = Deadline::in(limit_of(timeout_ns));
    for (;;) {
        const bool is_over = session.view().retired();  // before the look: a last frame may come between
        const bool had_newer = session.newest().has_newer();
        if (const std::optional<int> code = sample()) {
            return *code;
        }
        if (deadline.has_passed()) {
            return had_newer ? report(FRAMERING_OVERTAKEN,
                                      "every look was overtaken by newer frames; look at less "
                                      "of a frame, or give the ring more slots")
                             : report(FRAMERING_TIMEOUT,
                                      fmt::format("session '{}': no newer frame", session.view().session()));
        }
        if ((is_over || !session.view().is_linked()) && !session.newest().has_newer()) {
            return report(FRAMERING_END, fmt::format("session '{}' is over; open it anew once it runs again",
                                                     session.view().session()));
        }
        session.wait(std::min(kLongestWait, deadline.left()));
    }
}
}  // namespace

extern "C" {
int framering_viewer_open(const char* session, int64_t timeout_ns, framering_viewer** viewer) {
    return call([&] {
        require_given(viewer, "viewer");
        *viewer = nullptr;
        const std::string name = session_given(session, "session");
        const Deadline deadline = Deadline::in(limit_of(timeout_ns));
        for (;;) {
            const bool last_try = deadline.has_passed();
            try {
                auto view = SessionView::open(name, Access::read_only);
                if (view && !view->retired()) {
                    *viewer = new framering_viewer{{}, ViewerSession(std::move(*view))};
                    return static_cast<int>(FRAMERING_OK);
                }
            } catch (const Error& error) {
                if (error.exit_code() != ExitCode::failed) {
                    throw;
                }
                if (last_try) {  // its acquirer may just be starting
                    return report(FRAMERING_TIMEOUT, error.what());
                }
            }
            if (last_try) {
                return report(
                    FRAMERING_TIMEOUT,
                    fmt::format("session '{0}' does not exist; start a scan with: framering run --session {0}",
                                name));
            }
            deadline.sleep(std::chrono::milliseconds(20));
        }
    });
}

void framering_viewer_close(framering_viewer* viewer) {
    close_handle(viewer);
}

int framering_viewer_newest(framering_viewer* viewer, int64_t timeout_ns, framering_frame* frame, void* pixels,
                            size_t capacity) {
    return call_with(viewer, "viewer", [&](framering_viewer& own) {
        require_given(frame, "frame");
        require_given(capacity == 0 ? frame : pixels, "pixels");
        const auto copy = [&](const FrameView& view) {
            if (view.pixels.size() <= capacity) {
                copy_from_slot(pixels, view.pixels.data(), view.pixels.size());
            }
            return view.info;
        };
        return wait_for_frame(own.session, timeout_ns, [&]() -> std::optional<int> {
            const auto info = own.session.newest().sample(copy);
            if (!info) {
                return std::nullopt;
            }
            show(*info, *frame);
            if (info->payload_bytes <= capacity) {
                return FRAMERING_OK;
            }
            own.session.newest().forget();
            return report(FRAMERING_TOO_SMALL, fmt::format("the frame has {} bytes, and there is room for {}",
                                                           info->payload_bytes, capacity));
        });
    });
}

int framering_viewer_look(framering_viewer* viewer, int64_t timeout_ns, framering_look look, void* context,
                          int* result) {
    return call_with(viewer, "viewer", [&](framering_viewer& own) {
        require_given(reinterpret_cast<const void*>(look), "look");
        require_given(result, "result");
        const auto look_at = [&](const FrameView& view) {
            framering_frame frame;
            show(view.info, frame);
            return look(context, &frame, view.pixels.data());
        };
        return wait_for_frame(own.session, timeout_ns, [&]() -> std::optional<int> {
            const auto seen = own.session.newest().sample(look_at);
            if (!seen) {
                return std::nullopt;
            }
            *result = *seen;
            return FRAMERING_OK;
        });
    });
}

int framering_viewer_status(framering_viewer* viewer, const char** json) {
    return call_with(viewer, "viewer", [&](framering_viewer& own) {
        require_given(json, "json");
        *json = kept_text(status_json(own.session.status()));
    });
}
}
