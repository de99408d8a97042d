// After the last frame: waiting until the readers have stored what they owe.
#pragma once
#include <cstdint>
#include <functional>

#include "common/session/acquirer_session.hpp"

namespace framering {

enum class DrainEnd : std::uint8_t {
    stored,     // every reader has everything and has left, or stands by without owing anything
    stalled,    // nobody moved for as long as `grace`; what is owed may be the closing of the scan only
    abandoned,  // terminate --now: the rest is lost
};

struct DrainResult {
    DrainEnd end = DrainEnd::stored;
    std::uint64_t owed = 0;  // frames that were not stored by then
    bool is_final = true;    // of those abandoned: no reader has any in hand that it may store yet
};

// Waits as long as there is progress. Changes nothing: the session may go on with another scan.
[[nodiscard]] DrainResult wait_until_stored(AcquirerSession& session, const std::function<StopRequest()>& asked,
                                            Nanoseconds grace);

// Waits as long as there is progress: an honest drain of a minute is let finish. Then tells everyone that the
// session is over. `asked` tells the gravest request to stop, and is asked all the while.
[[nodiscard]] DrainResult drain(AcquirerSession& session, const std::function<StopRequest()>& asked,
                                Nanoseconds grace);

}  // namespace framering
