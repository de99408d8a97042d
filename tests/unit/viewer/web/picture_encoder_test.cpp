// Pictures that take long to encode. Nothing here waits for a time: where one picture holds another up, a test
// waits for ever.
#include "viewer/web/picture_encoder.hpp"

#include <atomic>
#include <future>
#include <stdexcept>

#include "tests/unit/viewer/web/served.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Kind = WebOutput::Kind;

constexpr const char* kPng = R"({"ask":"picture","format":"png"})";
constexpr const char* kSmallPng = R"({"ask":"picture","format":"png","width":7})";
constexpr const char* kJpeg = R"({"ask":"picture","width":9})";

// An encoder whose PNG takes until it is released.
struct SlowPng {
    std::promise<void> begun;
    std::promise<void> released;
    std::shared_future<void> release = released.get_future().share();
    std::atomic<int> count{0};

    WebPictures::Encode encode() {
        return [this](const Picture&, const PictureSpec& spec) -> std::string {
            if (spec.format == ImageFormat::jpeg) {
                return "jpeg";
            }
            if (++count == 1) {
                begun.set_value();
            }
            release.wait();
            return "png";
        };
    }
};

void wait_until_idle(Served& served, std::uint32_t calls) {
    while (served.waker.calls() == calls) {
        served.waker.wait(calls, std::chrono::seconds(1));
    }
}
}  // namespace

TEST_CASE("a client gets its picture while another one's PNG is being encoded") {
    SlowPng slow;
    Served served(settings_for(), slow.encode());
    served.open_page(1);
    served.open_page(2);
    served.service.take_message(1, kPng);
    served.service.take_message(2, kJpeg);
    served.show(1);
    slow.begun.get_future().wait();
    CHECK(served.outlet.sent.size() == 1);
    CHECK(served.outlet.sent.front().first == 2);

    served.service.take_sent(2, Kind::binary);
    served.service.take_message(2, kJpeg);
    const auto requests = served.pictures.requests(0);
    CHECK(requests.size() == 1);
    CHECK(requests.front().view.room.width == 9);
    served.show(2);
    CHECK(served.outlet.sent.size() == 2);

    const std::uint32_t calls = served.waker.calls();
    slow.released.set_value();
    served.outlet.wait_for(3);
    wait_until_idle(served, calls);
    CHECK(served.outlet.sent.back().first == 1);
    CHECK(text_of(served.outlet.sent.back().second).ends_with("png"));
    served.service.take_message(1, kPng);
    CHECK(served.pictures.requests(0).size() == 1);
}

TEST_CASE("clients that want PNG at the same time all get it and one that leaves is not encoded for") {
    for (const bool leaves : {false, true}) {
        SlowPng slow;
        Served served(settings_for(), slow.encode());
        served.open_page(1);
        served.open_page(2);
        served.service.take_message(1, kPng);
        served.service.take_message(2, kSmallPng);
        served.show(1);
        slow.begun.get_future().wait();
        served.service.take_message(1, kPng);
        if (leaves) {
            served.service.take_leave(2);
        }
        CHECK(served.pictures.requests(0).empty());
        const std::uint32_t calls = served.waker.calls();
        slow.released.set_value();
        wait_until_idle(served, calls);
        CHECK(slow.count == (leaves ? 1 : 2));
        CHECK(served.outlet.sent.size() == (leaves ? 1 : 2));
    }
}

TEST_CASE("a client whose PNG cannot be encoded is told and does not ask for ever") {
    Served served(settings_for(), [](const Picture&, const PictureSpec&) -> std::string {
        throw std::runtime_error("no memory");
    });
    served.open_page(1);
    served.service.take_message(1, kPng);
    const std::uint32_t calls = served.waker.calls();
    served.show(1);
    wait_until_idle(served, calls);
    REQUIRE(served.outlet.sent.size() == 1);
    CHECK(served.outlet.sent[0].second.kind == Kind::close);
    CHECK(text_of(served.outlet.sent[0].second) == "no memory");
    CHECK(served.pictures.requests(0).empty());
}

TEST_CASE("what an encoder has not begun when it ends is dropped") {
    int done = 0;
    std::promise<void> first_done;
    {
        PictureEncoder* self = nullptr;
        PictureEncoder encoder(
            [&](const EncodingOrder&) {
                ++done;
                self->end();
                first_done.set_value();
            },
            [] {});
        self = &encoder;
        CHECK(encoder.take({{}, {}, {}}));
        first_done.get_future().wait();
        CHECK(!encoder.take({{}}));
    }
    CHECK(done == 1);
}
