#include "tests/crash/crash_scan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "common/base/stop_token.hpp"
#include "tests/crash/asker.hpp"
#include "tests/support/session_in_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace framering::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {
Arguments with(Arguments arguments, const Arguments& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

// What `more` says goes before.
Arguments acquirer_options(const Arguments& more = {}) {
    Arguments all{"--width",   "16",       "--height",   "8",          "--embed-sequence", "--checksum",
                  "--measure", "mean,max", "--wait-for", "writer=10s", "--wait-for",       "copy=10s"};
    for (const Arguments& usual : {Arguments{"--slots", "2"}, {"--frames", std::to_string(kCrashFrames)}}) {
        if (std::ranges::find(more, usual.front()) == more.end()) {
            all = with(all, usual);
        }
    }
    return with(all, more);
}

Arguments writer_options(const Arguments& more = {}) {
    return with({"--max-file-frames", "6"}, more);
}

// As long as scripts/run.sh waits before it starts a process again.
void wait_a_moment_until(const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + 200ms;
    while (!is_so() && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(1ms);
    }
}

// Frames that evictions cost the role, whoever counted them.
std::uint64_t missed_by(const std::string& role, const SessionView& view) {
    std::uint64_t frames = 0;
    for (std::uint64_t i = 0; i < layout::kReaderEntries; ++i) {
        frames += text_of(view.entry(i).role) == role ? view.entry(i).missed.load() : 0;
    }
    return frames;
}

bool is_closed(const fs::path& directory) {
    return exists(directory / "scan.json") && read_scan_directory(directory).state != "recording";
}
}  // namespace

// A second writer, which nothing kills.
ChildProcess& CrashScan::copier(const Arguments& more) {
    Arguments options{"--session", rig_.session(),    "--role", "copy",
                      "--output",  copies().string(), "--wait", "30s"};
    return rig_.program("writer", with(options, writer_options(more)));
}

CrashScan::CrashScan() : rig_(TemporaryDirectory::in_memory()), onlooker_(rig_.session()) {
}

CrashScan::Play CrashScan::trace(const std::string& program, const Arguments& arguments, const Death& death) {
    TracedProgram traced(fs::path(FRAMERING_PROGRAM_DIR) / program, arguments, death.point);
    const bool died = traced.run(death.point, death.hit);
    hits_ = traced.hits();
    story_ += traced.story();
    return {died, traced.end()};
}

// As scripts/run.sh: not where its session is gone, which means that it died after its scan. It looks after a
// pause, in which a writer that has closed the scan removes the session.
bool CrashScan::acquirer_comes_again() {
    const auto is_over = [&] { return rig_.segments().empty(); };
    if (is_closed(rig_.output() / "scan")) {
        wait_a_moment_until(is_over);
    }
    const bool session_was_seen = exists(rig_.output() / "scan");
    return !session_was_seen || rig_.status().has_value();
}

// As scripts/run.sh: not where the acquirer has ended and there is no session, which it looks at after a pause.
bool CrashScan::writer_comes_again(ChildProcess& acquirer) {
    if (is_closed(rig_.output() / "scan")) {
        wait_a_moment_until([&] { return !acquirer.running(); });
    }
    return acquirer.running() || rig_.status().has_value();
}

void CrashScan::finish_acquirer(Arguments arguments) {
    if (acquirer_comes_again()) {
        if (arguments.back() != "--resume") {
            arguments.emplace_back("--resume");
        }
        check_end(rig_.acquirer(arguments).wait());
    }
}

void CrashScan::check_end(const ProcessEnd& end) const {
    CHECK((end == exited(0) || (drops_ && end == exited(3))));
}

bool CrashScan::play_changes(const Death& death) {
    const Asker asker(rig_.session());
    return play_acquirer(death);
}

bool CrashScan::play_acquirer(const Death& death, const Death& before) {
    ChildProcess& writer = rig_.writer(writer_options());
    ChildProcess& copy = copier();
    Arguments options = acquirer_options();
    if (!before.point.empty()) {
        REQUIRE(trace("acquirer", rig_.acquirer_arguments(options), before).died);
        options.emplace_back("--resume");
    }
    const Play play = trace("acquirer", rig_.acquirer_arguments(options), death);
    if (play.died) {
        finish_acquirer(options);
    } else {
        check_end(play.end);
    }
    check_end(writer.wait());
    check_end(copy.wait());
    return play.died;
}

bool CrashScan::play_acquirer_without_writer(const Death& death, const std::string& when_full) {
    drops_ = when_full == "drop";
    const Arguments arguments = rig_.writer_arguments(writer_options());
    const fs::path program = fs::path(FRAMERING_PROGRAM_DIR) / "writer";
    ChildProcess& copy = copier();
    ProcessEnd end;
    std::thread writers([&] {
        TracedProgram killed(program, arguments, "writer_cursor_stored");
        // At once: with drop the scan is soon over.
        (void)killed.run("writer_cursor_stored", 1);
        // As long as the acquirer may sleep before it looks at its readers, and longer than the ring lasts.
        std::this_thread::sleep_for(100ms);
        TracedProgram next(program, arguments, "none");
        (void)next.run();
        end = next.end();
    });
    const Arguments options = acquirer_options({"--when-full", when_full});
    const Play play = trace("acquirer", rig_.acquirer_arguments(options), death);
    if (play.died) {
        finish_acquirer(options);
    } else {
        check_end(play.end);
    }
    writers.join();
    check_end(end);
    check_end(copy.wait());
    return play.died;
}

bool CrashScan::play_acquirer_with_notebook(const Death& death) {
    ChildProcess& writer = rig_.writer(writer_options());
    ChildProcess& copy = copier();
    std::optional<ReaderSession> notebook;
    std::future<void> stands_still = std::async(std::launch::async, [&] {
        notebook.emplace(notebook_settings(rig_.session()), StopToken());
        notebook->ready_for(1);
        while (notebook->frames().poll(1, layout::kNone).empty() && !notebook->frames().evicted()) {
            notebook->frames().wait(1ms);
        }
    });
    const Arguments options = acquirer_options({"--wait-for", "notebook=10s"});
    const Play play = trace("acquirer", rig_.acquirer_arguments(options), death);
    if (play.died) {
        finish_acquirer(options);
    } else {
        check_end(play.end);
    }
    check_end(writer.wait());
    check_end(copy.wait());
    stands_still.get();
    CHECK(notebook->frames().evicted());
    CHECK(missed_by("notebook", notebook->view()) >= 2);  // all that the ring had
    notebook->leave();
    return play.died;
}

bool CrashScan::play_writer(const Death& death, const Death& before, const Arguments& more) {
    ChildProcess& acquirer = rig_.acquirer(acquirer_options(more));
    ChildProcess& copy = copier();
    const Arguments options = rig_.writer_arguments(writer_options());
    if (!before.point.empty()) {
        REQUIRE(trace("writer", options, before).died);
    }
    const Play play = trace("writer", options, death);
    if (!play.died) {
        check_end(play.end);
    } else if (writer_comes_again(acquirer)) {
        check_end(rig_.writer(writer_options()).wait());
    }
    check_end(acquirer.wait());
    check_end(copy.wait());
    return play.died;
}

bool CrashScan::play_other_ring(const Death& death) {
    ChildProcess& writer = rig_.writer(writer_options());
    ChildProcess& copy = copier();
    REQUIRE(trace("acquirer", rig_.acquirer_arguments(acquirer_options()), {"acquirer_head_stored", 4}).died);
    // Frames that are not stored would keep the ring.
    rig_.wait_for("all frames are stored", [](const RigStatus& now) {
        return now.roles.at("writer").lag == 0 && now.roles.at("copy").lag == 0;
    });
    const Arguments options = acquirer_options({"--slots", "4"});
    const Play play = trace("acquirer", rig_.acquirer_arguments(options), death);
    if (!play.died) {
        CHECK(play.end == exited(0));
    } else if (!exists(rig_.output() / "scan_001") || rig_.status()) {
        // Not with --resume: it has not begun a scan yet, and would find the one that it is to replace.
        CHECK(rig_.acquirer(options).wait() == exited(0));
    }
    CHECK(writer.wait() == exited(1));  // of the first scan
    CHECK(copy.wait() == exited(1));
    return play.died;
}

bool CrashScan::play_abandoned_writer(const Death& death) {
    const Arguments arguments = rig_.acquirer_arguments(acquirer_options());
    std::thread acquirer([&] {
        TracedProgram killed(fs::path(FRAMERING_PROGRAM_DIR) / "acquirer", arguments, "acquirer_head_stored");
        (void)killed.run("acquirer_head_stored", 4);
    });
    const Arguments impatient{"--acquirer-timeout", "50ms"};
    ChildProcess& copy = copier(impatient);
    const Arguments options = writer_options(impatient);
    const Play play = trace("writer", rig_.writer_arguments(options), death);
    acquirer.join();
    if (!play.died) {
        CHECK(play.end == exited(1));
    } else if (!is_closed(rig_.output() / "scan")) {
        CHECK(rig_.writer(options).wait() == exited(1));
    }
    CHECK(copy.wait() == exited(1));
    return play.died;
}

bool CrashScan::play_request(const Death& death, const Arguments& command) {
    const bool cancels = command.front() == "cancel";
    ChildProcess& writer = rig_.writer(writer_options());
    ChildProcess& copy = copier();
    ChildProcess& acquirer = rig_.acquirer(acquirer_options({"--frames", "100000", "--frame-rate", "1000"}));
    rig_.wait_for_delivered(5);
    const Play play = trace("control", with(command, {"--session", rig_.session()}), death);
    if (!cancels) {
        CHECK((play.died || play.end == exited(5)));  // the scan is recorded, and nothing changes
        CHECK(rig_.control(command.front(), {command.back()}).wait() == exited(5));
    }
    if (!cancels || (play.died && death.point == "control_request_ready")) {
        const auto now = rig_.status();
        CHECK((now && now->scan_state == "working"));
        CHECK(rig_.control("cancel").wait() == exited(0));
    }
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(copy.wait() == exited(4));
    return play.died;
}

}  // namespace framering::test
