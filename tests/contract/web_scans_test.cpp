// Scans that browsers ask for, as the queue and a serving acquirer get them.
#include "viewer/web/web_scans.hpp"

#include <nlohmann/json.hpp>

#include "common/session/start_request.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/session_in_process.hpp"
#include "tests/support/state_home.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Kind = ScanOrder::Kind;

struct Asked {
    StateHome home;
    Name name;

    [[nodiscard]] WebOutput ask(Kind kind, const std::string& request = "", std::uint64_t number = 0) const {
        return WebScans::reply_to({kind, 1, number, request}, name.text);
    }
    [[nodiscard]] nlohmann::json list() const { return nlohmann::json::parse(*ask(Kind::list).bytes); }
};
}  // namespace

TEST_CASE("scans are added, listed and removed without a session") {
    const Asked asked;
    CHECK(asked.list() == nlohmann::json{{"serving", false},
                                         {"running", nullptr},
                                         {"waiting", nlohmann::json::array()},
                                         {"finished", nlohmann::json::array()}});
    const WebOutput added = asked.ask(Kind::add, R"({"axes": ["t=::3@1s", "z=0um:4um:5"], "name": "bead"})");
    CHECK(added.code == 201);
    CHECK(*added.bytes == "{\"number\":1}\n");
    CHECK(asked.ask(Kind::add, R"({"frames": 7})").code == 201);
    const nlohmann::json waiting = asked.list().at("waiting");
    REQUIRE(waiting.size() == 2);
    CHECK(waiting[0].at("frames") == 15);
    CHECK(waiting[0].at("name") == "bead");
    CHECK(waiting[1].at("frames") == 7);
    CHECK(asked.ask(Kind::remove, "", 1).code == 200);
    CHECK(asked.ask(Kind::remove, "", 1).code == 404);
    CHECK(asked.list().at("waiting").size() == 1);
    CHECK(asked.ask(Kind::start, "{}").code == 503);
    CHECK(asked.ask(Kind::cancel).code == 409);
}

TEST_CASE("what a request must not carry is 403, what makes no sense 400") {
    const Asked asked;
    for (const char* request :
         {R"({"source": "raw:/etc/passwd"})", R"({"actuator": "command:sh"})", R"({"plugin": "x.so"})",
          R"({"name": "../x"})", R"({"axes": ["position=/etc/passwd"]})"}) {
        CAPTURE(request);
        CHECK(asked.ask(Kind::add, request).code == 403);
        CHECK(asked.ask(Kind::start, request).code == 403);
    }
    for (const char* request :
         {"", "[]", "{", R"({"frames": 0})", R"({"frobnicate": 1})", R"({"axes": ["z"]})", R"({"name": ".x"})"}) {
        CAPTURE(request);
        CHECK(asked.ask(Kind::add, request).code == 400);
    }
    CHECK(asked.list().at("waiting").empty());
}

TEST_CASE("a scan that runs is shown with its frames, and is canceled, paused and not started twice") {
    const Asked asked;
    Acquirer acquirer{asked.name.text};
    acquirer.session.begin_serving();
    CHECK(asked.list().at("serving") == true);
    (void)acquirer.session.announce(small_plan());
    (void)acquirer.session.begin();
    const nlohmann::json running = asked.list().at("running");
    CHECK(running.at("number").is_null());
    CHECK(running.at("scan_id") == 1);
    CHECK(running.at("is_paused") == false);
    const WebOutput busy = asked.ask(Kind::start, R"({"frames": 5})");
    CHECK(busy.code == 409);
    CHECK(contains(*busy.bytes, "scan 1 is running"));
    CHECK(asked.ask(Kind::add, R"({"frames": 5})").code == 201);
    CHECK(asked.ask(Kind::pause).code == 202);
    CHECK(acquirer.session.is_pause_asked());
    CHECK(asked.ask(Kind::resume).code == 202);
    CHECK_FALSE(acquirer.session.is_pause_asked());
    CHECK(*asked.ask(Kind::cancel).bytes == "{\"scan_id\":1}\n");
    CHECK(acquirer.session.requested() == StopRequest::cancel);
}

TEST_CASE("an acquirer that does not answer starts nothing") {
    const Asked asked;
    Acquirer acquirer{asked.name.text};
    acquirer.session.begin_serving();
    const SessionView view = *SessionView::open(asked.name.text, Access::read_only);
    CHECK(start_by(Deadline::in(Nanoseconds(0)), view, "{}") == std::nullopt);
    CHECK(asked.list().at("waiting").empty());
}

TEST_CASE("a scan of the queue that runs is not removed, and stays when it is over") {
    const Asked asked;
    CHECK(asked.ask(Kind::add, R"({"frames": 5, "name": "x"})").code == 201);
    ScanQueue queue(asked.name.text);
    CHECK(queue.change(1, QueueState::waiting, QueueState::running));
    CHECK(asked.ask(Kind::remove, "", 1).code == 409);
    CHECK(asked.list().at("running").at("name") == "x");
    queue.finish(1, QueueState::done, {4, "all frames acquired", ExitCode::done, "/data/x", 1, 2, 5, ""});
    const nlohmann::json over = asked.list().at("finished").at(0);
    CHECK(over.at("delivered") == 5);
    CHECK(over.at("reason") == "all frames acquired");
}
