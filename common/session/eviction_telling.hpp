// Which evictions are told in the log: a role that cannot keep up may be evicted many times a second, for a night.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"

namespace framering {

// Of one entry. Thread safety: one thread.
class EvictionTelling {
  public:
    // Between two tellings of the same process.
    static constexpr Nanoseconds kPause = std::chrono::minutes(1);

    // `process`, as a text that no other one has, was evicted. Nothing: it is not told. Else how many times it was
    // evicted since it was told last.
    [[nodiscard]] std::optional<std::uint64_t> count(std::string_view process, std::uint64_t now_ns) {
        if (process == process_ && now_ns - told_ns_ < static_cast<std::uint64_t>(kPause.count())) {
            ++untold_;
            return std::nullopt;
        }
        const std::uint64_t untold = process == process_ ? untold_ : 0;
        process_ = process;
        told_ns_ = now_ns;
        untold_ = 0;
        return untold;
    }
    // The last eviction of the process was not told, so neither is its return.
    [[nodiscard]] bool is_silent(std::string_view process) const noexcept {
        return process == process_ && untold_ != 0;
    }

  private:
    std::string process_;
    std::uint64_t told_ns_ = 0;
    std::uint64_t untold_ = 0;
};

}  // namespace framering
