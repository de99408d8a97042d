// Random numbers of the simulation: the same on every machine and at every start.
#pragma once
#include <cstdint>

namespace framering {

// The finalizer of SplitMix64: neighbours in, unrelated numbers out.
[[nodiscard]] constexpr std::uint64_t scrambled(std::uint64_t value) noexcept {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

class Dice {
  public:
    explicit Dice(std::uint64_t seed) noexcept : state_(scrambled(seed)) {}

    [[nodiscard]] std::uint64_t word() noexcept { return scrambled(state_++); }
    // Evenly in [low, high).
    [[nodiscard]] float between(float low, float high) noexcept {
        return low + (high - low) * (static_cast<float>(word() >> 40) * 0x1p-24F);
    }
    // Mean 0, deviation 1, never beyond 4.2: a sum of six even numbers.
    [[nodiscard]] float normal() noexcept {
        float sum = 0;
        for (int i = 0; i < 6; ++i) {
            sum += between(-1, 1);
        }
        return sum * 0.70710678F;
    }

  private:
    std::uint64_t state_;
};

}  // namespace framering
