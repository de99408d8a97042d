// Requests of the interface, to the acquirer.
#pragma once
#include <cstdint>

#include "common/session/session_view.hpp"

namespace framering::library {

// `request`: an enum framering_request, of this scan. Fails (Failure, invalid): it is none; (Error) as request()
// and request_pause().
void ask(const SessionView& view, int request, std::uint64_t scan_id);

}  // namespace framering::library
