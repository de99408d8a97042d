// What the web server answers, without a network: requests, pages, files, who may do what.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "viewer/display/display.hpp"
#include "viewer/web/picture_clients.hpp"
#include "viewer/web/picture_spec.hpp"
#include "viewer/web/scan_orders.hpp"
#include "viewer/web/still_orders.hpp"
#include "viewer/web/web_output.hpp"
#include "viewer/web/web_pictures.hpp"
#include "viewer/web/web_request.hpp"
#include "viewer/web/web_settings.hpp"
#include "viewer/web/web_values.hpp"

namespace framering {

// Thread safety: every call from any thread. Invariants: at most settings.max_viewers pages and streams; what may
// wait for a client is bounded.
class WebService {
  public:
    // Files that may be on their way at the same time: each is as large as a frame.
    static constexpr std::size_t kMostFiles = 4;

    // Calls the waker for a command. All outlive the object.
    WebService(const WebSettings& settings, WebOutlet& outlet, Waker& waker, WebPictures& pictures,
               StillOrders& still_orders, ScanOrders& scan_orders);

    // For the server. Times are CLOCK_MONOTONIC.
    [[nodiscard]] WebOutput take_request(ClientId id, const WebRequest& request, std::uint64_t now_ns);
    void take_message(ClientId id, std::string_view text);
    // An output of this kind has been written.
    void take_sent(ClientId id, WebOutput::Kind kind);
    void take_leave(ClientId id);
    // Replies to those who have waited for a picture that does not come. To be called now and then.
    void tick(std::uint64_t now_ns);

    // For the viewing loop.
    void show_status(const ViewerStatus& status);
    [[nodiscard]] WebValues& values() noexcept { return values_; }
    // Kind none: there is none.
    [[nodiscard]] DisplayCommand next_command();

    // A line for the user of one page; lost where the page has not read the last one yet.
    void tell(ClientId id, const std::string& line);

  private:
    struct Page {
        bool wants_status = false;
        bool text_unsent = false;
    };
    using Lock = std::lock_guard<std::mutex>;

    [[nodiscard]] WebOutput answer(ClientId id, const WebTarget& target, bool upgrade, std::uint64_t now_ns);
    [[nodiscard]] WebOutput begin_picture(ClientId id, const WebQuery& query, std::uint64_t now_ns);
    [[nodiscard]] WebOutput begin_viewer(ClientId id, const WebQuery& query, ClientKind kind);
    [[nodiscard]] WebOutput begin_file(ClientId id, const WebQuery& query, StillOrder::Kind kind);
    void obey(ClientId id, const PageMessage& message);
    void change(ClientId id, const PageMessage& message);
    // Of a page that may control the session.
    void command(ClientId id, DisplayCommand wanted);
    void send_status();

    WebSettings settings_;
    AccessRules rules_;
    PictureSpec usual_;
    WebOutlet* outlet_;
    Waker* waker_;
    WebPictures* pictures_;
    StillOrders* still_orders_;
    ScanOrders* scan_orders_;
    WebValues values_;

    std::mutex mutex_;            // before those of pictures and orders
    std::set<ClientId> viewers_;  // pages and streams
    std::map<ClientId, Page> pages_;
    std::set<ClientId> files_;  // being made or written
    std::deque<DisplayCommand> commands_;
    ViewerStatus status_;
};

}  // namespace framering
