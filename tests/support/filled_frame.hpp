// One frame out of a source, for tests that look at its pixels.
#pragma once
#include <cstring>
#include <optional>
#include <vector>

#include "acquirer/frame_source.hpp"

namespace framering::test {

// Nothing at the end of the source, or when it said not_yet a thousand times.
[[nodiscard]] inline std::optional<std::vector<std::byte>> next_frame(FrameSource& source) {
    std::vector<std::byte> pixels(source.format().payload_bytes());
    FrameInfo info;
    for (int tries = 0; tries < 1000; ++tries) {
        const FillResult result = source.fill(pixels, info, 0, std::chrono::milliseconds(10));
        if (result == FillResult::filled) {
            return pixels;
        }
        if (result == FillResult::ended) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace framering::test
