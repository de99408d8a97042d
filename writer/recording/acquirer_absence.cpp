#include "writer/recording/acquirer_absence.hpp"

#include "common/base/log.hpp"
#include "common/base/quantity.hpp"

namespace framering {

bool AcquirerAbsence::is_too_long(bool is_alive, std::uint64_t now_ns) {
    if (is_alive) {
        if (since_ns_) {
            log_info("an acquirer is back");
        }
        since_ns_.reset();
        return false;
    }
    if (!since_ns_) {
        since_ns_ = now_ns;
        log_warning("the acquirer is gone; waiting {} for it to return", duration_text(limit_));
    }
    return now_ns - *since_ns_ > static_cast<std::uint64_t>(limit_.count());
}

}  // namespace framering
