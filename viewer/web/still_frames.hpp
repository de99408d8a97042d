// Frames that stand still: for pages that freeze one, and for files. A thread of its own, beside the viewing loop.
#pragma once
#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "common/session/viewer_session.hpp"
#include "viewer/display/frame_looks.hpp"
#include "viewer/web/still_orders.hpp"
#include "viewer/web/web_output.hpp"
#include "viewer/web/web_pictures.hpp"
#include "viewer/web/web_service.hpp"

namespace framering {

// Opens the session for itself, reading only. Invariants: at most kMostFrozen frames are frozen.
class StillFrames {
  public:
    static constexpr std::size_t kMostFrozen = 4;

    // Carries out `orders`, whose end it brings about itself: replies go to `outlet`, what a page is to read to
    // `service`. All outlive the object.
    StillFrames(std::string session, StillOrders& orders, WebPictures& pictures, WebService& service,
                WebOutlet& outlet);
    ~StillFrames();
    StillFrames(const StillFrames&) = delete;
    StillFrames& operator=(const StillFrames&) = delete;

  private:
    struct Frozen {
        ViewerSession session;
        FrameLooks looks;
    };

    void run();
    void carry_out(const StillOrder& order);
    void freeze(ClientId id);
    void step(const StillOrder& order);
    void refuse(ClientId id, const std::string& line);
    void show_frozen();
    void send_file(const StillOrder& order);
    [[nodiscard]] WebOutput file_of(const StillOrder& order);
    [[nodiscard]] std::optional<FrameCopy> frame_of(const StillOrder& order);

    std::string session_;
    StillOrders* orders_;
    WebPictures* pictures_;
    WebService* service_;
    WebOutlet* outlet_;
    std::map<ClientId, Frozen> frozen_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace framering
