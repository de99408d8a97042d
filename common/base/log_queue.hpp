// Lines of the log on their way from any thread to the one that writes them.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace framering {

// Thread safety: put() from any thread, the rest from one. Invariants: a bounded number of lines, in memory that
// is there from the start; nothing here waits; lines come out in the order in which their places were taken.
class LogQueue {
  public:
    static constexpr std::size_t kLines = 128;
    static constexpr std::size_t kLongestLine = 4096;  // what a pipe takes in one piece

    LogQueue();

    // Cuts a line that is too long. False: there is no room; the line is counted as lost.
    bool put(std::string_view line) noexcept;
    // The oldest line, and how many were lost between it and the one before. Valid until pop(). False: there is
    // none.
    [[nodiscard]] bool front(std::string_view& line, std::uint64_t& lost_before) const noexcept;
    // Requires: front() was true.
    void pop() noexcept;
    // Lines lost after the newest one in the queue; they are told once.
    [[nodiscard]] std::uint64_t take_lost() noexcept { return lost_.exchange(0, std::memory_order_relaxed); }

  private:
    struct Line {
        std::uint64_t lost_before;
        std::size_t length;
        std::array<char, kLongestLine> text;
    };

    // Of place p: p when it is free for line p, p + 1 when it holds it.
    std::array<std::atomic<std::uint64_t>, kLines> turns_;
    std::unique_ptr<Line[]> lines_;
    std::atomic<std::uint64_t> next_{0};
    std::atomic<std::uint64_t> lost_{0};
    std::uint64_t oldest_ = 0;
};

}  // namespace framering
