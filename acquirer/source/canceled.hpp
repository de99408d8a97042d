// A request to stop while a source is opened whose files take long to look through.
#pragma once
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// Fails (Error): canceled, where `stop` is requested.
inline void require_not_canceled(const StopToken& stop) {
    if (stop.requested()) {
        fail(ExitCode::canceled, "canceled while the files of the source were looked through");
    }
}

}  // namespace framering
