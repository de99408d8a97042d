#include "control/top_command.hpp"

#include <algorithm>

#include "common/base/deadline.hpp"
#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/queue/scan_queue.hpp"
#include "common/session/pause.hpp"
#include "common/session/requests.hpp"
#include "common/session/session_removal.hpp"
#include "common/terminal/key_reader.hpp"
#include "control/followed_session.hpp"
#include "control/hook_watch.hpp"
#include "control/queue_command.hpp"
#include "control/top/top_keys.hpp"
#include "control/top/top_page.hpp"

namespace framering {

namespace {
using namespace std::chrono_literals;

constexpr Nanoseconds kTerminalPatience = 50ms;
constexpr Nanoseconds kSizeLook = 200ms;
constexpr Nanoseconds kQueueFolderPatience = 50ms;
constexpr std::size_t kNextScans = 3;
constexpr std::string_view kBeginPage = "\x1b[?2026h";
constexpr std::string_view kEndPage = "\x1b[?2026l";

std::string session_to_show(const std::string& wanted) {
    if (!wanted.empty()) {
        return wanted;
    }
    const auto names = list_sessions();
    const bool has_default = std::ranges::find(names, "default") != names.end();
    return names.empty() || has_default ? "default" : names.front();
}

std::optional<TopQueue> queue_of(const SessionStatus& status) {
    if (!status.owner.empty()) {
        return std::nullopt;
    }
    TopQueue queue;
    try {
        for (const QueueEntry& entry : ScanQueue(status.session, kQueueFolderPatience).list()) {
            queue.waiting += entry.state == QueueState::waiting ? 1U : 0U;
            if (!is_over(entry.state) && queue.scans.size() < kNextScans) {
                queue.scans.push_back(fmt::format("{}{} {}", entry.state == QueueState::running ? "runs " : "",
                                                  entry.number, queued_text(entry.request)));
            }
        }
    } catch (const Error&) {
        return std::nullopt;
    }
    return queue;
}

// What is known of a session, look by look.
class TopWatch {
  public:
    explicit TopWatch(const std::string& session) : followed_(session) {}

    void look() {
        followed_.look();
        if (const auto& status = followed_.status(); status && !followed_.has_ended()) {
            history_.take(*status, monotonic_ns());
            loads_.clear();
            std::ranges::transform(status->processes, std::back_inserter(loads_),
                                   [&](const ProcessStatus& process) { return meter_.measure(process); });
            queue_ = queue_of(*status);
            hooks_ = hook_watch_.look(*status, monotonic_ns());
        }
    }
    [[nodiscard]] const FollowedSession& session() const noexcept { return followed_; }
    [[nodiscard]] TopFacts facts() const {
        TopFacts facts;
        facts.session = followed_.name();
        facts.status = followed_.status();
        facts.has_ended = followed_.has_ended();
        facts.notice = followed_.notice();
        facts.loads = loads_;
        facts.history = history_.samples();
        facts.queue = queue_;
        facts.hooks = hooks_;
        facts.now_ns = monotonic_ns();
        const std::string utc = utc_text(utc_ns());
        facts.clock = utc.substr(0, 10) + " " + utc.substr(11, 8) + " UTC";
        return facts;
    }

  private:
    FollowedSession followed_;
    TopHistory history_;
    ProcessMeter meter_;
    std::vector<std::optional<ProcessLoad>> loads_;
    std::optional<TopQueue> queue_;
    HookWatch hook_watch_;
    std::optional<HookCounts> hooks_;
};

class TopDisplay {
  public:
    TopDisplay(const TopSettings& settings, StopToken stop)
        : settings_(settings),
          stop_(stop),
          watch_(session_to_show(settings.session)),
          terminal_(settings.terminal, kTerminalPatience,
                    "run it in a terminal, or print a page: framering top | cat"),
          key_reader_(terminal_, waker_) {}

    void run() {
        look();
        while (!stop_.requested()) {
            const std::uint32_t calls = waker_.calls();
            if (next_look_.has_passed()) {
                look();
            }
            if (!take_keys()) {
                break;
            }
            paint();
            waker_.wait(calls, std::min(next_look_.left(), kSizeLook));
        }
    }

  private:
    void look() {
        next_look_ = Deadline::in(settings_.interval);
        if (settings_.session.empty() && !watch_.session().status()) {
            show(session_to_show(""));
        }
        watch_.look();
        names_ = list_sessions();
    }
    void show(const std::string& session) {
        if (session != watch_.session().name()) {
            watch_ = TopWatch(session);
        }
    }
    // False: the user quits, or the terminal is gone.
    bool take_keys() {
        std::string typed;
        if (!key_reader_.take(typed)) {
            return false;
        }
        for (const char key : typed) {
            const auto& status = watch_.session().status();
            const bool is_shown = status && !watch_.session().has_ended();
            const TopCommand command = keys_.take(key, is_shown ? &*status : nullptr, monotonic_ns());
            if (command.kind == TopCommand::Kind::quit) {
                return false;
            }
            act(command);
        }
        return true;
    }
    void act(const TopCommand& command) {
        try {
            switch (command.kind) {
                case TopCommand::Kind::cancel_scan:
                    request(*watch_.session().view(), Request::cancel, command.scan_id);
                    keys_.say(fmt::format("scan {}: requested cancel", command.scan_id), monotonic_ns());
                    break;
                case TopCommand::Kind::pause_scan:
                case TopCommand::Kind::resume_scan:
                    (void)request_pause(*watch_.session().view(), command.scan_id,
                                        command.kind == TopCommand::Kind::pause_scan);
                    break;
                case TopCommand::Kind::next_session:
                    show_next_session();
                    break;
                case TopCommand::Kind::none:
                case TopCommand::Kind::quit:
                    break;
            }
        } catch (const Error& error) {
            keys_.say(error.what(), monotonic_ns());
        }
    }
    void show_next_session() {
        if (names_.empty()) {
            keys_.say("no sessions", monotonic_ns());
            return;
        }
        const auto next = std::ranges::upper_bound(names_, watch_.session().name());
        show(next == names_.end() ? names_.front() : *next);
        settings_.session = watch_.session().name();
        look();
    }
    void paint() {
        if (terminal_.was_away()) {
            grid_.forget_screen();
        }
        if (!terminal_.drained()) {
            return;  // it is too slow; the next page is newer
        }
        const auto [columns, rows] = terminal_.size();
        grid_.resize(columns, rows);
        TopFacts facts = watch_.facts();
        facts.message = keys_.message(monotonic_ns());
        facts.shows_details = keys_.shows_details();
        facts.shows_help = keys_.shows_help();
        facts.has_other_sessions = names_.size() > 1 || (names_.size() == 1 && names_.front() != facts.session);
        paint_page(top_page(facts, {columns, rows}), settings_.look, grid_);
        terminal_.send(std::string(kBeginPage) + grid_.update(settings_.look.depth) + std::string(kEndPage));
    }

    TopSettings settings_;
    StopToken stop_;
    TopWatch watch_;
    TopKeys keys_;
    CellGrid grid_;
    std::vector<std::string> names_;  // of the sessions that are there
    Deadline next_look_ = Deadline::in(0s);
    Waker waker_;
    Terminal terminal_;
    KeyReader key_reader_;
};
}  // namespace

ExitCode print_top(const TopSettings& settings, Nanoseconds wait, StopToken stop) {
    const std::string session = session_to_show(settings.session);
    (void)SessionView::wait_for(session, Access::read_only, wait, stop);
    TopWatch watch(session);
    watch.look();
    constexpr Nanoseconds for_rates = 500ms;
    stop.wait(Deadline::in(for_rates));
    watch.look();
    std::string text;
    for (const TopLine& line : top_page(watch.facts(), {100, 0})) {
        text += plain_text(line, TopGlyphs::ascii) + "\n";
    }
    print_text(text);
    return ExitCode::done;
}

ExitCode show_top(const TopSettings& settings, StopToken stop) {
    set_log_level(LogLevel::warning);
    TopDisplay(settings, stop).run();
    return ExitCode::done;
}

}  // namespace framering
