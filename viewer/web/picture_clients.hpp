// Who waits for which picture. Pure: no network, no thread.
#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "viewer/display/display.hpp"
#include "viewer/web/picture_wish.hpp"

namespace framering {

using ClientId = std::uint64_t;

enum class ClientKind : std::uint8_t {
    once,    // one picture, then none
    stream,  // one after the other, as fast as it takes them
    page,    // as many as it asks for
};

// Credit: a client gets a picture only for an asking of its own, and none while kMostUnsent are on their way to
// it. One that does not ask, or does not read, costs nothing. Only its last wish counts. Thread safety: none.
class PictureClients {
  public:
    static constexpr unsigned kMostCredit = 2;
    static constexpr unsigned kMostUnsent = 2;

    // `rest_ns`: how soon after a picture a client may have another one of another view.
    explicit PictureClients(std::uint64_t rest_ns) : rest_ns_(rest_ns) {}

    void add(ClientId id, ClientKind kind);
    void remove(ClientId id) { clients_.erase(id); }
    [[nodiscard]] std::size_t count() const noexcept { return clients_.size(); }
    [[nodiscard]] bool knows(ClientId id) const { return clients_.contains(id); }
    [[nodiscard]] ClientKind kind_of(ClientId id) const { return clients_.at(id).kind; }

    // It is ready for one more picture, the newest of this wish; a credit above kMostCredit is lost.
    void ask(ClientId id, const PictureWish& wish);
    // What was on its way has been written.
    void sent(ClientId id);
    // Its pictures come from elsewhere (a held frame), or from here again.
    void set_apart(ClientId id, bool apart);
    [[nodiscard]] bool is_apart(ClientId id) const;

    // The views that are wanted now, none twice; those that are wanted as PNG only `with_png`.
    [[nodiscard]] std::vector<PictureRequest> requests(std::uint64_t now_ns, bool with_png = true) const;
    // The wishes of this view that are waited for, none twice, and never for the look that is there already.
    [[nodiscard]] std::vector<PictureWish> wishes(const View& view, std::uint64_t look) const;
    struct Receiver {
        ClientId id;
        ClientKind kind;
    };
    // Who gets it: each has paid a credit. A client of kind `once` is no longer known then.
    [[nodiscard]] std::vector<Receiver> deliver(const PictureWish& wish, std::uint64_t look, std::uint64_t now_ns);

    // The clients that are apart and ready for a picture. Whether there is another one than `newer_than` is not
    // known here.
    struct ApartRequest {
        ClientId id;
        PictureWish wish;
        std::uint64_t newer_than;
    };
    [[nodiscard]] std::vector<ApartRequest> apart_requests() const;
    // False: it is not ready any more, or not apart.
    [[nodiscard]] bool deliver_apart(ClientId id, const PictureWish& wish, std::uint64_t look,
                                     std::uint64_t now_ns);

  private:
    struct Client {
        ClientKind kind;
        PictureWish wish;
        PictureWish sent_wish;
        std::uint64_t sent_look = 0;  // 0: of none
        std::uint64_t sent_ns = 0;
        unsigned credit = 0;
        unsigned unsent = 0;
        bool apart = false;

        void take(const PictureWish& what, std::uint64_t look, std::uint64_t now_ns);
        [[nodiscard]] bool ready() const noexcept { return credit > 0 && unsent < kMostUnsent; }
        // Soon after a picture only one of a newer frame.
        [[nodiscard]] PictureRequest request(std::uint64_t now_ns, std::uint64_t rest_ns) const;
        [[nodiscard]] std::uint64_t newer_than() const noexcept { return wish == sent_wish ? sent_look : 0; }
    };

    std::map<ClientId, Client> clients_;
    std::uint64_t rest_ns_;
};

}  // namespace framering
