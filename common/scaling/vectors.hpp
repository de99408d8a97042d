// Which vector instructions the loops over pixels are compiled for.
#pragma once
#include <cstdint>

namespace framering {

enum class Vectors : std::uint8_t {
    portable,  // those of every processor of this kind
    avx2,
};

// The best of this processor.
[[nodiscard]] inline Vectors best_vectors() noexcept {
#if defined(__x86_64__)
    static const Vectors best = __builtin_cpu_supports("avx2") != 0 ? Vectors::avx2 : Vectors::portable;
    return best;
#else
    return Vectors::portable;
#endif
}

}  // namespace framering
