// What a lossless reader asks of a session.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/ring/wait_strategy.hpp"
#include "common/shm/layout.hpp"

namespace framering {

struct ReaderSettings {
    std::string session;
    std::string role = "writer";
    std::uint64_t restart_timeout_ns =
        layout::kNone;   // how long the acquirer keeps frames for this role after its process died
    Nanoseconds wait{};  // for the session to appear and to admit this reader
    WaitStrategy wait_strategy = WaitStrategy::adaptive;  // for frames
    layout::Purpose purpose = layout::Purpose::stores;
    // An older frame to begin with; where the ring does not keep it long enough, the oldest that it does. Nothing:
    // the next one. Not for a role that is taken over: it continues where it stopped.
    std::optional<std::uint64_t> from_sequence = std::nullopt;
};

}  // namespace framering
