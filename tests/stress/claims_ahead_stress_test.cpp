// Slots that are claimed ahead and filled by another thread, as a camera's driver does.
#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "tests/stress/ring_onlookers.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Fills slots that were claimed ahead, in an order of its own, as a driver does.
class FillingThread {
  public:
    struct Job {
        std::span<std::byte> pixels;
        std::uint64_t number;
        std::atomic<bool> is_filled{false};
    };

    FillingThread() : thread_([this] { run(); }) {}
    FillingThread(const FillingThread&) = delete;
    FillingThread& operator=(const FillingThread&) = delete;
    ~FillingThread() {
        done_ = true;
        thread_.join();
    }

    void queue(Job& job) {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(&job);
    }

  private:
    void run() {
        std::vector<std::byte> frame(kFrameBytes);
        while (!done_) {
            Job* job = nullptr;
            {
                const std::lock_guard lock(mutex_);
                if (!jobs_.empty()) {
                    // The youngest and the oldest in turn.
                    const bool oldest = turn_++ % 2 == 0;
                    job = oldest ? jobs_.front() : jobs_.back();
                    oldest ? jobs_.pop_front() : jobs_.pop_back();
                }
            }
            if (job == nullptr) {
                std::this_thread::yield();
                continue;
            }
            embed_sequence(frame, job->number);
            copy_into_slot(job->pixels.data(), frame.data(), frame.size());
            job->is_filled.store(true, std::memory_order_release);
        }
    }

    std::mutex mutex_;
    std::deque<Job*> jobs_;
    std::uint64_t turn_ = 0;
    std::atomic<bool> done_{false};
    std::thread thread_;
};

// Claims ahead, spare slots where the ring is full, and publishes in that order.
class ClaimsAhead {
  public:
    explicit ClaimsAhead(FrameProducer& producer) : producer_(&producer) {}

    // Returns how many frames went to spare slots.
    std::uint64_t run(std::uint64_t frame_count) {
        for (std::uint64_t published = 0; published < frame_count;) {
            while (open_.size() < kAhead && claimed_ < frame_count && claim_one()) {
            }
            if (open_.front().job->is_filled.load(std::memory_order_acquire)) {
                publish_oldest();
                ++published;
            } else {
                std::this_thread::yield();
            }
        }
        return spares_;
    }

  private:
    static constexpr std::size_t kAhead = 3;
    struct Open {
        Claim claim;
        std::unique_ptr<FillingThread::Job> job;
    };

    bool claim_one() {
        auto claim = producer_->try_claim();
        if (!claim && has_spare_) {
            return false;
        }
        has_spare_ = has_spare_ || !claim;
        Claim mine = claim ? std::move(*claim) : producer_->claim_spare();
        auto job = std::make_unique<FillingThread::Job>();
        job->pixels = mine.pixels().first(kFrameBytes);
        job->number = ++claimed_;
        filling_.queue(*job);
        open_.push_back({std::move(mine), std::move(job)});
        return true;
    }

    void publish_oldest() {
        Open oldest = std::move(open_.front());
        open_.pop_front();
        if (!oldest.claim.stored()) {
            has_spare_ = false;
            ++spares_;
        }
        producer_->publish(std::move(oldest.claim), one_row(kFrameBytes, oldest.job->number));
    }

    FrameProducer* producer_;
    std::deque<Open> open_;
    bool has_spare_ = false;
    std::uint64_t claimed_ = 0;
    std::uint64_t spares_ = 0;
    FillingThread filling_;  // ends first
};

struct Read {
    std::uint64_t frames = 0;
    std::uint64_t wrong = 0;
};

Read read_until(const std::atomic<bool>& done, RingOnHeap& heap) {
    LosslessReader reader(heap.memory(), heap.entries[0]);
    Read read;
    std::uint64_t last = 0;
    for (bool over = false; !over;) {
        over = done;
        const auto run = reader.poll(2, layout::kNone);
        for (const FrameView& view : run) {
            const bool is_right =
                words_in_slot(view.pixels).all_are(view.info.delivered) && view.info.delivered > last;
            read.wrong += is_right ? 0U : 1U;
            last = view.info.delivered;
        }
        read.frames += run.size();
        reader.release(run.size());
        over = over && run.empty();
        if (run.empty()) {
            reader.wait(std::chrono::milliseconds(1));
        }
    }
    return read;
}
}  // namespace

TEST_CASE("slots claimed ahead, spare ones among them, are filled by another thread and stay whole and in order") {
    RingOnHeap heap(8, kFrameBytes);
    FrameProducer producer(heap.memory(), heap.entry_pointers());
    heap.admit(0, 0, producer);
    constexpr std::uint64_t frame_count = kWordwise ? 1'000 : 10'000;
    std::atomic<bool> done{false};
    Read read;
    std::thread reading([&] { read = read_until(done, heap); });
    std::atomic<bool> viewed{false};
    ViewerEvidence evidence;
    ViewerCounts counts;
    std::thread viewer([&] { counts = view_until(viewed, heap.memory(), evidence); });
    const std::uint64_t spares = ClaimsAhead(producer).run(frame_count);
    done = true;
    reading.join();
    viewed = true;
    viewer.join();
    CHECK(read.wrong == 0);
    CHECK(read.frames == producer.head());
    CHECK(read.frames + spares == frame_count);
    CHECK(counts.accepted_torn == 0);
    CHECK(counts.not_growing == 0);
    MESSAGE("stored ", read.frames, ", in spare slots ", spares, ", viewed ", counts.accepted);
}
