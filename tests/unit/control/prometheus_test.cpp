#include <doctest/doctest.h>

#include <limits>

#include "control/prometheus/exposition.hpp"
#include "control/prometheus/session_metrics.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
SessionStatus working_session() {
    SessionStatus status;
    status.session = "scope";
    status.run_state = layout::RunState::working;
    status.acquirer_alive = true;
    status.slot_count = 64;
    status.ring_used = 3;
    status.full_wait = 1500ms;
    status.scan.emplace();
    status.scan->scan_id = 7;
    status.scan->state = layout::ScanState::working;
    status.scan->planned = 1000;
    status.scan->delivered = 100;
    status.scan->lost_camera = 2;
    status.processes.resize(2);
    status.processes[0].role = "acquirer";
    status.processes[0].alive = true;
    status.processes[1].role = "writer";
    status.processes[1].alive = true;
    status.processes[1].purpose = layout::Purpose::stores;
    status.processes[1].bytes = 4096;
    status.processes[1].disk.emplace();
    return status;
}

std::string metrics_of(const SessionStatus& status) {
    return session_metrics({{status.session, status, 2}}, 0);
}
}  // namespace

TEST_CASE("a metric has its help and type once, before its first sample") {
    Exposition out;
    out.metric("a_total", Exposition::Kind::counter, "Some.");
    out.sample({}, 1);
    out.metric("b", Exposition::Kind::gauge, "Nothing.");
    out.metric("c", Exposition::Kind::gauge, "More.");
    out.sample({{"x", "1"}}, 2.5);
    out.sample({{"x", "2"}, {"y", ""}}, -1);
    CHECK(out.text() ==
          "# HELP a_total Some.\n# TYPE a_total counter\na_total 1\n"
          "# HELP c More.\n# TYPE c gauge\nc{x=\"1\"} 2.5\nc{x=\"2\",y=\"\"} -1\n");
}

TEST_CASE("a label's value is escaped, and what is no UTF-8 becomes question marks") {
    const auto shown = [](std::string_view value) {
        Exposition out;
        out.metric("m", Exposition::Kind::gauge, "h");
        out.sample({{"l", value}}, 0);
        const std::string& text = out.text();
        const std::size_t begin = text.find("m{l=\"") + 5;
        return text.substr(begin, text.rfind("\"} 0\n") - begin);
    };
    CHECK(shown("a\\b\"c\nd") == "a\\\\b\\\"c\\nd");
    CHECK(shown("µm 漢 \U0001F52C") == "µm 漢 \U0001F52C");
    CHECK(shown("\xFF"
                "a\xC3") == "?a?");
    CHECK(shown("\xC0\xAF") == "??");            // a form that is too long
    CHECK(shown("\xED\xA0\x80") == "???");       // half of a pair
    CHECK(shown("\xF4\x90\x80\x80") == "????");  // beyond the last character
    CHECK(shown("") == "");
}

TEST_CASE("numbers that are none have the names of the format") {
    Exposition out;
    out.metric("m", Exposition::Kind::gauge, "h");
    out.sample({{"n", "a"}}, std::numeric_limits<double>::quiet_NaN());
    out.sample({{"n", "b"}}, std::numeric_limits<double>::infinity());
    out.sample({{"n", "c"}}, -std::numeric_limits<double>::infinity());
    out.sample({{"n", "d"}}, 1e18);
    CHECK(contains(out.text(), "m{n=\"a\"} NaN\nm{n=\"b\"} +Inf\nm{n=\"c\"} -Inf\nm{n=\"d\"} 1e+18\n"));
}

TEST_CASE("a session's metrics are in base units, with session, role and reason") {
    const std::string text = metrics_of(working_session());
    CAPTURE(text);
    for (const char* line :
         {"framering_session_readable{session=\"scope\"} 1",
          "framering_session_state{session=\"scope\",state=\"working\"} 1",
          "framering_session_state{session=\"scope\",state=\"idle\"} 0",
          "framering_queue_waiting_scans{session=\"scope\"} 2", "framering_ring_used_slots{session=\"scope\"} 3",
          "framering_ring_full_wait_seconds_total{session=\"scope\"} 1.5",
          "framering_scan_planned_frames{session=\"scope\"} 1000",
          "framering_scan_lost_frames_total{session=\"scope\",reason=\"camera\"} 2",
          "framering_scan_lost_frames_total{session=\"scope\",reason=\"ring_full\"} 0",
          "framering_process_up{session=\"scope\",role=\"writer\"} 1",
          "framering_process_stored_bytes_total{session=\"scope\",role=\"writer\"} 4096"}) {
        CHECK(contains(text, std::string("\n") + line + "\n"));
    }
    CHECK_FALSE(contains(text, "framering_process_lag_frames{session=\"scope\",role=\"acquirer\"}"));
    CHECK_FALSE(contains(text, "framering_disk_free_bytes"));  // not known
}

TEST_CASE("hooks are counted by state, where there are any") {
    ObservedSession session{"scope", working_session(), {}};
    CHECK_FALSE(contains(session_metrics({session}, 0), "hook"));
    session.hooks = HookCounts{3, 1, 12, 2, 3, 4};
    const std::string text = session_metrics({session}, 0);
    CHECK(contains(text, "framering_hook_jobs{session=\"scope\",state=\"waiting\"} 3\n"));
    CHECK(contains(text, "framering_hook_jobs{session=\"scope\",state=\"given_up\"} 2\n"));
    CHECK(contains(text, "framering_hook_jobs_without_runner{session=\"scope\"} 3\n"));
    CHECK(contains(text, "framering_hook_jobs_without_command{session=\"scope\"} 4\n"));
}

TEST_CASE("of no session there is only what this program is, and one that cannot be read says so") {
    CHECK(count_of(session_metrics({}, 0), "# TYPE") == 1);
    const std::string text = session_metrics({{"broken", {}, {}}}, 0);
    CHECK(contains(text, "framering_session_readable{session=\"broken\"} 0\n"));
    CHECK(count_of(text, "broken") == 1);
}

TEST_CASE("several sessions are samples of the same metrics") {
    SessionStatus other = working_session();
    other.session = "other";
    const std::string text = session_metrics({{"scope", working_session(), {}}, {"other", other, {}}}, 0);
    CHECK(count_of(text, "# TYPE framering_ring_slots gauge") == 1);
    CHECK(contains(text,
                   "framering_ring_slots{session=\"scope\"} 64\nframering_ring_slots{session=\"other\"} 64\n"));
}

TEST_CASE("a role has one sample, of the process that is there") {
    SessionStatus status = working_session();
    status.processes.push_back(status.processes[1]);
    status.processes[1].alive = false;
    status.processes[2].bytes = 8192;
    const std::string text = metrics_of(status);
    CHECK(count_of(text, "framering_process_stored_bytes_total{session=\"scope\",role=\"writer\"}") == 1);
    CHECK(contains(text, "framering_process_stored_bytes_total{session=\"scope\",role=\"writer\"} 8192\n"));
}
