#include "common/base/read_whole.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <deque>
#include <functional>
#include <vector>

using namespace framering;

namespace {
// Answers in order: so many bytes, or -1 with that errno where negative; 0 when all are given.
struct Pieces {
    std::deque<int> answers;
    std::vector<std::uint64_t> offsets{};

    long operator()(std::span<std::byte> bytes, std::uint64_t offset) {
        offsets.push_back(offset);
        if (answers.empty()) {
            return 0;
        }
        const int answer = answers.front();
        answers.pop_front();
        if (answer < 0) {
            errno = -answer;
            return -1;
        }
        for (std::byte& byte : bytes.first(static_cast<std::size_t>(answer))) {
            byte = static_cast<std::byte>(offset++);
        }
        return answer;
    }
};
}  // namespace

TEST_CASE("short reads and interrupts are continued where they stopped") {
    std::array<std::byte, 10> bytes{};
    Pieces pieces{{3, -EINTR, 5, 2}};
    CHECK(read_whole(bytes, 40, std::ref(pieces)) == 10);
    CHECK(pieces.offsets == std::vector<std::uint64_t>{40, 43, 43, 48});
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        CHECK(bytes[i] == static_cast<std::byte>(40 + i));
    }
}

TEST_CASE("a file that ends before the span does is no error") {
    std::array<std::byte, 10> bytes{};
    CHECK(read_whole(bytes, 0, Pieces{{4}}) == 4);
    CHECK(read_whole(bytes, 0, Pieces{{}}) == 0);
    CHECK(read_whole(std::span(bytes).first(0), 0, Pieces{{-EIO}}) == 0);
}

TEST_CASE("a read that fails is told apart from the file's end") {
    std::array<std::byte, 10> bytes{};
    CHECK_FALSE(read_whole(bytes, 0, Pieces{{4, -EIO}}));
    CHECK(errno == EIO);
}
