// Who waits for which picture. Pure: no network, no thread.
#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "viewer/display/display.hpp"
#include "viewer/web/picture_spec.hpp"

namespace framering {

using ClientId = std::uint64_t;

enum class ClientKind : std::uint8_t {
    once,    // one picture, then none
    stream,  // one after the other, as fast as it takes them
    page,    // as many as it asks for
};

// Credit: a client gets a picture only for an asking of its own, and none while kMostUnsent are on their way to
// it. One that does not ask, or does not read, costs nothing. Only its last spec counts. Thread safety: none.
class PictureClients {
  public:
    static constexpr unsigned kMostCredit = 2;
    static constexpr unsigned kMostUnsent = 2;

    // `min_interval_ns`: how soon after a picture a client may have another one of another view.
    explicit PictureClients(std::uint64_t min_interval_ns) : min_interval_ns_(min_interval_ns) {}

    void add(ClientId id, ClientKind kind);
    void remove(ClientId id) { clients_.erase(id); }
    [[nodiscard]] std::size_t count() const noexcept { return clients_.size(); }
    [[nodiscard]] bool knows(ClientId id) const { return clients_.contains(id); }

    // It is ready for one more picture, the newest of this spec; a credit above kMostCredit is lost.
    void ask(ClientId id, const PictureSpec& spec);
    // What was on its way has been written.
    void sent(ClientId id);
    // Its pictures come from elsewhere (a held frame), or from here again.
    void set_frozen(ClientId id, bool frozen);
    [[nodiscard]] bool is_frozen(ClientId id) const;

    // The views that are wanted now, none twice; those that are wanted as PNG only `with_png`.
    [[nodiscard]] std::vector<PictureRequest> requests(std::uint64_t now_ns, bool with_png = true) const;
    // The specs of this view that are waited for, none twice, and never for the look that is there already.
    [[nodiscard]] std::vector<PictureSpec> specs(const View& view, std::uint64_t look) const;
    struct Receiver {
        ClientId id;
        ClientKind kind;
    };
    // Who gets it: each has paid a credit. A client of kind `once` is no longer known then.
    [[nodiscard]] std::vector<Receiver> deliver(const PictureSpec& spec, std::uint64_t look, std::uint64_t now_ns);

    // The clients that are frozen and ready for a picture. Whether there is another one than `newer_than` is not
    // known here.
    struct FrozenRequest {
        ClientId id;
        PictureSpec spec;
        std::uint64_t newer_than;
    };
    [[nodiscard]] std::vector<FrozenRequest> frozen_requests() const;
    // False: it is not ready any more, or not frozen.
    [[nodiscard]] bool deliver_frozen(ClientId id, const PictureSpec& spec, std::uint64_t look,
                                      std::uint64_t now_ns);

  private:
    struct Client {
        ClientKind kind;
        PictureSpec spec;
        PictureSpec sent_spec;
        std::uint64_t sent_look = 0;  // 0: of none
        std::uint64_t sent_ns = 0;
        unsigned credit = 0;
        unsigned unsent = 0;
        bool frozen = false;

        void take(const PictureSpec& what, std::uint64_t look, std::uint64_t now_ns);
        [[nodiscard]] bool ready() const noexcept { return credit > 0 && unsent < kMostUnsent; }
        // Soon after a picture only one of a newer frame.
        [[nodiscard]] PictureRequest request(std::uint64_t now_ns, std::uint64_t min_interval_ns) const;
        [[nodiscard]] std::uint64_t newer_than() const noexcept { return spec == sent_spec ? sent_look : 0; }
    };

    std::map<ClientId, Client> clients_;
    std::uint64_t min_interval_ns_;
};

}  // namespace framering
