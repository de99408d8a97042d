// The entry of a role, between its processes.
#include "common/session/held_entry.hpp"

#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A process of a role, with an opening of the session of its own.
struct Holder {
    explicit Holder(const std::string& session, const std::string& role = "writer")
        : view(*SessionView::open(session, Access::read_write)),
          entry(HeldEntry::take(view, {.session = session, .role = role}, Deadline::in(Nanoseconds(0)), {})) {}
    [[nodiscard]] bool ask(Acquirer& acquirer) {
        return acquirer.while_ticking(
            [&] { return entry.ask_for_admission(view, layout::kNone, Deadline::in(10s), {}); });
    }

    SessionView view;
    HeldEntry entry;
};
}  // namespace

TEST_CASE("an entry is held by one process of its role and by name") {
    Name name;
    const Acquirer acquirer(name.text);
    Holder holder(name.text);
    CHECK(text_of(holder.entry->role) == "writer");
    CHECK(message_of([&] { (void)Holder(name.text); }).find("role 'writer' is in use by writer (pid ") !=
          std::string::npos);
    Holder other(name.text, "other");
    CHECK(&*other.entry != &*holder.entry);
    holder.entry.leave();
    CHECK(message_of([&] { (void)Holder(name.text); }).empty());
}

TEST_CASE("a role that was not attached leaves no frames to its next process") {
    Name name;
    Acquirer acquirer(name.text);
    {
        Holder holder(name.text);
        REQUIRE(holder.ask(acquirer));
    }
    CHECK_FALSE(Holder(name.text).entry.had_frames());
}

TEST_CASE("a role that was attached leaves its frames and where it stored them to its next process") {
    Name name;
    Acquirer acquirer(name.text);
    {
        Holder first(name.text);
        CHECK_FALSE(first.entry.predecessor_output());
        REQUIRE(first.ask(acquirer));
        first.entry.attach();
        set_text(first.entry->output, "/scans/1");
    }
    Holder second(name.text);
    CHECK(second.entry.had_frames());
    CHECK(second.entry.predecessor_output() == "/scans/1");
    const std::uint64_t generation = second.entry->generation;
    second.entry.take_over();
    CHECK(second.entry->generation == generation + 1);
    second.entry.leave();
    const Holder third(name.text);
    CHECK_FALSE(third.entry.had_frames());
    CHECK_FALSE(third.entry.predecessor_output());
}

TEST_CASE("nobody is admitted to segments that are over") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    name.keep();
    Holder holder(name.text);
    (void)acquirer->session.leave(false);
    CHECK_FALSE(holder.entry.ask_for_admission(holder.view, layout::kNone, Deadline::in(10s), {}));
}

TEST_CASE("a role that is stopped while it waits says so, and has left its entry") {
    Name name;
    const Acquirer acquirer(name.text);
    Holder holder(name.text);
    const std::atomic<unsigned> requests{1};
    try {
        (void)holder.entry.ask_for_admission(holder.view, layout::kNone, Deadline::in(10s), StopToken(requests));
        FAIL("it was admitted");
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::canceled);
        CHECK(std::string(error.what()).find("stopped while role") != std::string::npos);
    }
    CHECK(holder.entry->attachment == layout::Attachment::left);
}

TEST_CASE("a role that no acquirer admits has left its entry") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    name.keep();
    acquirer.reset();
    Holder holder(name.text);
    CHECK(message_of([&] {
              (void)holder.entry.ask_for_admission(holder.view, layout::kNone, Deadline::in(Nanoseconds(0)), {});
          }).find("has no running acquirer") != std::string::npos);
    CHECK(holder.entry->attachment == layout::Attachment::left);
}
