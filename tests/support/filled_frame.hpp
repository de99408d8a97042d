// One frame out of a source, for tests that look at its pixels.
#pragma once
#include <cstring>
#include <optional>
#include <vector>

#include "acquirer/source/frame_source.hpp"

namespace framering::test {

// Nothing at the end of the source, or when it said not_yet a thousand times.
[[nodiscard]] inline std::optional<std::vector<std::byte>> next_frame(FrameSource& source) {
    std::vector<std::byte> pixels(source.format().payload_bytes());
    FrameInfo info;
    constexpr Nanoseconds limit = std::chrono::milliseconds(10);
    for (int tries = 0; tries < 1000; ++tries) {
        const Readiness readiness = source.wait(limit);
        if (readiness == Readiness::ended) {
            return std::nullopt;
        }
        if (readiness == Readiness::ready && source.fill(pixels, info, 0, limit) == FillResult::filled) {
            return pixels;
        }
    }
    return std::nullopt;
}

}  // namespace framering::test
