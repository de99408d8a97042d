#include "common/base/log_thread.hpp"

#include <doctest/doctest.h>

#include "common/base/log_queue.hpp"
#include "tests/support/full_pipe.hpp"
#include "tests/support/program_output.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr Nanoseconds kPatiently = std::chrono::minutes(1);

std::string lost_text(std::uint64_t lost) {
    return std::to_string(lost) + " lost\n";
}

std::string numbered(std::uint64_t from, std::uint64_t to) {
    std::string lines;
    for (std::uint64_t i = from; i < to; ++i) {
        lines += std::to_string(i) + "\n";
    }
    return lines;
}
}  // namespace

TEST_CASE("the log thread writes what was put in order and the last words behind it") {
    const int file = file_without_name();
    {
        LogThread log(file, lost_text);
        for (std::uint64_t i = 0; i < LogQueue::kLines; ++i) {
            log.put(std::to_string(i) + "\n");
        }
        CHECK(log.finish("the end\n", kPatiently));
    }
    CHECK(text_of(file) == numbered(0, LogQueue::kLines) + "the end\n");
    ::close(file);
}

TEST_CASE("an output that takes nothing keeps nobody waiting and what did not fit is told in its place") {
    const TemporaryDirectory directory;
    const FullPipe pipe(directory / "pipe");
    const int output = pipe.open_for_writing();
    {
        LogThread log(output, lost_text);
        for (std::uint64_t i = 0; i < LogQueue::kLines + 100; ++i) {
            log.put(std::to_string(i) + "\n");  // here a write would stand for ever
        }
        CHECK_FALSE(log.finish("the end\n", Nanoseconds(1)));
    }
    CHECK(pipe.read_until("the end\n") == numbered(0, LogQueue::kLines) + "100 lost\nthe end\n");
    ::close(output);
}

TEST_CASE("an output that must not be waited for gets its lines when it takes them again") {
    const TemporaryDirectory directory;
    const FullPipe pipe(directory / "pipe");
    const int output = pipe.open_for_writing();
    REQUIRE(::fcntl(output, F_SETFL, O_NONBLOCK) == 0);
    {
        LogThread log(output, lost_text);
        log.put("a line\n");
        CHECK(pipe.read_until("a line\n") == "a line\n");
        CHECK(log.finish("", kPatiently));
    }
    ::close(output);
}

TEST_CASE("an output that fails costs its lines and ends nothing") {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    LogThread log(full, lost_text);
    log.put("a line\n");
    CHECK(log.finish("the end\n", kPatiently));
    ::close(full);
}
