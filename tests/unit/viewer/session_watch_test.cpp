#include "viewer/session_watch.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
SessionStatus running() {
    SessionStatus status;
    status.run_state = layout::RunState::working;
    status.acquirer_alive = true;
    return status;
}
}  // namespace

TEST_CASE("a session has ended when its acquirer said so") {
    SessionStatus status = running();
    CHECK_FALSE(has_ended(status));
    status.run_state = layout::RunState::terminating;
    CHECK_FALSE(has_ended(status));  // the writer is still storing
    status.retired = true;
    CHECK(has_ended(status));
}

TEST_CASE("a killed acquirer ends no session until its memory is removed") {
    SessionStatus status = running();
    status.acquirer_alive = false;
    CHECK_FALSE(has_ended(status));
    status.linked = false;
    CHECK(has_ended(status));
}

TEST_CASE("a session that another acquirer has replaced is to be followed") {
    SessionStatus status = running();
    status.acquirer_alive = false;
    status.linked = false;
    status.retired = true;
    CHECK_FALSE(has_ended(status));
}
