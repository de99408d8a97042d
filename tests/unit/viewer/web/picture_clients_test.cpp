#include "viewer/web/picture_clients.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
PictureSpec spec_of(std::uint32_t width) {
    PictureSpec spec;
    spec.view = whole_frame({width, 100});
    return spec;
}

constexpr std::uint64_t kRest = 10;

struct Watching {
    PictureClients clients{kRest};

    explicit Watching(ClientKind kind = ClientKind::page) { clients.add(1, kind); }
    std::size_t deliver(const PictureSpec& spec, std::uint64_t look, std::uint64_t now_ns = 1000) {
        return clients.deliver(spec, look, now_ns).size();
    }
};
}  // namespace

TEST_CASE("a client that does not ask wants nothing and gets nothing") {
    Watching page;
    CHECK(page.clients.requests(0).empty());
    CHECK(page.clients.specs(spec_of(1).view, 1).empty());
    CHECK(page.deliver(PictureSpec{}, 1) == 0);
}

TEST_CASE("every picture costs a credit and there are two") {
    Watching page;
    for (int i = 0; i < 5; ++i) {
        page.clients.ask(1, spec_of(1));
    }
    CHECK(page.deliver(spec_of(1), 1) == 1);
    CHECK(page.deliver(spec_of(1), 2) == 1);
    page.clients.sent(1);
    page.clients.sent(1);
    CHECK(page.deliver(spec_of(1), 3) == 0);
    CHECK(page.clients.requests(0).empty());
}

TEST_CASE("a client that asks and does not read has two pictures on their way and no more") {
    Watching page;
    std::size_t on_their_way = 0;
    for (std::uint64_t look = 1; look < 100; ++look) {
        page.clients.ask(1, spec_of(1));
        on_their_way += page.deliver(spec_of(1), look);
    }
    CHECK(on_their_way == PictureClients::kMostUnsent);
    CHECK(page.clients.requests(0).empty());
    page.clients.sent(1);
    CHECK(page.deliver(spec_of(1), 100) == 1);
}

TEST_CASE("the same look is never sent twice for the same spec") {
    Watching page;
    page.clients.ask(1, spec_of(1));
    page.clients.ask(1, spec_of(1));
    CHECK(page.deliver(spec_of(1), 7) == 1);
    CHECK(page.deliver(spec_of(1), 7) == 0);
    REQUIRE(page.clients.requests(0).size() == 1);
    CHECK(page.clients.requests(0)[0].newer_than == 7);
}

TEST_CASE("the newest spec wins and asks for a picture of the look that is there") {
    Watching page;
    page.clients.ask(1, spec_of(1));
    CHECK(page.deliver(spec_of(1), 7, 1000) == 1);
    page.clients.ask(1, spec_of(2));
    page.clients.ask(1, spec_of(3));
    auto requests = page.clients.requests(1000 + kRest - 1);
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].newer_than == 7);  // it has just had one of this look
    CHECK(requests[0].again_ns == 1000 + kRest);
    requests = page.clients.requests(1000 + kRest);
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].again_ns == 0);
    CHECK(requests[0].view == spec_of(3).view);
    CHECK(requests[0].newer_than == 0);
    CHECK(page.deliver(spec_of(2), 7) == 0);
    CHECK(page.deliver(spec_of(3), 7) == 1);
}

TEST_CASE("equal views are asked for once with the older look") {
    PictureClients clients(0);
    for (ClientId id = 1; id <= 3; ++id) {
        clients.add(id, ClientKind::page);
        clients.ask(id, spec_of(1));
    }
    CHECK(clients.requests(0).size() == 1);
    CHECK(clients.specs(spec_of(1).view, 1).size() == 1);
    CHECK(clients.deliver(spec_of(1), 4, 0).size() == 3);
    clients.add(4, ClientKind::page);
    for (ClientId id = 1; id <= 4; ++id) {
        clients.ask(id, spec_of(1));
    }
    REQUIRE(clients.requests(0).size() == 1);
    CHECK(clients.requests(0)[0].newer_than == 0);
    CHECK(clients.deliver(spec_of(1), 4, 0).size() == 1);  // the one that has it not
}

TEST_CASE("the earliest of those who rest is asked for again first") {
    PictureClients clients(kRest);
    for (std::uint32_t id = 1; id <= 2; ++id) {
        clients.add(id, ClientKind::page);
        clients.ask(id, spec_of(id));
        CHECK(clients.deliver(spec_of(id), 7, std::uint64_t{100} * id).size() == 1);
        clients.ask(id, spec_of(3));
    }
    REQUIRE(clients.requests(100).size() == 1);
    CHECK(clients.requests(100)[0].again_ns == 100 + kRest);
    CHECK(clients.requests(100 + kRest)[0].newer_than == 0);
}

TEST_CASE("another format of the same view is another spec of one request") {
    PictureClients clients(0);
    PictureSpec png = spec_of(1);
    png.format = ImageFormat::png;
    clients.add(1, ClientKind::page);
    clients.add(2, ClientKind::page);
    clients.ask(1, spec_of(1));
    clients.ask(2, png);
    CHECK(clients.requests(0).size() == 1);
    CHECK(clients.specs(png.view, 1).size() == 2);
}

TEST_CASE("who wants one picture is gone with it") {
    Watching once(ClientKind::once);
    once.clients.ask(1, spec_of(1));
    once.clients.ask(1, spec_of(1));
    CHECK(once.deliver(spec_of(1), 1) == 1);
    CHECK_FALSE(once.clients.knows(1));
    once.clients.sent(1);
    once.clients.ask(1, spec_of(1));
    CHECK(once.clients.requests(0).empty());
}

TEST_CASE("a stream gets the next picture when the former one is written") {
    Watching stream(ClientKind::stream);
    stream.clients.ask(1, spec_of(1));
    CHECK(stream.deliver(spec_of(1), 1) == 1);
    CHECK(stream.deliver(spec_of(1), 2) == 0);
    stream.clients.sent(1);
    CHECK(stream.deliver(spec_of(1), 3) == 1);
}

TEST_CASE("a client that is frozen is left out and served by name") {
    Watching page;
    page.clients.ask(1, spec_of(1));
    CHECK(page.clients.frozen_requests().empty());
    page.clients.set_frozen(1, true);
    CHECK(page.clients.requests(0).empty());
    CHECK(page.deliver(spec_of(1), 1) == 0);
    REQUIRE(page.clients.frozen_requests().size() == 1);
    CHECK(page.clients.frozen_requests()[0].newer_than == 0);
    CHECK(page.clients.deliver_frozen(1, spec_of(1), 5, 0));
    CHECK_FALSE(page.clients.deliver_frozen(1, spec_of(1), 6, 0));  // no credit
    page.clients.ask(1, spec_of(1));
    CHECK(page.clients.frozen_requests()[0].newer_than == 5);
    page.clients.set_frozen(1, false);
    CHECK_FALSE(page.clients.deliver_frozen(1, spec_of(1), 6, 0));
    CHECK(page.clients.requests(1000).size() == 1);
}
