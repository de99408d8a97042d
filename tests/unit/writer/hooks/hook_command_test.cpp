#include "writer/hooks/hook_command.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/failure_of.hpp"
#include "writer/hooks/hook_retries.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
HookValues some_values() {
    HookValues values;
    values.job = "job-1";
    values.directory = "/data/a b";
    values.scan = "a b";
    values.name = "scan_00001.ome.tif";
    values.file = "/data/a b/scan_00001.ome.tif";
    values.session = "default";
    values.role = "writer";
    values.frames = 5;
    values.first_sequence = 7;
    values.bytes = 1234;
    return values;
}

std::vector<std::string> filled(const std::string& text) {
    return HookCommand(HookKind::file_closed, text).words_for(some_values());
}

std::string refusal_of_hook(const std::string& text, HookKind kind = HookKind::file_closed) {
    const Failure failure = failure_of([&] { (void)HookCommand(kind, text); });
    CHECK(failure.exit_code == ExitCode::usage);
    return failure.line;
}
}  // namespace

TEST_CASE("command of a hook: places are filled within words, after these are split") {
    CHECK(filled("true {file}") == std::vector<std::string>{"true", "/data/a b/scan_00001.ome.tif"});
    CHECK(filled("true s3:{scan}/{name} '{job} {frames}'") ==
          std::vector<std::string>{"true", "s3:a b/scan_00001.ome.tif", "job-1 5"});
    CHECK(filled("true {directory} {session} {role} {first_sequence} {bytes} {attempt}") ==
          std::vector<std::string>{"true", "/data/a b", "default", "writer", "7", "1234", "1"});
}

TEST_CASE("command of a hook: nothing of a value is expanded or filled again") {
    HookValues values = some_values();
    values.scan = "{job} $(reboot) 'x' \"y\" ;z";
    const auto words = HookCommand(HookKind::file_closed, "true {scan}").words_for(values);
    CHECK(words == std::vector<std::string>{"true", "{job} $(reboot) 'x' \"y\" ;z"});
}

TEST_CASE("command of a hook: doubled braces are braces, and a closing one alone is itself") {
    CHECK(filled("true {{file}} }}{{ a}b") == std::vector<std::string>{"true", "{file}", "}{", "a}b"});
}

TEST_CASE("command of a hook: what is wrong with it is said without what it is made of") {
    for (const char* text : {"true {secret}", "true {file", "true {} secret", "true 'secret", "",
                             "no-such-secret-program x", "TOKEN=secret true", "true secret\\", "./secret"}) {
        CAPTURE(text);
        const std::string line = refusal_of_hook(text);
        CHECK_FALSE(contains(line, "secret"));
    }
    CHECK(contains(refusal_of_hook("true {secret}"), "{file}, {name}"));
}

TEST_CASE("command of a hook: one for scans has no file, and one for files no state") {
    CHECK(contains(refusal_of_hook("true {file}", HookKind::scan_closed), "{state}"));
    CHECK(contains(refusal_of_hook("true {state}"), "{file}"));
    HookValues values = some_values();
    values.kind = HookKind::scan_closed;
    values.state = "complete";
    CHECK(HookCommand(HookKind::scan_closed, "true {state}").words_for(values).back() == "complete");
}

TEST_CASE("command of a hook: the same values are in its environment") {
    const auto variables = hook_variables(some_values());
    const auto has = [&](const char* variable) { return std::ranges::count(variables, variable) == 1; };
    CHECK(has("FRAMERING_EVENT=file-closed"));
    CHECK(has("FRAMERING_JOB=job-1"));
    CHECK(has("FRAMERING_FILE=/data/a b/scan_00001.ome.tif"));
    CHECK(std::ranges::none_of(variables,
                               [](const std::string& each) { return each.starts_with("FRAMERING_STATE"); }));
}

TEST_CASE("retries of a hook: pauses double up to five minutes") {
    CHECK(retry_pause(1s, 1) == 1s);
    CHECK(retry_pause(1s, 2) == 2s);
    CHECK(retry_pause(1s, 9) == 256s);
    CHECK(retry_pause(1s, 10) == 5min);
    CHECK(retry_pause(1s, ~0ULL) == 5min);
    CHECK(retry_pause(1h, 1) == 5min);
}

TEST_CASE("retries of a hook: a job is due at its time, or if the wall clock was set back") {
    HookJob job;
    CHECK(is_due(job, 0));
    job.state = HookState::failed;
    job.next_utc_ns = 1'000'000'000'000;
    CHECK_FALSE(is_due(job, job.next_utc_ns - 1));
    CHECK(is_due(job, job.next_utc_ns));
    CHECK(is_due(job, job.next_utc_ns - 301'000'000'000));
}
