#include "viewer/session_watch.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
SessionStatus running_session() {
    SessionStatus status;
    status.run_state = layout::RunState::working;
    status.acquirer_alive = true;
    return status;
}
}  // namespace

TEST_CASE("a session has ended when its acquirer said so") {
    SessionStatus status = running_session();
    CHECK_FALSE(has_ended(status));
    status.run_state = layout::RunState::terminating;
    CHECK_FALSE(has_ended(status));  // the writer is still storing
    status.retired = true;
    CHECK(has_ended(status));
}

TEST_CASE("a killed acquirer ends no session until its memory is removed") {
    SessionStatus status = running_session();
    status.acquirer_alive = false;
    CHECK_FALSE(has_ended(status));
    status.linked = false;
    CHECK(has_ended(status));
}

TEST_CASE("a session that another acquirer has replaced is to be followed") {
    SessionStatus status = running_session();
    status.acquirer_alive = false;
    status.linked = false;
    status.retired = true;
    CHECK_FALSE(has_ended(status));
}

TEST_CASE("axes are those of the plan of the newest scan") {
    SessionStatus session = running_session();
    ScanPlan plan;
    plan.format = {4, 4, PixelFormat::mono8, 8, 0};
    plan.axes = {{"t", "s", 0, 0.5}, {"z", "um", 5, 0.25}};
    session.scan = ScanInfo{};
    session.scan->scan_id = 1;
    session.scan->plan = to_json(plan);
    session.processes.emplace_back();
    ViewerStatus status;
    describe_session(session, status);
    CHECK(status.axes == plan.axes);
    session.scan->scan_id = 2;
    session.scan->plan = "a damaged plan";
    describe_session(session, status);
    CHECK(status.axes.empty());
    CHECK(status.scan_id == 2);
}

TEST_CASE("of two writers the lag of the slower one is told, and the trouble of each by its role") {
    SessionStatus session = running_session();
    ProcessStatus writer;
    writer.role = "writer";
    writer.alive = true;
    writer.lag = 3;
    writer.purpose = layout::Purpose::stores;
    writer.disk = DiskFigures{};
    ProcessStatus second = writer;
    second.role = "second";
    second.lag = 40;
    session.processes = {ProcessStatus{}, second, writer};
    ViewerStatus status;
    describe_session(session, status);
    CHECK(status.writer_lag == 40);
    CHECK(status.writer_error.empty());
    session.processes[1].alive = false;
    session.processes[2].error = "no space";
    describe_session(session, status);
    CHECK(status.writer_records);
    CHECK(status.writer_error == "second is gone; writer no space");
    session.processes.erase(session.processes.begin() + 1);
    describe_session(session, status);
    CHECK(status.writer_lag == 3);
    CHECK(status.writer_error == "no space");
}

TEST_CASE("a role that only processes is no writer, however far behind and troubled it is") {
    SessionStatus session = running_session();
    ProcessStatus notebook;
    notebook.role = "notebook";
    notebook.alive = true;
    notebook.lag = 40;
    notebook.error = "out of memory";
    notebook.disk = DiskFigures{};
    notebook.purpose = layout::Purpose::processes;
    session.processes = {ProcessStatus{}, notebook};
    ViewerStatus status;
    describe_session(session, status);
    CHECK_FALSE(status.writer_records);
    CHECK(status.writer_lag == 0);
    CHECK(status.writer_error.empty());
    session.processes[1].purpose = layout::Purpose::forwards;
    CHECK_FALSE(session.recorded());
    session.processes[1].purpose = layout::Purpose::stores;
    CHECK(session.recorded());
}

TEST_CASE("a status that tells the same is the same whatever the clock says") {
    ViewerStatus status;
    status.session = "demo";
    ViewerStatus later = status;
    later.link_age = Nanoseconds(5);
    later.shown_hz = 3;
    CHECK(same_but_for_the_clock(status, later));
    later.writer_blocked = Nanoseconds(5);
    CHECK_FALSE(same_but_for_the_clock(status, later));
    later = status;
    later.writer_lag = 1;
    CHECK_FALSE(same_but_for_the_clock(status, later));
    later = status;
    later.link = SessionLink::ended;
    CHECK_FALSE(same_but_for_the_clock(status, later));
    later = status;
    later.forecast.scan_left = Nanoseconds(1);
    CHECK_FALSE(same_but_for_the_clock(status, later));
}
