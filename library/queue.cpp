#include "include/framering/queue.h"

#include <fmt/core.h>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/session/scan_request.hpp"
#include "common/session/start_request.hpp"
#include "library/call.hpp"
#include "library/session_request.hpp"
#include "library/texts.hpp"

using namespace framering;
using namespace framering::library;

namespace {
ScanQueue queue_of(const char* session) {
    return ScanQueue(session_given(session, "session"));
}

// As the acquirer will read it: what is wrong with it is told now.
std::string request_given(const char* request) {
    return to_json(parse_scan_request(text_given(request, "request")));
}

QueueEntry entry_of(ScanQueue& queue, const char* session, std::uint64_t number) {
    if (auto entry = queue.find(number)) {
        return std::move(*entry);
    }
    throw Failure{
        FRAMERING_NOT_FOUND,
        fmt::format("the queue of session '{}' has no scan {}; see framering queue list", session, number)};
}

std::uint64_t start_now(const std::string& session, const std::string& request, const Deadline& deadline) {
    const auto view = SessionView::open(session, Access::read_only);
    if (!view) {
        throw Failure{
            FRAMERING_NOT_SERVED,
            fmt::format("session '{0}' does not exist; start it with: framering run --serve --session {0}",
                        session)};
    }
    if (const auto number = start_by(deadline, *view, request)) {
        return *number;
    }
    throw Failure{FRAMERING_TIMEOUT,
                  fmt::format("session '{}': its acquirer (pid {}) does not respond; nothing is started", session,
                              view->producer().identity.pid)};
}

// False: it has begun meanwhile.
bool is_removed(ScanQueue& queue, std::uint64_t number) {
    try {
        queue.remove(number);
        return true;
    } catch (const Error&) {
        const auto entry = queue.find(number);
        if (entry && entry->state == QueueState::waiting) {
            throw;
        }
        return !entry;
    }
}
}  // namespace

extern "C" {
int framering_start(const char* session, const char* request, int64_t timeout_ns, uint64_t* number) {
    return call([&] {
        require_given(number, "number");
        const std::string name = session_given(session, "session");
        try {
            *number = start_now(name, request_given(request), Deadline::in(limit_of(timeout_ns)));
        } catch (const SessionBusy& busy) {
            throw Failure{FRAMERING_BUSY, busy.what()};
        } catch (const NotServed& nobody) {
            throw Failure{FRAMERING_NOT_SERVED, nobody.what()};
        }
    });
}

int framering_queue_list(const char* session, const char** json) {
    return call([&] {
        require_given(json, "json");
        *json = kept_text(queue_json(queue_of(session).list()));
    });
}

int framering_queue_find(const char* session, uint64_t number, const char** json) {
    return call([&] {
        require_given(json, "json");
        ScanQueue queue = queue_of(session);
        *json = kept_text(entry_json(entry_of(queue, session, number)));
    });
}

int framering_queue_add(const char* session, const char* request, uint64_t* number) {
    return call([&] {
        require_given(number, "number");
        *number = queue_of(session).add(request_given(request));
    });
}

int framering_queue_remove(const char* session, uint64_t number) {
    return call([&] { queue_of(session).remove(number); });
}

int framering_queue_move(const char* session, uint64_t number, uint64_t place) {
    return call([&] { queue_of(session).move(number, place); });
}

int framering_queue_clear(const char* session, uint64_t* removed) {
    return call([&] {
        require_given(removed, "removed");
        *removed = queue_of(session).clear();
    });
}

int framering_queue_request(const char* session, uint64_t number, int request) {
    return call([&] {
        if (request != FRAMERING_CANCEL && request != FRAMERING_PAUSE && request != FRAMERING_RESUME) {
            throw Failure{FRAMERING_INVALID,
                          fmt::format("request is {}; it may be FRAMERING_CANCEL, FRAMERING_PAUSE, "
                                      "FRAMERING_RESUME",
                                      request)};
        }
        ScanQueue queue = queue_of(session);
        const QueueEntry entry = entry_of(queue, session, number);
        if (is_over(entry.state)) {
            return;
        }
        if (request == FRAMERING_CANCEL && entry.state == QueueState::waiting && is_removed(queue, number)) {
            return;
        }
        const auto view = SessionView::open(session, Access::read_only);
        const std::uint64_t scan_id = view ? view->producer().scan_id.load(std::memory_order_acquire) : 0;
        if (!view || queue_entry_of(*view, scan_id) != number) {
            throw Failure{FRAMERING_STATE,
                          fmt::format("session '{}': scan {} of the queue has not begun", session, number)};
        }
        ask(*view, request, scan_id);
    });
}
}
