// A file under test: how a sink fills it, whatever stops it on the way, and what must then be found in it.
#pragma once
#include <cstddef>
#include <filesystem>

#include "tests/support/sinks_under_test.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/test_frames.hpp"

namespace framering::test {

struct FileProgress {
    std::size_t begun = 0;      // frames whose commit was called
    std::size_t committed = 0;  // frames whose commit returned
};

// The frames that record_file() writes, in runs of 1, 3, 1 and 2.
inline constexpr std::size_t kFileFrames = 7;
[[nodiscard]] const TestFrames& file_frames();
[[nodiscard]] FileSettings file_settings();

// All frames, and a new description at the end.
void record_file(const SinkUnderTest& on, const std::filesystem::path& path, FileProgress& progress);
// The same in a child that ends at the plan's call. True: it came to the end.
[[nodiscard]] bool record_file_in_a_child(const SinkUnderTest& on, const std::filesystem::path& path,
                                          const SystemCallPlan& plan, FileProgress& progress);

// The file holds the first frames, at least `least` and at most `most`: as it was left, and as recovery leaves it.
void check_is_prefix(const SinkUnderTest& on, const std::filesystem::path& path, std::size_t least,
                     std::size_t most);

}  // namespace framering::test
