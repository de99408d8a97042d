#include "viewer/web/picture_clients.hpp"

#include <algorithm>

namespace framering {

namespace {
// 0: never.
std::uint64_t sooner(std::uint64_t a_ns, std::uint64_t b_ns) noexcept {
    return a_ns == 0 || b_ns == 0 ? std::max(a_ns, b_ns) : std::min(a_ns, b_ns);
}
}  // namespace

void PictureClients::Client::take(const PictureSpec& what, std::uint64_t look, std::uint64_t now_ns) {
    --credit;
    ++unsent;
    sent_spec = what;
    sent_look = look;
    sent_ns = now_ns;
}

PictureRequest PictureClients::Client::request(std::uint64_t now_ns, std::uint64_t min_interval_ns) const {
    const bool another_view = newer_than() == 0 && sent_look != 0;
    if (another_view && now_ns < sent_ns + min_interval_ns) {
        return {spec.view, sent_look, sent_ns + min_interval_ns};
    }
    return {spec.view, newer_than()};
}

void PictureClients::add(ClientId id, ClientKind kind) {
    Client client{};
    client.kind = kind;
    clients_.emplace(id, client);
}

void PictureClients::ask(ClientId id, const PictureSpec& spec) {
    const auto found = clients_.find(id);
    if (found != clients_.end()) {
        Client& client = found->second;
        client.spec = spec;
        client.credit = std::min(client.credit + 1, client.kind == ClientKind::page ? kMostCredit : 1);
    }
}

void PictureClients::sent(ClientId id) {
    const auto found = clients_.find(id);
    if (found == clients_.end()) {
        return;
    }
    Client& client = found->second;
    client.unsent -= client.unsent > 0 ? 1U : 0U;
    if (client.kind == ClientKind::stream) {
        client.credit = 1;
    }
}

void PictureClients::set_frozen(ClientId id, bool frozen) {
    const auto found = clients_.find(id);
    if (found != clients_.end()) {
        found->second.frozen = frozen;
        found->second.sent_look = 0;  // looks are counted anew there
    }
}

bool PictureClients::is_frozen(ClientId id) const {
    const auto found = clients_.find(id);
    return found != clients_.end() && found->second.frozen;
}

std::vector<PictureRequest> PictureClients::requests(std::uint64_t now_ns, bool with_png) const {
    std::vector<PictureRequest> requests;
    for (const auto& [id, client] : clients_) {
        const bool left_out = client.spec.format == ImageFormat::png && !with_png;
        if (!client.ready() || client.frozen || left_out) {
            continue;
        }
        const PictureRequest wanted = client.request(now_ns, min_interval_ns_);
        const auto same = std::ranges::find(requests, wanted.view, &PictureRequest::view);
        if (same == requests.end()) {
            requests.push_back(wanted);
        } else {
            same->newer_than = std::min(same->newer_than, wanted.newer_than);
            same->again_ns = sooner(same->again_ns, wanted.again_ns);
        }
    }
    return requests;
}

std::vector<PictureSpec> PictureClients::specs(const View& view, std::uint64_t look) const {
    std::vector<PictureSpec> specs;
    for (const auto& [id, client] : clients_) {
        const bool wanted =
            client.ready() && !client.frozen && client.spec.view == view && client.newer_than() < look;
        if (wanted && std::find(specs.begin(), specs.end(), client.spec) == specs.end()) {
            specs.push_back(client.spec);
        }
    }
    return specs;
}

std::vector<PictureClients::Receiver> PictureClients::deliver(const PictureSpec& spec, std::uint64_t look,
                                                              std::uint64_t now_ns) {
    std::vector<Receiver> receivers;
    for (auto it = clients_.begin(); it != clients_.end();) {
        Client& client = it->second;
        const bool gets_it = client.ready() && !client.frozen && client.spec == spec && client.newer_than() < look;
        if (gets_it) {
            receivers.push_back({it->first, client.kind});
            client.take(spec, look, now_ns);
        }
        it = gets_it && client.kind == ClientKind::once ? clients_.erase(it) : std::next(it);
    }
    return receivers;
}

std::vector<PictureClients::FrozenRequest> PictureClients::frozen_requests() const {
    std::vector<FrozenRequest> requests;
    for (const auto& [id, client] : clients_) {
        if (client.frozen && client.ready()) {
            requests.push_back({id, client.spec, client.newer_than()});
        }
    }
    return requests;
}

bool PictureClients::deliver_frozen(ClientId id, const PictureSpec& spec, std::uint64_t look,
                                    std::uint64_t now_ns) {
    const auto found = clients_.find(id);
    if (found == clients_.end() || !found->second.frozen || !found->second.ready()) {
        return false;
    }
    found->second.take(spec, look, now_ns);
    return true;
}

}  // namespace framering
