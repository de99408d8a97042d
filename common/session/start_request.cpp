#include "common/session/start_request.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/session/requests.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

namespace {
[[noreturn]] void refuse_as_busy(const SessionView& view) {
    throw SessionBusy(
        ExitCode::refused,
        fmt::format(
            "session '{0}': scan {1} is running; let it end, cancel it with: framering cancel --session {0}, "
            "or put the new one behind it with: framering queue add --session {0}",
            view.session(), view.producer().scan_id.load(std::memory_order_acquire)));
}

bool has_open_scan(const SessionView& view) {
    const std::uint64_t scan_id = view.producer().scan_id.load(std::memory_order_acquire);
    const auto scan = read_scan(view.record(scan_id), scan_id);
    return scan && !scan->over();
}

std::uint64_t add_to_queue(const SessionView& view, ScanQueue& queue, const std::string& request) {
    require_serving(view);
    if (has_open_scan(view)) {
        refuse_as_busy(view);
    }
    return queue.add(request, QueueState::start);
}
}  // namespace

bool is_serving(const SessionView& view) noexcept {
    return view.producer().serving.load(std::memory_order_acquire) == 1 && !view.retired() &&
           view.acquirer_alive();
}

bool is_served(const std::string& session) {
    try {
        const auto view = SessionView::open(session, Access::read_only);
        return view && is_serving(*view);
    } catch (const Error&) {
        return false;
    }
}

void require_serving(const SessionView& view) {
    if (view.retired() || !view.acquirer_alive()) {
        throw NotServed(ExitCode::failed,
                        fmt::format("session '{0}' has no acquirer that could start a scan; start one with: "
                                    "framering acquirer --serve --session {0}",
                                    view.session()));
    }
    if (!is_serving(view)) {
        throw NotServed(ExitCode::refused,
                        fmt::format("the acquirer of session '{0}' runs a single scan and takes no other; use "
                                    "framering acquirer --serve for that",
                                    view.session()));
    }
}

std::uint64_t newest_queue_entry(const SessionView& view) {
    return queue_entry_of(view, view.producer().scan_id.load(std::memory_order_acquire));
}

std::uint64_t queue_entry_of(const SessionView& view, std::uint64_t scan_id) {
    const auto scan = read_scan(view.record(scan_id), scan_id);
    return scan ? scan_plan_from_json(scan->plan).queue_entry : 0;
}

StartRequest::StartRequest(const SessionView& view, const std::string& request)
    : view_(&view), queue_(view.session()), number_(add_to_queue(view, queue_, request)) {
    try {
        with_requests(view, [&](layout::Requests& requests) {
            // SYNC(start): release, pairs with the acquire load in AcquirerSession::start_word
            word_ = requests.start.fetch_add(1, std::memory_order_release) + 1;
        });
    } catch (const Error&) {
        queue_.withdraw(number_);
        throw;
    }
}

StartRequest::~StartRequest() {
    try {
        if (is_open_) {
            queue_.withdraw(number_);
        }
    } catch (const Error& error) {
        log_warning("{}", error.what());
    }
}

bool StartRequest::is_answered() const noexcept {
    // SYNC(start answered): acquire, pairs with the release store in AcquirerSession::answer_starts
    return view_->producer().start_seen.load(std::memory_order_acquire) >= word_;
}

bool StartRequest::is_taken() {
    const bool is_answered = this->is_answered();
    const bool is_gone = !is_serving(*view_);
    const std::optional<QueueEntry> entry = queue_.find(number_);
    is_open_ = entry && entry->state == QueueState::start;
    if (!entry) {
        refuse_as_busy(*view_);
    }
    if (!is_open_) {
        return true;
    }
    if ((is_answered || is_gone) && queue_.withdraw(number_)) {
        is_open_ = false;
        if (is_gone) {
            throw NotServed(ExitCode::failed,
                            fmt::format("session '{}': its acquirer ended before it took the scan, which is not "
                                        "started",
                                        view_->session()));
        }
        refuse_as_busy(*view_);
    }
    return false;
}

std::optional<std::uint64_t> start_by(const Deadline& deadline, const SessionView& view,
                                      const std::string& request) {
    constexpr Nanoseconds look = std::chrono::milliseconds(5);
    StartRequest start(view, request);
    while (!start.is_taken()) {
        if (deadline.has_passed() && ScanQueue(view.session()).withdraw(start.number())) {
            return std::nullopt;
        }
        sleep_for(look);
    }
    return start.number();
}

}  // namespace framering
