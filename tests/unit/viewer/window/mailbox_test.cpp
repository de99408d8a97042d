#include "viewer/window/mailbox.hpp"

#include <doctest/doctest.h>
#include <poll.h>

using namespace framering;
using namespace std::chrono_literals;

namespace {
struct MailboxFixture {
    std::uint64_t now_ns = 1'000'000'000;
    Mailbox mailbox{[this] { return now_ns; }};

    void show(const View& view, std::uint64_t look) {
        ShownPicture shown;
        shown.view = view;
        shown.look = look;
        shown.picture.levels = {static_cast<std::uint8_t>(look)};
        mailbox.show({shown}, {});
    }
    [[nodiscard]] bool rings() const {
        pollfd bell{mailbox.fd(), POLLIN, 0};
        return poll(&bell, 1, 0) == 1;
    }
};

View wide(std::uint32_t width) {
    return whole_frame({width, 10});
}
}  // namespace

TEST_CASE_FIXTURE(MailboxFixture, "a window that shows nothing asks for nothing") {
    CHECK(mailbox.requests().empty());
    mailbox.want(wide(5));
    REQUIRE(mailbox.requests().size() == 1);
    CHECK(mailbox.requests().front().view == wide(5));
    CHECK(mailbox.requests().front().newer_than == 0);
    mailbox.want(std::nullopt);
    CHECK(mailbox.requests().empty());
}

TEST_CASE_FIXTURE(MailboxFixture, "only a newer look than the one that is shown is asked for") {
    mailbox.want(wide(5));
    show(wide(5), 7);
    CHECK(mailbox.requests().front().newer_than == 7);
}

TEST_CASE_FIXTURE(MailboxFixture, "another view of a shown frame waits for a thirtieth of a second") {
    mailbox.want(wide(5));
    show(wide(5), 7);
    mailbox.want(wide(6));
    now_ns += 32'000'000;
    CHECK(mailbox.requests().front().view == wide(6));
    CHECK(mailbox.requests().front().newer_than == 7);
    CHECK(mailbox.requests().front().again_ns == now_ns + 1'000'000);
    now_ns += 1'000'000;
    CHECK(mailbox.requests().front().newer_than == 0);
    CHECK(mailbox.requests().front().again_ns == 0);
}

TEST_CASE_FIXTURE(MailboxFixture, "the window gets the newest picture and it alone") {
    CHECK_FALSE(rings());
    show(wide(5), 1);
    show(wide(5), 2);
    CHECK(rings());
    ShownPicture picture;
    CHECK(mailbox.take(picture).picture);
    CHECK(picture.look == 2);
    CHECK(picture.picture.levels == std::vector<std::uint8_t>{2});
    CHECK_FALSE(rings());
    CHECK_FALSE(mailbox.take(picture).picture);
    CHECK(picture.look == 2);
}

TEST_CASE_FIXTURE(MailboxFixture, "a status alone leaves the picture as it is") {
    ShownPicture picture;
    ViewerStatus status;
    status.session = "demo";
    mailbox.show({}, status);
    CHECK(rings());
    const Mailbox::Update update = mailbox.take(picture);
    CHECK_FALSE(update.picture);
    CHECK(update.status.session == "demo");
    CHECK_FALSE(update.ended);
}

TEST_CASE_FIXTURE(MailboxFixture, "commands reach the loop one by one and in their order") {
    CHECK(mailbox.next_command().kind == DisplayCommand::Kind::none);
    mailbox.command({DisplayCommand::Kind::freeze});
    mailbox.command({DisplayCommand::Kind::follow});
    CHECK(mailbox.next_command().kind == DisplayCommand::Kind::freeze);
    CHECK(mailbox.next_command().kind == DisplayCommand::Kind::follow);
    CHECK(mailbox.next_command().kind == DisplayCommand::Kind::none);
}

TEST_CASE_FIXTURE(MailboxFixture, "the loop is woken for another view and for a command and for nothing else") {
    mailbox.want(wide(5));
    CHECK(mailbox.waker().calls() == 1);
    mailbox.want(wide(5));
    show(wide(5), 1);
    CHECK(mailbox.waker().calls() == 1);
    mailbox.command({DisplayCommand::Kind::freeze});
    mailbox.want(std::nullopt);
    CHECK(mailbox.waker().calls() == 3);
}

TEST_CASE_FIXTURE(MailboxFixture, "the end of the loop is told") {
    mailbox.end();
    CHECK(rings());
    ShownPicture picture;
    CHECK(mailbox.take(picture).ended);
}
