#include "common/shm/wake_word.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>

#include "common/shm/waker.hpp"
#include "tests/support/named_segment.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Word = std::atomic<std::uint32_t>;

// A thread that would sleep for a day on each value of a word but for the wakes.
class Sleeper {
  public:
    Sleeper(const Word& word, std::uint32_t until)
        : thread_([&word, until] {
              for (std::uint32_t seen = word; seen != until; seen = word) {
                  wait_on(word, seen, std::chrono::hours(24));
              }
          }) {}
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;
    ~Sleeper() { thread_.join(); }

  private:
    std::thread thread_;
};

// A place in a segment, as two processes have it: each at its own address, one for reading.
struct Shared {
    Shared()
        : writing(segment.map(65'536, 65'536, Access::read_write)),
          reading(Segment::open(name.text, Access::read_only)->map(0, 131'072, Access::read_only)) {}

    [[nodiscard]] Word& written(std::size_t place) const { return reinterpret_cast<Word*>(writing.data())[place]; }
    [[nodiscard]] const Word& read(std::size_t place) const {
        return reinterpret_cast<const Word*>(reading.data() + 65'536)[place];
    }

    NamedSegment name;
    Segment segment = [this] {
        auto made = Segment::create(name.text, false);
        made->reserve(131'072);
        return std::move(*made);
    }();
    MappedRegion writing;
    MappedRegion reading;
};

void wake_once(Word& word) {
    ++word;
    wake_all(word);
}
}  // namespace

TEST_CASE("a wake reaches all who sleep on a word of this process") {
    Word word{0};
    const std::array<Sleeper, 2> sleepers{Sleeper(word, 1), Sleeper(word, 1)};
    std::this_thread::yield();
    wake_once(word);
}

TEST_CASE("a wake reaches all who sleep on a word of a segment through mappings of their own") {
    Shared shared;
    const std::array<Sleeper, 3> sleepers{Sleeper(shared.read(0), 1), Sleeper(shared.read(0), 1),
                                          Sleeper(shared.written(0), 1)};
    std::this_thread::yield();
    wake_once(shared.written(0));
}

TEST_CASE("each of two threads that wait for the other by turns is woken every time") {
    Shared shared;
    constexpr std::uint32_t turns = 2'000;
    constexpr std::size_t there = 32;  // 128 bytes on
    const auto answer = [&](const Word& call, Word& reply) {
        for (std::uint32_t turn = 0; turn < turns; ++turn) {
            while (call == turn) {
                wait_on(call, turn, std::chrono::hours(24));
            }
            wake_once(reply);
        }
    };
    std::thread other([&] { answer(shared.read(0), shared.written(there)); });
    for (std::uint32_t turn = 0; turn < turns; ++turn) {
        wake_once(shared.written(0));
        while (shared.read(there) == turn) {
            wait_on(shared.read(there), turn, std::chrono::hours(24));
        }
    }
    other.join();
    CHECK(shared.read(there) == turns);
}

TEST_CASE("a wake of either of two words ends the sleep on both") {
    Shared shared;
    Waker waker;
    for (const bool of_waker : {true, false}) {
        const std::uint32_t calls = waker.calls();
        const std::uint32_t seen = shared.read(0);
        std::thread sleeper([&] {
            while (waker.calls() == calls && shared.read(0) == seen) {
                wait_on_either({&shared.read(0), seen}, waker.seen(calls), std::chrono::hours(24));
            }
        });
        std::this_thread::yield();
        of_waker ? waker.wake() : wake_once(shared.written(0));
        sleeper.join();
    }
}

TEST_CASE("a call that came before the sleep on two words ends it") {
    Shared shared;
    Waker waker;
    const std::uint32_t calls = waker.calls();
    waker.wake();
    wait_on_either({&shared.read(0), 0}, waker.seen(calls), std::chrono::hours(24));
    waker.wait(calls, std::chrono::hours(24));
    wait_on_either({&shared.read(0), 1}, waker.seen(waker.calls()), std::chrono::hours(24));
    wait_on_either({&shared.read(0), 0}, waker.seen(waker.calls()), std::chrono::milliseconds(1));
    CHECK(waker.calls() == calls + 1);
}

TEST_CASE("nobody sleeps on a value that is gone and nobody sleeps past the limit") {
    Shared shared;
    wake_once(shared.written(1));
    wait_on(shared.read(1), 0, std::chrono::hours(24));
    wait_on(shared.read(1), 1, std::chrono::milliseconds(1));
    CHECK(shared.read(1) == 1);
}
