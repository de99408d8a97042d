// The pictures of browsers: each is encoded once for all that wait for it, and sent.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/shm/waker.hpp"
#include "viewer/display/display.hpp"
#include "viewer/web/image_encoding.hpp"
#include "viewer/web/picture_clients.hpp"
#include "viewer/web/picture_encoder.hpp"
#include "viewer/web/still_orders.hpp"
#include "viewer/web/web_output.hpp"

namespace framering {

// Thread safety: every call from any thread. Invariants: what may wait for a client is bounded by its credit, see
// PictureClients. Times are CLOCK_MONOTONIC.
class WebPictures {
  public:
    using Encode = std::function<std::string(const Picture&, const PictureSpec&)>;

    // Calls the waker for somebody who wants a picture, and when it is ready for pictures as PNG again. Who wants
    // one of a frozen frame goes to `still_orders` instead. `max_hz`: see PictureClients. `encode` is called in
    // more than one thread. All outlive the object.
    WebPictures(double max_hz, WebOutlet& outlet, Waker& waker, StillOrders& still_orders,
                Encode encode = encode_picture);

    // Waits for one picture, until `until_ns`; it is the reply.
    void add_once(ClientId id, const PictureSpec& spec, std::uint64_t until_ns);
    void add_stream(ClientId id, const PictureSpec& spec);
    // It gets pictures once it asks.
    void add_page(ClientId id);
    void remove(ClientId id);
    void ask(ClientId id, const PictureSpec& spec);
    // What was on its way has been written.
    void sent(ClientId id);
    // The pictures of this page are of a frame of its own, or of the newest again.
    void set_frozen(ClientId id, bool frozen);
    // Who has waited for one picture in vain, and waits no longer.
    [[nodiscard]] std::vector<ClientId> give_up(std::uint64_t now_ns);

    // For the viewing loop. What takes long to encode (PNG) does not delay show(): while it is being encoded, no
    // other one is requested.
    [[nodiscard]] std::vector<PictureRequest> requests(std::uint64_t now_ns);
    void show(std::span<const ShownPicture> pictures, std::uint64_t now_ns);

    // For whoever works on frames that stand still.
    [[nodiscard]] std::vector<PictureClients::FrozenRequest> frozen_requests();
    void show_frozen_frame(const PictureClients::FrozenRequest& request, const ShownPicture& shown,
                           std::uint64_t now_ns);

  private:
    struct EncodedPicture;
    using Lock = std::lock_guard<std::mutex>;

    void ask_for(ClientId id, const PictureSpec& spec);
    void wake(ClientId id);
    [[nodiscard]] std::vector<PictureSpec> specs(const ShownPicture& shown, ImageFormat format);
    void show_encoded(const ShownPicture& shown, const PictureSpec& spec, std::uint64_t now_ns);
    void order_pngs(std::span<const ShownPicture> pictures, std::uint64_t now_ns);
    void show_png(const EncodingOrder& order);
    void refuse_png(const EncodingOrder& order, std::string_view why);
    void send(ClientId id, ClientKind kind, const EncodedPicture& picture);

    WebOutlet* outlet_;
    Waker* waker_;
    StillOrders* still_orders_;
    Encode encode_;

    std::mutex mutex_;
    PictureClients clients_;
    std::map<ClientId, std::uint64_t> patience_;  // until when it waits for one picture
    bool png_requested_ = false;
    PictureEncoder pngs_;  // last: its thread uses the others
};

}  // namespace framering
