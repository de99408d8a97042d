// acquirer --check-plugin: each promise that a plug-in can break is found broken.
#include <doctest/doctest.h>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"

using namespace framering::test;

namespace {
struct BrokenPromise {
    const char* mood;
    const char* check;
    const char* seen;
};

void check_found(const BrokenPromise& broken) {
    CAPTURE(broken.mood);
    PluginRig plugin(broken.mood);
    ChildProcess& check = plugin.asks({"--check-plugin", plugin.moody(), "--check-only", broken.check});
    CHECK(check.wait() == exited(1));
    CAPTURE(check.story());
    CHECK(check.out().starts_with(std::string("FAIL  ") + broken.check));
    CHECK(contains(check.out(), broken.seen));
}
}  // namespace

TEST_CASE("a plug-in that keeps its promises passes every check") {
    for (const char* const pixels : {"mono8", "mono16", "mono12p", "padded"}) {
        CAPTURE(pixels);
        PluginRig plugin("", pixels);
        ChildProcess& check = plugin.asks({"--check-plugin", plugin.moody()});
        CHECK(check.wait() == exited(0));
        CAPTURE(check.story());
        CHECK_FALSE(contains(check.out(), "FAIL"));
        CHECK_FALSE(contains(check.out(), "n/a"));
        CHECK(contains(check.out(), "23 checks, 0 failed, 0 could not be made"));
    }
}

TEST_CASE("a plug-in's table, list and open are checked") {
    for (const BrokenPromise& broken : {BrokenPromise{"nameless", "table", "name or version is empty"},
                                        {"no-queue", "table", "queue in its fr_camera is NULL"},
                                        {"none", "list", "no camera was found"},
                                        {"same-id", "list", "two cameras have the id 'M0'"},
                                        {"endless-list", "list", "no FR_END"},
                                        {"fail:list", "list", "the lens cap is on"},
                                        {"endless-list", "list-end", "no FR_END"},
                                        {"opens-all", "open-unknown", "returned FR_OK, not FR_UNKNOWN"},
                                        {"silent", "open-unknown", "error(NULL) has no text"},
                                        {"fail:open", "open-again", "the lens cap is on"},
                                        {"opens-nothing", "open-again", "FR_OK and no camera"}}) {
        check_found(broken);
    }
}

TEST_CASE("a plug-in's settings are checked") {
    for (const BrokenPromise& broken :
         {BrokenPromise{"bad-key", "settings", "expo sure"},
          {"bad-type", "settings", "the type 99"},
          {"no-choices", "settings", "a choice without choices"},
          {"endless-settings", "settings", "no FR_END"},
          {"out-of-range", "settings", "exposure is 5000, outside of its range"},
          {"forgetful", "set-get", "set(exposure=100) is read back as 110, without FR_INEXACT"},
          {"always-inexact", "set-get", "FR_INEXACT of the value that get() gave"},
          {"no-limit", "set-beyond", "was taken, though the maximum is 1000"},
          {"secretly-inexact", "set-beyond", "FR_OK without FR_INEXACT"},
          {"takes-all", "set-nonsense", "not FR_INVALID"},
          {"knows-all", "set-unknown", "not FR_UNKNOWN"},
          {"writes-read-only", "set-read-only", "width is FR_READ_ONLY"}}) {
        check_found(broken);
    }
}

TEST_CASE("a plug-in's format is checked") {
    for (const BrokenPromise& broken : {BrokenPromise{"bgr8", "format", "0x02180015"},
                                        {"no-height", "format", "height"},
                                        {"short-stride", "format", "stride of 63"},
                                        {"few-bytes", "format", "takes 64 bytes"},
                                        {"too-many-bytes", "format", "takes 18446744073709551615 bytes"},
                                        {"odd-alignment", "format", "alignment of 3"},
                                        {"strange-ids", "format", "counts its frames in a way (17)"},
                                        {"fail:format", "format", "the lens cap is on"}}) {
        check_found(broken);
    }
}

TEST_CASE("a plug-in's frames are checked") {
    for (const BrokenPromise& broken : {BrokenPromise{"twice@3", "frames", "which it was not given"},
                                        {"wrong@3", "frames", "slot 1000000"},
                                        {"overrun@3", "frames", "it wrote behind the 3072 bytes"},
                                        {"empty-frames", "frames", "nothing was written into its slot"},
                                        {"boasts@3", "frames", "a frame says 3073 bytes, the slot has 3072"},
                                        {"shrinks@3", "frames", "FR_FRAME_OK with 3071 of 3072 bytes"},
                                        {"strange-status@3", "frames", "status 77"},
                                        {"strange-code", "frames", "code 42"},
                                        {"future", "frames", "host_ns"},
                                        {"silent-camera", "frames", "no frame came within 10 s"},
                                        {"ends", "frames", "FR_END, though frames without an end"},
                                        {"changed@3", "frames", "somebody has moved the region"},
                                        {"fail:start", "frames", "start(): the lens cap is on"},
                                        {"fail:queue", "frames", "queue(): the lens cap is on"},
                                        {"fail:wait@3", "frames", "wait(): the lens cap is on"},
                                        {"same-ids", "ids", "two frames have the id 1"}}) {
        check_found(broken);
    }
}

TEST_CASE("a plug-in's stop, timeouts and counts are checked") {
    for (const BrokenPromise& broken : {BrokenPromise{"late", "stop", "was written to"},
                                        {"keeps-slots", "restart", "which it was not given"},
                                        {"fail:stop", "stop", "stop(): the lens cap is on"},
                                        {"endless", "count", "start(3) gave one frame more"},
                                        {"never-times-out", "timeout", "not FR_TIMEOUT"},
                                        {"deaf", "cancel", "wait() returned FR_TIMEOUT"},
                                        {"unnamed-value", "values", "more values than the 2"},
                                        {"same-key", "values", "the key 'temperature'"},
                                        {"shrinking-counter", "counters", "backwards"}}) {
        check_found(broken);
    }
}

TEST_CASE("a check that cannot be made says why, and fails nothing") {
    for (const auto& [given, check, why] : {std::array{"triggered", "frames", "outside trigger"},
                                            {"no-settings", "settings", "the camera has no settings"},
                                            {"none", "frames", "no camera was found"}}) {
        const std::string mood = given;
        CAPTURE(mood);
        PluginRig plugin(mood);
        ChildProcess& made = plugin.asks({"--check-plugin", plugin.moody(), "--check-only", check});
        CHECK(made.wait() == exited(0));
        CHECK(made.out().starts_with("n/a   "));
        CHECK(contains(made.out(), why));
    }
}

TEST_CASE("a plug-in that crashes, aborts or exits fails the checks that meet it, and no others") {
    for (const auto& [given, how] : {std::pair{"crash:start", "crashed (SIGSEGV) in start()"},
                                     {"abort:start", "crashed (SIGABRT) in start()"},
                                     {"exit:start", "ended the process in start()"}}) {
        const std::string mood = given;
        CAPTURE(mood);
        PluginRig plugin(mood);
        ChildProcess& check = plugin.asks({"--check-plugin", plugin.moody()});
        CHECK(check.wait() == exited(1));
        CAPTURE(check.story());
        CHECK(contains(check.out(), "pass  set-get"));
        CHECK(contains(check.out(), "FAIL  frames"));
        CHECK(contains(check.out(), how));
        CHECK(contains(check.out(), "23 checks, 10 failed"));
    }
}

TEST_CASE("a file that is no plug-in is a failed check, a missing one a wrong option") {
    PluginRig plugin;
    ChildProcess& check = plugin.asks({"--check-plugin", plugin.add("empty", "empty"), "--check-only", "table"});
    CHECK(check.wait() == exited(1));
    CHECK(contains(check.out(), "it has no function fr_camera_plugin()"));
    CHECK(plugin.asks({"--check-plugin", (plugin.folder / "none").string()}).wait() == exited(2));
    ChildProcess& unknown = plugin.asks({"--check-plugin", plugin.moody(), "--check-only", "nonsense"});
    CHECK(unknown.wait() == exited(2));
    CHECK(contains(unknown.err(), "there is no such check; use table, list,"));
}
