// One part of a session, to be killed:
//
//   windows_session_parts acquirer SESSION FRAMES     publishes a scan, or goes on with the one that was left open
//   windows_session_parts reader SESSION FILE         stores the number of each frame in FILE, 8 bytes each
//   windows_session_parts viewer SESSION              looks at the newest frames until the session is over
//   windows_session_parts trespasser SESSION          writes where a reader may, then where only the acquirer may
//
// Exit codes: of ExitCode; 3 when a frame was not what it has to be; the system's number of what ended it.
#include <windows.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/base/stop_token.hpp"
#include "common/frame/embedded_sequence.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/reader_session.hpp"
#include "common/session/viewer_session.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
constexpr FrameFormat kFormat{256, 128, PixelFormat::mono8, 8, 0};
constexpr std::uint64_t kSlots = 8;
constexpr std::uint64_t kScan = 1;
constexpr std::uint64_t kPatienceNs = 30'000'000'000;

void sleep_a_millisecond() {
    sleep_until_ns(monotonic_ns() + 1'000'000);
}

bool is_whole(const FrameView& view) {
    return read_embedded_sequence(view.pixels).all_are(view.info.delivered);
}

template <class IsDone>
void tick_until(AcquirerSession& session, IsDone is_done) {
    const std::uint64_t deadline_ns = monotonic_ns() + kPatienceNs;
    while (!is_done()) {
        if (monotonic_ns() > deadline_ns) {
            fail(ExitCode::failed, "nobody came");
        }
        session.tick(monotonic_ns());
        sleep_a_millisecond();
    }
}

// Announces the scan, or takes the open one over. Returns its next frame.
std::uint64_t begin(AcquirerSession& session, std::uint64_t frames) {
    if (session.has_open_scan()) {
        tick_until(session, [&] { return session.roles().resume_consent() == ResumeConsent::agreed; });
        return session.resume().delivered;
    }
    ScanPlan plan;
    plan.format = kFormat;
    plan.frames = frames;
    plan.source = "test";
    session.announce(plan);
    tick_until(session, [&] { return session.roles().answer_of("writer").ready; });
    session.begin();
    return 0;
}

void publish(AcquirerSession& session, std::uint64_t number) {
    std::optional<Claim> claim = session.frames().try_claim();
    while (!claim) {
        session.tick(monotonic_ns());
        if (session.frames().wait_for_room(20ms)) {
            claim = session.frames().try_claim();
        }
    }
    FrameInfo info;
    set_format(info, kFormat);
    info.scan_id = kScan;
    info.delivered = number;
    embed_sequence(claim->pixels().first(info.payload_bytes), number);
    session.frames().publish(std::move(*claim), info);
    session.counters().count_stored();
    session.tick(monotonic_ns());
}

ExitCode run_acquirer(const std::string& name, std::uint64_t frames) {
    AcquirerSession session(
        {name, kSlots, layout::round_up(kFormat.payload_bytes(), layout::kPage), false, kScan});
    for (std::uint64_t number = begin(session, frames); number < frames; ++number) {
        publish(session, number);
    }
    session.end(layout::ScanState::ended, "all frames acquired", 0);
    tick_until(session, [&] { return session.roles().owed() == 0 && !session.roles().owes_closing(); });
    session.leave(false);
    return ExitCode::done;
}

// First part of the file, then released: a frame can be there and come again, and is skipped then.
ExitCode run_reader(const std::string& name, const std::filesystem::path& path) {
    std::FILE* file = std::fopen(path.string().c_str(), "ab");
    ReaderSession session({name, "writer", layout::kNone, 10s}, StopToken());
    session.frames().skip_to(std::filesystem::file_size(path) / sizeof(std::uint64_t));
    session.ready_for(kScan);
    const auto end = [&] { return session.scan() ? session.scan()->end_sequence : std::nullopt; };
    while (end() != session.frames().cursor()) {
        const auto run = session.frames().poll(4, end().value_or(layout::kNone));
        for (const FrameView& view : run) {
            if (!is_whole(view)) {
                return ExitCode::frames_lost;
            }
            std::fwrite(&view.info.delivered, sizeof view.info.delivered, 1, file);
            std::fflush(file);
        }
        session.frames().release(run.size());
        session.beat();
        run.empty() ? session.frames().wait(20ms) : sleep_a_millisecond();
    }
    session.close_scan(kScan);
    session.leave();
    return ExitCode::done;
}

ExitCode run_viewer(const std::string& name) {
    ViewerSession session(SessionView::wait_for(name, Access::read_only, 10s, StopToken()));
    std::uint64_t seen = 0;
    while (!session.view().retired()) {
        const std::optional<bool> whole = session.newest().sample(is_whole);
        if (whole == false) {
            return ExitCode::frames_lost;
        }
        seen += whole ? 1U : 0U;
        session.wait(20ms);
    }
    return seen == 0 ? ExitCode::failed : ExitCode::done;
}

LONG WINAPI end_with_its_code(EXCEPTION_POINTERS* what) {
    TerminateProcess(GetCurrentProcess(), what->ExceptionRecord->ExceptionCode);
    return EXCEPTION_CONTINUE_SEARCH;
}

ExitCode run_trespasser(const std::string& name) {
    SetUnhandledExceptionFilter(end_with_its_code);  // without a window or a debugger that tells of it
    const auto view = SessionView::wait_for(name, Access::read_write, 10s, StopToken());
    const MappedRegion entry =
        view.control().map(layout::entry_offset(15), layout::kProtectionUnit, Access::read_write);
    entry.data()[layout::kProtectionUnit - 1] = std::byte{1};
    const_cast<layout::ProducerState&>(view.producer()).head = 12'345;
    return ExitCode::done;
}
}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    return run_program("session_parts", [&] {
        const std::string& part = arguments.at(0);
        return part == "acquirer" ? run_acquirer(arguments.at(1), parse_count(arguments.at(2)))
               : part == "reader" ? run_reader(arguments.at(1), arguments.at(2))
               : part == "viewer" ? run_viewer(arguments.at(1))
                                  : run_trespasser(arguments.at(1));
    });
}
