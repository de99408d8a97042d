// What a fuzz target gets its choices from and tells its driver. A target defines LLVMFuzzerTestOneInput, so that
// driver.cpp runs it (any compiler), or clang's -fsanitize=fuzzer does.
//
// An input is no file and no segment, it is a list of choices: which valid thing to begin with, what to change in
// it, who opens it. So every input passes the first check or fails there on purpose, and a seed and a number
// repeat it.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace framering::fuzz {

// Reads choices from the input; all of them are 0 where it has ended.
class Dice {
  public:
    Dice(const std::uint8_t* data, std::size_t size) noexcept : remaining_(data, size) {}

    // 0 to count - 1; 0 for a count of 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t count) noexcept;
    [[nodiscard]] bool one_in(std::uint64_t count) noexcept { return below(count) == count - 1; }
    template <class Choices>
    [[nodiscard]] const auto& of(const Choices& choices) noexcept {
        return choices[below(std::size(choices))];
    }
    // Mostly a number at which something ends, overflows or changes its sign; now and then any.
    [[nodiscard]] std::uint64_t number() noexcept;
    // The same, near `value` in half of the cases.
    [[nodiscard]] std::uint64_t number_near(std::uint64_t value) noexcept;
    [[nodiscard]] std::string text(std::size_t longest);

  private:
    [[nodiscard]] std::uint64_t bytes(std::size_t count) noexcept;
    std::span<const std::uint8_t> remaining_;
};

// How deep an input got. Requires: a literal, at most kMilestones of them.
void reached(std::string_view milestone) noexcept;

struct Milestone {
    std::array<char, 48> name;
    std::uint64_t count;
};
inline constexpr std::size_t kMilestones = 24;
// Where reached() counts; the driver's own memory outlives a crash.
void count_in(std::span<Milestone, kMilestones> milestones) noexcept;

// What a target must reach in this many of a hundred inputs, else it tests nothing.
struct Depth {
    std::string_view milestone;
    double percent;
};
[[nodiscard]] std::span<const Depth> least_depths();

// Of this run and no other: a name for a session, and an empty directory in memory, removed by the driver.
[[nodiscard]] std::string run_name();
[[nodiscard]] std::filesystem::path run_directory();

// Runs it. False: it threw a framering::Error of one printable line. Any other exception, or another line, ends
// the program with what was thrown.
bool works_or_refuses(const std::function<void()>& action);
// Ends the program with this line.
[[noreturn]] void defect(const std::string& what);

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
