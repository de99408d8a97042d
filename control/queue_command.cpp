#include "control/queue_command.hpp"

#include <algorithm>

#include "common/base/deadline.hpp"
#include "common/base/output.hpp"
#include "common/base/printable.hpp"
#include "common/base/quantity.hpp"
#include "common/queue/scan_queue.hpp"
#include "common/session/start_request.hpp"
#include "control/acquirer_answer.hpp"

namespace framering {

namespace {
using namespace std::chrono_literals;

constexpr auto kQueueLook = 20ms;
constexpr auto kWithoutAcquirer = 30s;  // one that died may come again

std::string frames_text(const ScanRequest& request) {
    if (const auto frames = planned_frames(request)) {
        return fmt::format("{} frames", *frames);
    }
    return request.duration ? duration_text(*request.duration) : "";
}

std::string entry_text(const QueueEntry& entry) {
    std::string text =
        fmt::format("{:>6}  {:<8}  {}", entry.number, name_of(entry.state), queued_text(entry.request));
    if (entry.outcome) {
        const QueueOutcome& outcome = *entry.outcome;
        text += fmt::format("{}{}{}", text.ends_with(' ') ? "" : ": ",
                            outcome.scan_id == 0 ? "" : fmt::format("scan {}, ", outcome.scan_id), outcome.reason);
        text += outcome.output.empty() ? "" : fmt::format(" ({})", outcome.output);
    }
    return printable(text);
}

ExitCode list_queue(const ControlOptions& options) {
    const std::vector<QueueEntry> entries = ScanQueue(options.session).list();
    if (options.json) {
        print_out("{}\n", queue_json(entries));
        return ExitCode::done;
    }
    std::string text;
    for (const QueueEntry& entry : entries) {
        text += entry_text(entry) + "\n";
    }
    print_text(text.empty() ? fmt::format("the queue of session {} is empty\n", options.session) : text);
    return ExitCode::done;
}

ExitCode add_to_queue(const ControlOptions& options) {
    const std::string request = to_json(request_of(options.scan));
    const std::uint64_t number = ScanQueue(options.session).add(request);
    print_out("session {0}: scan {1} waits in the queue{2}\n", options.session, number,
              is_served(options.session)
                  ? ""
                  : fmt::format("; run it with: framering acquirer --serve --session {}", options.session));
    return ExitCode::done;
}

// Until the entry is what `is_so` wants. Fails (Error): stopped, or no acquirer comes.
template <class Condition>
QueueEntry wait_for_entry(const SessionView& view, std::uint64_t number, StopToken stop, Condition is_so) {
    ScanQueue queue(view.session());
    Deadline gone = Deadline::in(kWithoutAcquirer);
    for (;;) {
        const std::optional<QueueEntry> entry = queue.find(number);
        if (!entry) {
            fail(ExitCode::canceled, "session '{}': scan {} of the queue was removed", view.session(), number);
        }
        if (is_so(*entry)) {
            return *entry;
        }
        if (stop.requested()) {
            fail(ExitCode::canceled, "session '{}': stopped, and scan {} of the queue goes on", view.session(),
                 number);
        }
        if (is_served(view.session())) {
            gone = Deadline::in(kWithoutAcquirer);
        } else if (gone.has_passed()) {
            fail(ExitCode::failed,
                 "session '{}': its acquirer is gone, and scan {} of the queue waits for another one",
                 view.session(), number);
        }
        sleep_for(kQueueLook);
    }
}

ExitCode tell_end(const std::string& session, const QueueEntry& entry) {
    const QueueOutcome outcome =
        entry.outcome.value_or(QueueOutcome{0, "its outcome cannot be read", ExitCode::failed, "", 0, 0});
    if (entry.state == QueueState::bad || entry.state == QueueState::failed) {
        fail(outcome.exit_code, "session '{}': {}", session, outcome.reason);
    }
    print_out("session {}: scan {} {}: {}\n", session, outcome.scan_id, name_of(entry.state), outcome.reason);
    return outcome.exit_code;
}
}  // namespace

ExitCode start_scan(const ControlOptions& options, StopToken stop) {
    const std::string request = to_json(request_of(options.scan));
    const SessionView view = SessionView::wait_for(options.session, Access::read_only, options.wait, stop);
    StartRequest start(view, request);
    wait_for_answer(view, "requested a scan", kCameraAnswerLimit, stop, [&] { return start.is_taken(); });
    const std::uint64_t number = start.number();
    const auto has_begun = [&](const QueueEntry& entry) {
        return is_over(entry.state) || newest_queue_entry(view) == number;
    };
    const QueueEntry begun = wait_for_entry(view, number, stop, has_begun);
    if (is_over(begun.state)) {
        return tell_end(options.session, begun);
    }
    print_out("session {}: scan {} is started\n", options.session,
              view.producer().scan_id.load(std::memory_order_acquire));
    if (!options.wait_end) {
        return ExitCode::done;
    }
    return tell_end(options.session, wait_for_entry(view, number, stop,
                                                    [](const QueueEntry& entry) { return is_over(entry.state); }));
}

ExitCode change_queue(const ControlOptions& options) {
    switch (options.queue.action) {
        case QueueAction::list:
            return list_queue(options);
        case QueueAction::add:
            return add_to_queue(options);
        case QueueAction::remove:
            ScanQueue(options.session).remove(options.queue.number);
            print_out("session {}: scan {} is removed from the queue\n", options.session, options.queue.number);
            return ExitCode::done;
        case QueueAction::move:
            ScanQueue(options.session).move(options.queue.number, options.queue.place);
            print_out("session {}: scan {} is moved\n", options.session, options.queue.number);
            return ExitCode::done;
        case QueueAction::clear:
            break;
    }
    const auto removed = ScanQueue(options.session).clear();
    print_out("session {}: {} {} removed from the queue\n", options.session, removed,
              removed == 1 ? "scan is" : "scans are");
    return ExitCode::done;
}

std::string queued_text(const std::string& request) {
    try {
        const ScanRequest asked = parse_scan_request(request);
        const std::string frames = frames_text(asked);
        return asked.name + (asked.name.empty() || frames.empty() ? "" : ", ") + frames;
    } catch (const Error&) {
        return "";
    }
}

std::optional<std::size_t> scans_waiting(const std::string& session) {
    try {
        return static_cast<std::size_t>(
            std::ranges::count(ScanQueue(session).list(), QueueState::waiting, &QueueEntry::state));
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace framering
