// Every kind of source, in several formats, for the suite that asks all of them the same.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/wanted_format.hpp"

namespace framering::test {

inline constexpr std::uint32_t kFileFrames = 3;  // in each source that has an end

struct SourceUnderTest {
    std::string name;
    FrameFormat format;
    std::function<std::unique_ptr<FrameSource>()> make;
    std::optional<std::uint64_t> frames;       // how many there are; nothing: endless
    std::optional<std::uint64_t> frame_count;  // how many it can tell
};

[[nodiscard]] std::vector<SourceUnderTest> sources_under_test();

[[nodiscard]] WantedFormat wanted(const FrameFormat& format);
// kFileFrames of them, one after the other.
[[nodiscard]] std::vector<std::byte> raw_frames(const FrameFormat& format);
// In a directory that goes with the process.
[[nodiscard]] std::filesystem::path source_file(const std::string& name);

}  // namespace framering::test
