#include "acquirer/source_silence.hpp"

#include <algorithm>
#include <utility>

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kWhenStalledNames =
    std::to_array<Named<WhenStalled>>({{WhenStalled::end, "end"}, {WhenStalled::wait, "wait"}});
}  // namespace

std::string_view name_of(WhenStalled policy) noexcept {
    return name_in(kWhenStalledNames, policy);
}

WhenStalled parse_when_stalled(std::string_view text) {
    return parse_name(kWhenStalledNames, "value", text);
}

std::optional<std::uint64_t> SourceSilence::broken() noexcept {
    const std::uint64_t since_ns = std::exchange(since_ns_, 0);
    return std::exchange(said_, false) ? std::optional(since_ns) : std::nullopt;
}

bool SourceSilence::is_to_be_said(std::uint64_t now_ns) noexcept {
    if (since_ns_ == 0) {
        since_ns_ = now_ns;
    }
    const bool is_new =
        !said_ && limit_ && now_ns - std::min(since_ns_, now_ns) > static_cast<std::uint64_t>(limit_->count());
    said_ = said_ || is_new;
    return is_new;
}

}  // namespace framering
