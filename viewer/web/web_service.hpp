// What the web server does, without a network: answers, credit, who may do what.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "viewer/display/display.hpp"
#include "viewer/web/image_encoding.hpp"
#include "viewer/web/picture_clients.hpp"
#include "viewer/web/picture_encoder.hpp"
#include "viewer/web/web_output.hpp"
#include "viewer/web/web_request.hpp"
#include "viewer/web/web_settings.hpp"

namespace framering {

// Work on frames that stand still: it takes its time, so the viewing loop does not do it.
struct StillOrder {
    enum class Kind : std::uint8_t {
        none,
        tiff,      // the frame as it is, as a reply
        png,       // all of its pixels as `view` shows them, as a reply
        freeze,    // for this page alone
        follow,    // the newest frames again; also when the page has left
        step,      // `frames` on from the frozen frame
        pictures,  // a page with a frozen frame may want another picture of it
    };
    Kind kind = Kind::none;
    ClientId id = 0;
    ClientId frozen_by = 0;  // tiff, png: of the frame that this page holds, if it does
    std::int64_t frames = 0;
    View view;
};

// Thread safety: every call from any thread. Invariants: at most settings.max_viewers pages and streams; what may
// wait for a client is bounded.
class WebService {
  public:
    // Files that may be on their way at the same time: each is as large as a frame.
    static constexpr std::size_t kMostFiles = 4;

    using Encode = std::function<std::string(const Picture&, const PictureSpec&)>;

    // Calls the waker for a command, for somebody who wants a picture, and when it is ready for pictures as PNG
    // again. `encode` is called in more than one thread.
    WebService(const WebSettings& settings, WebOutlet& outlet, Waker& waker, Encode encode = encode_picture);

    // For the server. Times are CLOCK_MONOTONIC.
    [[nodiscard]] WebOutput take_request(ClientId id, const WebRequest& request, std::uint64_t now_ns);
    void take_message(ClientId id, std::string_view text);
    // An output of this kind has been written.
    void take_sent(ClientId id, WebOutput::Kind kind);
    void take_leave(ClientId id);
    // Replies to those who have waited for a picture that does not come. To be called now and then.
    void tick(std::uint64_t now_ns);

    // For the viewing loop. What takes long to encode (PNG) does not delay show(): while it is being encoded, no
    // other one is requested.
    [[nodiscard]] std::vector<PictureRequest> requests(std::uint64_t now_ns);
    void show(std::span<const ShownPicture> pictures, const ViewerStatus& status, std::uint64_t now_ns);
    // Kind none: there is none.
    [[nodiscard]] DisplayCommand next_command();

    // For whoever works on frames that stand still. Waits for an order; kind none: they have ended, and all that
    // came before were taken.
    [[nodiscard]] StillOrder next_still_order();
    void end_still_orders();
    [[nodiscard]] std::vector<PictureClients::FrozenRequest> frozen_requests();
    void show_frozen_frame(const PictureClients::FrozenRequest& request, const ShownPicture& shown,
                           std::uint64_t now_ns);
    void reply(ClientId id, WebOutput output);
    // The page goes on with the newest frames: there is nothing to freeze, or no room.
    void refuse_freeze(ClientId id);
    // A line for the user of one page; lost where the page has not read the last one yet.
    void tell(ClientId id, const std::string& line);

  private:
    struct Page {
        bool wants_status = false;
        bool text_unsent = false;
    };
    struct EncodedPicture;
    using Lock = std::unique_lock<std::mutex>;

    [[nodiscard]] WebOutput answer(ClientId id, const WebTarget& target, bool upgrade, std::uint64_t now_ns);
    [[nodiscard]] WebOutput begin_picture(ClientId id, const WebQuery& query, std::uint64_t now_ns);
    [[nodiscard]] WebOutput begin_viewer(ClientId id, const WebQuery& query, ClientKind kind);
    [[nodiscard]] WebOutput begin_file(ClientId id, const WebQuery& query, StillOrder::Kind kind);
    void obey(ClientId id, const PageMessage& message);
    void command(ClientId id, DisplayCommand::Kind kind, std::uint64_t scan_id);
    void order(const StillOrder& order);
    void ask(ClientId id, const PictureSpec& spec);
    void wake(ClientId id);
    void send_status();
    [[nodiscard]] std::vector<PictureSpec> specs(const ShownPicture& shown, ImageFormat format);
    void show_encoded(const ShownPicture& shown, const PictureSpec& spec, std::uint64_t now_ns);
    void order_pngs(std::span<const ShownPicture> pictures, std::uint64_t now_ns);
    void show_png(const EncodingOrder& order);
    void refuse_png(const EncodingOrder& order, std::string_view why);
    void send_picture(ClientId id, ClientKind kind, const EncodedPicture& picture);

    WebSettings settings_;
    AccessRules rules_;
    PictureSpec usual_;
    WebOutlet* outlet_;
    Waker* waker_;
    Encode encode_;

    std::mutex mutex_;
    std::condition_variable still_work_;
    bool still_orders_ended_ = false;
    PictureClients clients_;
    std::map<ClientId, Page> pages_;
    std::map<ClientId, std::uint64_t> patience_;  // until when it waits for a picture
    std::set<ClientId> files_;                    // being made or written
    std::deque<StillOrder> still_orders_;
    std::deque<DisplayCommand> commands_;
    ViewerStatus status_;
    std::size_t viewers_ = 0;  // pages and streams
    bool png_requested_ = false;
    PictureEncoder pngs_;  // last: its thread uses the others
};

}  // namespace framering
