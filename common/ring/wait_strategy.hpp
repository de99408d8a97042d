// How long whoever waits for a frame or for room looks again and again before it sleeps.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/processors.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framering {

enum class WaitStrategy : std::uint8_t {
    sleep,     // at once: no processor time, but a halted core takes some 40 us to come back
    adaptive,  // after some microseconds, as long as that has been worth it lately
    spin,      // never: a core is given to it
};

[[nodiscard]] std::string_view name_of(WaitStrategy strategy) noexcept;
// Fails (Error, usage) and lists the strategies.
[[nodiscard]] WaitStrategy parse_wait_strategy(std::string_view text);

// The looking again. Thread: one.
class Spinner {
  public:
    // adaptive is sleep where this process may run on one core only: whoever is waited for needs it.
    explicit Spinner(WaitStrategy strategy, unsigned processors = usable_processors()) noexcept;

    // Looks until `is_there` returns true, at most `limit` and at most as long as the strategy says. Returns
    // whether it is there.
    template <class IsThere>
    [[nodiscard]] bool wait(IsThere&& is_there, Nanoseconds limit) noexcept {
        if (budget_ns_ == 0) {
            return false;
        }
        const std::uint64_t began_ns = monotonic_ns();
        const std::uint64_t end_ns = began_ns + std::min(budget_ns_, static_cast<std::uint64_t>(limit.count()));
        do {
            for (int look = 0; look < kLooks; ++look) {
                if (is_there()) {
                    learn(true);
                    return true;
                }
                pause();
            }
        } while (monotonic_ns() < end_ns);
        learn(false);
        return false;
    }

    // How long a look in vain and the sleep behind it took together. A wait so short is no longer than a long look
    // and a wake-up: the next look is a long one, or looks once too short would stay too short for ever.
    void slept(std::uint64_t whole_wait_ns) noexcept;

    // How long the next looking lasts at most.
    [[nodiscard]] Nanoseconds patience() const noexcept { return Nanoseconds(budget_ns_); }
    // Whoever has looked in vain may sleep.
    [[nodiscard]] bool may_sleep() const noexcept { return strategy_ != WaitStrategy::spin; }

  private:
    static constexpr int kLooks = 16;  // between two looks at the clock

    static void pause() noexcept {
#if defined(__x86_64__)
        _mm_pause();
#endif
    }
    void learn(bool was_worth_it) noexcept;

    WaitStrategy strategy_;
    std::uint64_t budget_ns_;
};

}  // namespace framering
