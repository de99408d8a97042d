// Scans that nobody records, whose exposure and gain somebody changes.
#pragma once
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "common/session/viewer_session.hpp"
#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/rig.hpp"

namespace framering::test {

// What the newest frame's header says.
[[nodiscard]] inline double newest_exposure_us(ViewerSession& viewer) {
    viewer.newest().forget();
    return viewer.newest().sample([](const FrameView& frame) { return frame.info.exposure_us; }).value_or(-1);
}

[[nodiscard]] inline ViewerSession look_at(const Rig& rig) {
    return ViewerSession(*SessionView::open(rig.session(), Access::read_only));
}

// `control exposure VALUE` and the like: what it prints behind the session's name.
[[nodiscard]] inline std::string changed(Rig& rig, const std::string& key, const Arguments& value = {}) {
    ChildProcess& control = rig.control(key, value);
    CHECK(control.wait() == exited(0));
    const std::string before = "session " + rig.session() + ": ";
    const std::string said = control.out();
    CAPTURE(control.story());
    REQUIRE(said.starts_with(before));
    return said.substr(before.size(), said.find('\n') - before.size());
}

inline void check_canceled_by_control(Rig& rig, ChildProcess& acquirer) {
    CHECK(rig.control("cancel").wait() == exited(0));
    CHECK(acquirer.wait() == exited(4));
    CHECK(rig.segments().empty());
}

}  // namespace framering::test
