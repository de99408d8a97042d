#include "viewer/display/scan_desk.hpp"

#include <fmt/core.h>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"
#include "common/session/start_request.hpp"

namespace framering {

namespace {
constexpr std::chrono::seconds kPeriod{1};
constexpr Nanoseconds kStartLimit = std::chrono::seconds(5);
constexpr std::size_t kMostOrders = 16;

void start_now(const std::string& session, const std::string& request) {
    const auto view = SessionView::open(session, Access::read_only);
    if (!view) {
        fail(ExitCode::failed, "session '{0}' does not exist; start it with: framering run --serve --session {0}",
             session);
    }
    if (!start_by(Deadline::in(kStartLimit), *view, request)) {
        fail(ExitCode::failed, "session '{}': its acquirer (pid {}) does not respond; nothing is started", session,
             view->producer().identity.pid);
    }
}
}  // namespace

ScanDesk::ScanDesk(std::string session)
    : session_(std::move(session)), thread_(background_thread("the queue of scans", [this] { run(); })) {
}

ScanDesk::~ScanDesk() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

ScanDesk::Seen ScanDesk::seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
}

void ScanDesk::add(std::string request) {
    order([this, asked = std::move(request)] { ScanQueue(session_).add(asked); });
}

void ScanDesk::start(std::string request) {
    order([this, asked = std::move(request)] { start_now(session_, asked); });
}

void ScanDesk::remove(std::uint64_t number) {
    order([this, number] { ScanQueue(session_).remove(number); });
}

void ScanDesk::order(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (orders_.size() < kMostOrders) {
        orders_.push_back(std::move(work));
        changed_.notify_one();
    }
}

void ScanDesk::run() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
        std::function<void()> work;
        if (!orders_.empty()) {
            work = std::move(orders_.front());
            orders_.pop_front();
        }
        lock.unlock();
        std::string problem;
        try {
            if (work) {
                work();
            }
        } catch (const std::exception& error) {
            problem = error.what();
        }
        look();
        lock.lock();
        if (work) {
            seen_.problem = std::move(problem);
            ++seen_.answers;
        }
        changed_.wait_for(lock, kPeriod, [this] { return ended_ || !orders_.empty(); });
    }
}

void ScanDesk::look() {
    const bool is_serving = is_served(session_);
    std::vector<QueuedScan> scans;
    try {
        scans = queued_scans(ScanQueue(session_).list());
    } catch (const Error&) {
        scans.clear();  // a folder that cannot be had shows no scans; whoever changes it is told why
    }
    const std::lock_guard lock(mutex_);
    seen_.is_serving = is_serving;
    seen_.scans = std::move(scans);
}

}  // namespace framering
