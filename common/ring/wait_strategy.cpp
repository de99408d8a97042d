#include "common/ring/wait_strategy.hpp"

#include "common/base/error.hpp"

namespace framering {

namespace {
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
    switch (strategy) {
        case WaitStrategy::sleep:
            return "sleep";
        case WaitStrategy::adaptive:
            return "adaptive";
        case WaitStrategy::spin:
            break;
    }
    return "spin";
}

WaitStrategy parse_wait_strategy(std::string_view text) {
    for (const WaitStrategy each : {WaitStrategy::sleep, WaitStrategy::adaptive, WaitStrategy::spin}) {
        if (text == name_of(each)) {
            return each;
        }
    }
    fail(ExitCode::usage, "unknown strategy '{}'; use spin, adaptive or sleep", text);
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
