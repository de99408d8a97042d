#include "include/framering/sessions.h"

#include <fmt/core.h>

#include "common/session/session_removal.hpp"
#include "common/session/session_status.hpp"
#include "common/session/status_json.hpp"
#include "library/call.hpp"
#include "library/session_request.hpp"
#include "library/texts.hpp"

using namespace framering;
using namespace framering::library;

namespace {
SessionView view_of(const char* session) {
    const std::string name = session_given(session, "session");
    if (auto view = SessionView::open(name, Access::read_only)) {
        return std::move(*view);
    }
    throw Failure{
        FRAMERING_NOT_FOUND,
        fmt::format("session '{0}' does not exist; start a scan with: framering run --session {0}", name)};
}
}  // namespace

extern "C" {
int framering_list_sessions(const char** names) {
    return call([&] {
        require_given(names, "names");
        std::string lines;
        for (const std::string& name : list_sessions()) {
            lines += (lines.empty() ? "" : "\n") + name;
        }
        *names = kept_text(std::move(lines));
    });
}

int framering_status(const char* session, const char** json) {
    return call([&] {
        require_given(json, "json");
        *json = kept_text(status_json(read_status(view_of(session))));
    });
}

int framering_request(const char* session, int request) {
    return call([&] {
        const SessionView view = view_of(session);
        ask(view, request, view.producer().scan_id.load(std::memory_order_acquire));
    });
}
}
