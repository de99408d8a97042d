// Grey levels and shot noise of the simulated camera.
#pragma once
#include <cmath>
#include <cstdint>

namespace framering {

// Levels are fractions of the camera's full scale. A full pixel holds this many electrons, which sets the shot
// noise.
inline constexpr float kFullWellElectrons = 6000;
inline constexpr float kReadNoise = 0.0007F;  // about 4 electrons
inline constexpr float kBias = 0.015F;        // the camera's offset: noise around it never clips at zero

inline constexpr std::uint64_t kSimulationSeed = 20'250;

// Standard deviation of the photons' shot noise at a level.
[[nodiscard]] inline float shot_noise(float level) noexcept {
    return std::sqrt(level / kFullWellElectrons);
}

}  // namespace framering
