// Whether a session's acquirer is gone for too long to be waited for.
#pragma once
#include <cstdint>
#include <optional>

#include "common/base/clock.hpp"

namespace framering {

// Thread: one. Time comes from outside. Logs when the acquirer goes and when one is back.
class AcquirerAbsence {
  public:
    explicit AcquirerAbsence(Nanoseconds limit) : limit_(limit) {}

    // Longer than the limit, since the first call that said so. An acquirer that lives ends it.
    [[nodiscard]] bool is_too_long(bool is_alive, std::uint64_t now_ns);

  private:
    Nanoseconds limit_;
    std::optional<std::uint64_t> since_ns_;  // nothing: it is there
};

}  // namespace framering
