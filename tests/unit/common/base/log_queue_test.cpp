#include "common/base/log_queue.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace framering;

namespace {
struct Taken {
    std::string line;
    std::uint64_t lost_before = 0;
};

std::optional<Taken> take(LogQueue& queue) {
    std::string_view line;
    std::uint64_t lost_before = 0;
    if (!queue.front(line, lost_before)) {
        return std::nullopt;
    }
    const Taken taken{std::string(line), lost_before};
    queue.pop();
    return taken;
}
}  // namespace

TEST_CASE("an empty log queue gives nothing") {
    LogQueue queue;
    CHECK_FALSE(take(queue));
    CHECK(queue.take_lost() == 0);
}

TEST_CASE("lines come out of the log queue in order, many times round") {
    LogQueue queue;
    for (std::size_t i = 0; i < 5 * LogQueue::kLines; i += 3) {
        for (std::size_t k = i; k < i + 3; ++k) {
            CHECK(queue.put(std::to_string(k)));
        }
        for (std::size_t k = i; k < i + 3; ++k) {
            const auto taken = take(queue);
            REQUIRE(taken);
            CHECK(taken->line == std::to_string(k));
            CHECK(taken->lost_before == 0);
        }
    }
    CHECK_FALSE(take(queue));
}

TEST_CASE("a full log queue refuses lines and the next that fits tells how many") {
    LogQueue queue;
    for (std::size_t i = 0; i < LogQueue::kLines; ++i) {
        CHECK(queue.put(std::to_string(i)));
    }
    CHECK_FALSE(queue.put("lost"));
    CHECK_FALSE(queue.put("lost"));
    CHECK(take(queue)->line == "0");
    CHECK(queue.put("fits"));
    CHECK_FALSE(queue.put("lost"));
    for (std::size_t i = 1; i < LogQueue::kLines; ++i) {
        const auto taken = take(queue);
        CHECK(taken->line == std::to_string(i));
        CHECK(taken->lost_before == 0);
    }
    const auto taken = take(queue);
    CHECK(taken->line == "fits");
    CHECK(taken->lost_before == 2);
    CHECK_FALSE(take(queue));
    CHECK(queue.take_lost() == 1);
    CHECK(queue.take_lost() == 0);
}

TEST_CASE("a log line that is too long is cut and says so, the longest and an empty one are whole") {
    LogQueue queue;
    const std::string longest(LogQueue::kLongestLine, 'a');
    CHECK(queue.put(longest));
    CHECK(queue.put(longest + "b"));
    CHECK(queue.put(""));
    CHECK(take(queue)->line == longest);
    CHECK(take(queue)->line == longest.substr(0, LogQueue::kLongestLine - 4) + "...\n");
    CHECK(take(queue)->line == "");
}

TEST_CASE("lines of several threads come whole, in order for each, and each is taken or counted") {
    constexpr std::uint64_t threads = 4;
    constexpr std::uint64_t lines = 5000;
    LogQueue queue;
    std::vector<std::thread> writers;
    std::atomic<std::uint64_t> ended{0};
    for (std::uint64_t writer = 0; writer < threads; ++writer) {
        writers.emplace_back([&, writer] {
            for (std::uint64_t i = 0; i < lines; ++i) {
                (void)queue.put(std::string(1 + i % 50, static_cast<char>('a' + writer)) + std::to_string(i));
            }
            ++ended;
        });
    }
    std::vector<std::uint64_t> next(threads);
    std::uint64_t taken_lines = 0;
    std::uint64_t lost = 0;
    bool are_whole = true;
    for (bool over = false; !over;) {
        over = ended == threads;
        while (const auto taken = take(queue)) {
            const auto writer = static_cast<std::size_t>(taken->line.front() - 'a');
            const std::uint64_t i = std::stoull(taken->line.substr(taken->line.find_first_of("0123456789")));
            are_whole =
                are_whole && taken->line == std::string(1 + i % 50, taken->line.front()) + std::to_string(i);
            are_whole = are_whole && i >= next.at(writer);
            next[writer] = i + 1;
            ++taken_lines;
            lost += taken->lost_before;
        }
    }
    for (std::thread& writer : writers) {
        writer.join();
    }
    CHECK(are_whole);
    CHECK(taken_lines + lost + queue.take_lost() == threads * lines);
    CHECK(taken_lines >= LogQueue::kLines);
}
