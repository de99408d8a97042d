// A source that should give frames and does not.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"

namespace framering {

// What happens after it was said.
enum class WhenStalled : std::uint8_t { end, wait };

// "end", "wait"
[[nodiscard]] std::string_view name_of(WhenStalled policy) noexcept;
// Fails (Error, usage) and lists both.
[[nodiscard]] WhenStalled parse_when_stalled(std::string_view text);

// Pure: times come from the caller (ns of any one clock). Thread: one.
class SourceSilence {
  public:
    // `limit`: so long may it last; nothing: for ever.
    explicit SourceSilence(std::optional<Nanoseconds> limit) noexcept : limit_(limit) {}

    [[nodiscard]] std::optional<Nanoseconds> limit() const noexcept { return limit_; }
    // Frames take longer or shorter from now on. Requires: there is a limit.
    void set_limit(Nanoseconds limit) noexcept { limit_ = limit; }

    // Something came, or nothing can come. Returns since when it was silent, where that was said.
    std::optional<std::uint64_t> broken() noexcept;
    // Nothing has come since the call before. True once in a silence that lasts longer than the limit.
    [[nodiscard]] bool is_to_be_said(std::uint64_t now_ns) noexcept;

  private:
    std::optional<Nanoseconds> limit_;
    std::uint64_t since_ns_ = 0;  // 0: it has not begun
    bool said_ = false;
};

}  // namespace framering
