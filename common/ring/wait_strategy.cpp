#include "common/ring/wait_strategy.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kWaitStrategyNames = std::to_array<Named<WaitStrategy>>(
    {{WaitStrategy::spin, "spin"}, {WaitStrategy::adaptive, "adaptive"}, {WaitStrategy::sleep, "sleep"}});

// Sleeping and being woken costs about as much as the longest.
constexpr std::uint64_t kLongestNs = 50'000;
constexpr std::uint64_t kShortestNs = 1'000;

std::uint64_t first_budget(WaitStrategy strategy, unsigned processors) noexcept {
    if (strategy == WaitStrategy::spin) {
        return ~std::uint64_t{0} >> 2;
    }
    return strategy == WaitStrategy::adaptive && processors > 1 ? kLongestNs : 0;
}
}  // namespace

std::string_view name_of(WaitStrategy strategy) noexcept {
    return name_in(kWaitStrategyNames, strategy);
}

WaitStrategy parse_wait_strategy(std::string_view text) {
    return parse_name(kWaitStrategyNames, "strategy", text);
}

Spinner::Spinner(WaitStrategy strategy, unsigned processors) noexcept
    : strategy_(strategy), budget_ns_(first_budget(strategy, processors)) {
}

void Spinner::learn(bool was_worth_it) noexcept {
    if (strategy_ == WaitStrategy::adaptive) {
        budget_ns_ = std::clamp(was_worth_it ? budget_ns_ * 2 : budget_ns_ / 2, kShortestNs, kLongestNs);
    }
}

void Spinner::slept(std::uint64_t whole_wait_ns) noexcept {
    if (strategy_ == WaitStrategy::adaptive && budget_ns_ != 0 && whole_wait_ns < 2 * kLongestNs) {
        budget_ns_ = kLongestNs;
    }
}

}  // namespace framering
