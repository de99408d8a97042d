// When what was stored is flushed to the disk.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/clock.hpp"

namespace framering {

// What is not flushed is lost in a power cut, never in a crash of the program.
struct SyncPace {
    std::optional<Nanoseconds> interval = std::chrono::seconds(1);
    std::optional<std::uint64_t> bytes;
    bool always = false;  // before a frame is released

    [[nodiscard]] bool is_off() const noexcept { return !interval && !bytes && !always; }
    // Whether so much, not flushed for so long, is to be flushed beside the loop.
    [[nodiscard]] bool is_due(Nanoseconds since, std::uint64_t unflushed_bytes) const noexcept {
        return unflushed_bytes != 0 && ((interval && since >= *interval) || (bytes && unflushed_bytes >= *bytes));
    }
};

// "1s", "256MB", "always" or "off". Fails (Error, usage).
[[nodiscard]] SyncPace parse_sync_pace(const std::string& text);

}  // namespace framering
