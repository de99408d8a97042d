// The ring at full speed, with threads over one mapping, as ThreadSanitizer sees it too.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "common/frame/embedded_sequence.hpp"
#include "tests/stress/ring_onlookers.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Frames that carry their number in 16 places, copied into slots in one pass.
class MarkedFrames {
  public:
    void copy_into(const Claim& claim, std::uint64_t number) {
        embed_sequence(frame_, number);
        copy_into_slot(claim.pixels().data(), frame_.data(), frame_.size());
    }

  private:
    std::vector<std::byte> frame_ = std::vector<std::byte>(kFrameBytes);
};

// What a reader without the sequence check would have taken for a frame; tells in `evidence` that there was some.
std::uint64_t torn_without_check(const std::atomic<bool>& done, ReaderMemory memory, std::atomic<bool>& evidence) {
    std::uint64_t torn = 0;
    while (!done) {
        const std::uint64_t word = memory.state->newest.load(std::memory_order_acquire);
        if (word != 0) {
            const auto words =
                words_in_slot(memory.slot_pixels(memory.slot_of(newest_frame(word).number)).first(kFrameBytes));
            torn += words.all_are(words.words[0]) ? 0U : 1U;
            if (torn != 0) {
                evidence = true;
            }
        }
    }
    return torn;
}
}  // namespace

TEST_CASE("no viewer ever accepts a torn frame while a ring of 2 slots is lapped at full speed") {
    RingOnHeap heap(2, kFrameBytes);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    std::atomic<bool> done{false};
    ViewerEvidence evidence;  // of any of them
    std::atomic<bool> torn_seen{false};
    std::array<ViewerCounts, 3> counts;
    std::uint64_t torn_unchecked = 0;
    std::vector<std::thread> threads;
    for (auto& count : counts) {
        threads.emplace_back([&] { count = view_until(done, heap.memory(), evidence); });
    }
    threads.emplace_back([&] { torn_unchecked = torn_without_check(done, heap.memory(), torn_seen); });

    MarkedFrames frames;
    constexpr std::uint64_t frame_count = kWordwise ? 2'000 : 40'000;
    // On a busy machine it may take longer until viewers are lapped; without that the test would prove nothing.
    for (std::uint64_t i = 1; i <= frame_count || (i <= 50 * frame_count && !(evidence.lapped && torn_seen));
         ++i) {
        auto claim = producer.try_claim();
        REQUIRE(claim);
        frames.copy_into(*claim, i);
        producer.publish(std::move(*claim), one_row(kFrameBytes, i));
    }
    done = true;
    for (auto& thread : threads) {
        thread.join();
    }
    std::uint64_t rejected = 0;
    for (const ViewerCounts& count : counts) {
        CHECK(count.accepted_torn == 0);
        CHECK(count.not_growing == 0);
        rejected += count.rejected;
    }
    CHECK_MESSAGE(rejected > 0, "no frame was lapped: the test was too slow to prove anything");
    CHECK_MESSAGE(torn_unchecked > 0, "a reader without the check saw no torn frame: the test proves nothing");
    MESSAGE("rejected ", rejected, ", torn without the check ", torn_unchecked);
}

TEST_CASE("a lossless reader gets every frame whole and in order while the ring is full") {
    RingOnHeap heap(3, kFrameBytes);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    constexpr std::uint64_t frame_count = kWordwise ? 1'000 : 20'000;
    std::uint64_t wrong = 0;
    std::thread reader_thread([&] {
        LosslessReader reader(heap.memory(), heap.entries[0]);
        while (reader.cursor() < frame_count) {
            const auto run = reader.poll(64, layout::kNone);
            for (const FrameView& view : run) {
                wrong += view.info.sequence == reader.cursor() + static_cast<std::uint64_t>(&view - run.data()) &&
                                 read_embedded_sequence(view.pixels).all_are(view.info.sequence)
                             ? 0U
                             : 1U;
            }
            reader.release(run.size());
            if (run.empty()) {
                reader.wait(std::chrono::milliseconds(20));
            }
        }
    });
    MarkedFrames frames;
    for (std::uint64_t i = 0; i < frame_count;) {
        auto claim = producer.try_claim();
        if (!claim) {
            [[maybe_unused]] const bool room = producer.wait_for_room(std::chrono::milliseconds(20));
            continue;
        }
        frames.copy_into(*claim, i++);
        producer.publish(std::move(*claim), one_row(kFrameBytes, i));
    }
    reader_thread.join();
    CHECK(wrong == 0);
    CHECK(producer.slowest_cursor() == frame_count);
}

TEST_CASE("dropped frames reach viewers whole while the lossless reader stands still") {
    RingOnHeap heap(2, kFrameBytes);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    std::atomic<bool> done{false};
    ViewerEvidence evidence;
    ViewerCounts counts;
    std::thread viewer([&] { counts = view_until(done, heap.memory(), evidence); });
    MarkedFrames frames;
    // On a busy machine the viewer may not run at all for a while; it never does for so long.
    constexpr std::uint64_t fewest = kWordwise ? 1'000 : 20'000;
    constexpr std::uint64_t most = 1000 * fewest;
    std::uint64_t frame_count = 0;
    for (std::uint64_t i = 1; i <= fewest || (!evidence.accepted && i <= most); ++i) {
        frame_count = i;
        auto claim = producer.try_claim();
        Claim mine = claim ? std::move(*claim) : producer.claim_spare();
        frames.copy_into(mine, i);
        producer.publish(std::move(mine), one_row(kFrameBytes, i));
    }
    done = true;
    viewer.join();
    CHECK(producer.head() == 2);
    CHECK(heap.state.spare_count == frame_count - 2);
    CHECK(counts.accepted > 0);
    CHECK(counts.accepted_torn == 0);
    CHECK(counts.not_growing == 0);
}

TEST_CASE("the slowest cursor is never above the one of a reader that stands still") {
    RingOnHeap heap(128, layout::kPage);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    constexpr std::uint64_t before = 5;
    constexpr std::uint64_t standing = 6;
    constexpr std::uint64_t behind = 69;
    heap.admit(0, before, producer);
    heap.admit(1, standing, producer);
    std::atomic<bool> done{false};
    std::thread jumping([&] {
        while (!done) {
            heap.entries[0].cursor.store(before, std::memory_order_release);
            heap.entries[0].cursor.store(behind, std::memory_order_release);
        }
    });
    std::uint64_t seen_before = 0;
    std::uint64_t seen_standing = 0;
    std::uint64_t too_high = 0;
    constexpr std::uint64_t each = 100'000;
    while (seen_before < each || seen_standing < each) {
        const std::uint64_t cursor = producer.slowest_cursor();
        seen_before += cursor == before ? 1U : 0U;
        seen_standing += cursor == standing ? 1U : 0U;
        too_high += cursor > standing ? 1U : 0U;
    }
    done = true;
    jumping.join();
    CHECK(too_high == 0);
}

TEST_CASE("three lossless readers of different speed get every frame whole while the ring is full") {
    constexpr std::uint64_t slots = 8;
    RingOnHeap heap(slots, kFrameBytes);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    constexpr std::uint64_t frame_count = kWordwise ? 1'000 : 10'000;
    std::array<std::atomic<std::uint64_t>, 3> wrong{};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        heap.admit(i, 0, producer);
    }
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        threads.emplace_back([&, i] {
            LosslessReader reader(heap.memory(), heap.entries[i]);
            // One releases frame by frame, one in runs, one as many as there are: they pass each other all the
            // time.
            const std::size_t most = i == 0 ? 1 : i == 1 ? slots / 2 : LosslessReader::kLongestRun;
            while (reader.cursor() < frame_count) {
                const auto run = reader.poll(most, layout::kNone);
                for (const FrameView& view : run) {
                    wrong[i] += words_in_slot(view.pixels).all_are(view.info.sequence) ? 0U : 1U;
                }
                wrong[i] += reader.still_whole(run) ? 0U : 1U;
                reader.release(run.size());
                if (run.empty()) {
                    reader.wait(std::chrono::milliseconds(20));
                }
            }
        });
    }
    MarkedFrames frames;
    for (std::uint64_t i = 0; i < frame_count;) {
        auto claim = producer.try_claim();
        if (!claim) {
            [[maybe_unused]] const bool room = producer.wait_for_room(std::chrono::milliseconds(20));
            continue;
        }
        frames.copy_into(*claim, i++);
        producer.publish(std::move(*claim), one_row(kFrameBytes, i));
    }
    for (auto& thread : threads) {
        thread.join();
    }
    for (const auto& count : wrong) {
        CHECK(count == 0);
    }
    CHECK(producer.slowest_cursor() == frame_count);
}
