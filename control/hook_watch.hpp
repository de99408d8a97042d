// The hooks of what a session records, looked at now and then.
#pragma once
#include <cstdint>
#include <optional>

#include "common/session/session_status.hpp"
#include "recorded/hooks/hook_search.hpp"

namespace framering {

// Thread: one.
class HookWatch {
  public:
    // In the output directory of its writers, at most every five seconds. Nothing: no hooks are run there, or it
    // is another user's session.
    [[nodiscard]] const std::optional<HookCounts>& look(const SessionStatus& status, std::uint64_t now_ns);

  private:
    std::filesystem::path output_;
    std::optional<HookTally> tally_;
    std::optional<HookCounts> counts_;
    std::uint64_t next_ns_ = 0;
};

}  // namespace framering
