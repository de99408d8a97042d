#include "common/session/requests.hpp"

#include "common/base/error.hpp"
#include "common/base/trace_point.hpp"

namespace framering {

namespace {
layout::Word& word_of(layout::Requests& requests, Request what) noexcept {
    switch (what) {
        case Request::terminate:
            return requests.terminate_scan;
        case Request::terminate_now:
            return requests.terminate_now_scan;
        case Request::cancel:
            break;
    }
    return requests.cancel_scan;
}

void raise_to(layout::Word& word, std::uint64_t value) noexcept {
    std::uint64_t seen = word.load(std::memory_order_relaxed);
    // SYNC(request): release, pairs with the acquire loads in AcquirerSession::requested
    while (seen < value &&
           !word.compare_exchange_weak(seen, value, std::memory_order_release, std::memory_order_relaxed)) {
    }
}
}  // namespace

void request(const SessionView& session, Request what, std::uint64_t scan_id) {
    with_requests(session, [&](layout::Requests& requests) { raise_to(word_of(requests, what), scan_id); });
}

void with_requests(const SessionView& session, const std::function<void(layout::Requests&)>& ask) {
    const std::string& name = session.session();
    const std::optional<Segment> control = Segment::open(control_segment_name(name), Access::read_write);
    const auto is_same = [&] {
        const MappedRegion page = control->map(layout::kIdentityOffset, layout::kPage, Access::read_only);
        return reinterpret_cast<const layout::Identity*>(page.data())->session_uuid ==
               session.identity().session_uuid;
    };
    if (!control || why_unusable(*control, layout::SegmentKind::control, name) || !is_same()) {
        fail(ExitCode::failed, "session '{}' has ended; list the sessions of this machine with: framering list",
             name);
    }
    const MappedRegion map = control->map(layout::kRequestsOffset, layout::kProtectionUnit, Access::read_write);
    trace_point<"control_request_ready">();
    ask(*reinterpret_cast<layout::Requests*>(map.data()));
    trace_point<"control_request_sent">();
}

}  // namespace framering
