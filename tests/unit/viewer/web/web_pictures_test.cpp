// The pictures of browsers, without requests and pages.
#include "viewer/web/web_pictures.hpp"

#include "tests/unit/viewer/web/served.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Kind = WebOutput::Kind;

PictureSpec spec_within(PictureSize room) {
    PictureSpec spec;
    spec.view = whole_frame(room);
    return spec;
}
}  // namespace

TEST_CASE("web pictures: who waits for one picture gets it or gives up, never both") {
    Served served;
    served.pictures.add_once(1, spec_within({64, 48}), 100);
    served.pictures.add_once(2, spec_within({32, 24}), 200);
    CHECK(served.waker.calls() == 2);
    CHECK(served.pictures.give_up(99).empty());
    CHECK(served.pictures.give_up(100) == std::vector<ClientId>{1});
    CHECK(served.pictures.requests(0).size() == 1);
    served.show(1);
    REQUIRE(served.outlet.sent.size() == 1);
    CHECK(served.outlet.sent[0].first == 2);
    CHECK(served.outlet.sent[0].second.kind == Kind::reply);
    CHECK(served.pictures.give_up(1000).empty());
}

TEST_CASE("web pictures: a client that has left waits for nothing") {
    Served served;
    served.pictures.add_once(1, spec_within({64, 48}), 100);
    served.pictures.add_stream(2, spec_within({64, 48}));
    served.pictures.remove(1);
    served.pictures.remove(2);
    CHECK(served.pictures.requests(0).empty());
    CHECK(served.pictures.give_up(100).empty());
}

TEST_CASE("web pictures: a stream gets the next picture once the last one is written") {
    Served served;
    served.pictures.add_stream(1, spec_within({64, 48}));
    served.show(1);
    served.show(2);
    CHECK(served.outlet.sent.size() == 1);
    const std::uint32_t calls = served.waker.calls();
    served.pictures.sent(1);
    CHECK(served.waker.calls() == calls + 1);
    served.show(2);
    REQUIRE(served.outlet.sent.size() == 2);
    CHECK(served.outlet.sent[1].second.kind == Kind::image);
}

TEST_CASE("web pictures: those of a frozen frame are ordered, and shown to its page alone") {
    Served served;
    served.pictures.add_page(1);
    served.pictures.add_stream(2, spec_within({64, 48}));
    served.pictures.set_frozen(1, true);
    const std::uint32_t calls = served.waker.calls();
    served.pictures.ask(1, spec_within({64, 48}));
    CHECK(served.waker.calls() == calls);
    CHECK(served.orders.next().kind == StillOrder::Kind::pictures);
    const auto requests = served.pictures.frozen_requests();
    REQUIRE(requests.size() == 1);
    ShownPicture shown;
    shown.view = requests[0].spec.view;
    shown.picture.size = {4, 2};
    shown.picture.levels.assign(8, 100);
    shown.look = 1;
    served.pictures.show_frozen_frame(requests[0], shown, 0);
    served.pictures.show_frozen_frame(requests[0], shown, 0);
    REQUIRE(served.outlet.sent.size() == 1);
    CHECK(served.outlet.sent[0].first == 1);
    CHECK(served.outlet.sent[0].second.kind == Kind::binary);

    served.pictures.set_frozen(1, false);
    served.pictures.ask(1, spec_within({64, 48}));
    CHECK(served.waker.calls() == calls + 1);
    CHECK(served.pictures.frozen_requests().empty());
}
