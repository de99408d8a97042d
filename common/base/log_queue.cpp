#include "common/base/log_queue.hpp"

namespace framering {

LogQueue::LogQueue() : lines_(std::make_unique_for_overwrite<Line[]>(kLines)) {
    for (std::size_t i = 0; i < kLines; ++i) {
        turns_[i].store(i, std::memory_order_relaxed);
    }
}

bool LogQueue::put(std::string_view line) noexcept {
    constexpr std::string_view cut = "...\n";
    std::uint64_t place = next_.load(std::memory_order_relaxed);
    for (;;) {
        // Acquire and release of a place's turn hand its line over, from here to front() and from pop() to here.
        const std::uint64_t turn = turns_[place % kLines].load(std::memory_order_acquire);
        if (turn < place) {
            lost_.fetch_add(1, std::memory_order_relaxed);
            return false;
        }
        if (turn > place) {
            place = next_.load(std::memory_order_relaxed);
        } else if (next_.compare_exchange_weak(place, place + 1, std::memory_order_relaxed)) {
            break;
        }
    }
    Line& kept = lines_[place % kLines];
    kept.lost_before = take_lost();
    kept.length = line.copy(kept.text.data(), kLongestLine);
    if (line.size() > kLongestLine) {
        cut.copy(kept.text.data() + kLongestLine - cut.size(), cut.size());
    }
    turns_[place % kLines].store(place + 1, std::memory_order_release);
    return true;
}

bool LogQueue::front(std::string_view& line, std::uint64_t& lost_before) const noexcept {
    if (turns_[oldest_ % kLines].load(std::memory_order_acquire) != oldest_ + 1) {
        return false;
    }
    const Line& kept = lines_[oldest_ % kLines];
    line = {kept.text.data(), kept.length};
    lost_before = kept.lost_before;
    return true;
}

void LogQueue::pop() noexcept {
    turns_[oldest_ % kLines].store(oldest_ + kLines, std::memory_order_release);
    ++oldest_;
}

}  // namespace framering
