// A camera that runs by itself: a thread fills the slots that it was given, the oldest first, as a driver's DMA
// does. A frame that finds no slot is gone, and its number with it.
#pragma once
#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "acquirer/source/queued_source.hpp"
#include "common/frame/embedded_sequence.hpp"

namespace framering::test {

class ThreadedQueuedSource final : public QueuedSource {
  public:
    // Frames have their number in their pixels (embedded_sequence.hpp); `out_of_order`: pairs come back swapped.
    ThreadedQueuedSource(const FrameFormat& format, bool out_of_order)
        : format_(format), out_of_order_(out_of_order), frame_(format.payload_bytes()) {}
    ~ThreadedQueuedSource() override { end(); }

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return false; }
    std::vector<std::pair<std::string, std::string>> settings() const override { return {{"camera", "thread"}}; }
    Delivery delivery() const override { return Delivery::free_running; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_complete}; }
    FrameIds frame_ids() const override { return FrameIds::bits16_without_zero; }
    std::vector<SourceCounter> counters() override {
        const std::lock_guard lock(mutex_);
        return {{"underruns", underruns_}};
    }

    void queue(std::uint32_t slot, std::span<std::byte> memory) override {
        const std::lock_guard lock(mutex_);
        queued_.push_back({slot, memory});
    }
    void start(std::optional<std::uint64_t>) override {
        ending_ = false;
        thread_ = std::thread([this] { run(); });
    }
    SlotWait wait(Nanoseconds limit, FilledSlot& filled) override {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, limit, [&] { return !done_.empty(); })) {
            return SlotWait::not_yet;
        }
        filled = done_.front();
        done_.pop_front();
        return SlotWait::returned;
    }
    void stop() override {
        end();
        queued_.clear();
        done_.clear();
    }

  private:
    struct Queued {
        std::uint32_t slot;
        std::span<std::byte> memory;
    };

    void end() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    void run() {
        // Half of what the count can tell apart would be a restart: whoever looks after so many is not that late.
        constexpr std::uint64_t most_missed = 10'000;
        std::uint64_t id = 65'000;  // it wraps soon
        std::uint64_t missed = 0;   // one after the other
        for (;;) {
            std::this_thread::yield();
            Queued next{};
            {
                const std::lock_guard lock(mutex_);
                if (ending_) {
                    return;
                }
                if (queued_.empty() && missed == most_missed) {
                    continue;
                }
                id = id == 65'535 ? 1 : id + 1;
                if (queued_.empty()) {
                    ++underruns_;
                    ++missed;
                    continue;
                }
                missed = 0;
                next = queued_.front();
                queued_.pop_front();
            }
            embed_sequence(frame_, id);
            std::memcpy(next.memory.data(), frame_.data(), frame_.size());
            FilledSlot filled;
            filled.slot = next.slot;
            filled.camera_frame_id = id;
            filled.host_time_ns = monotonic_ns();
            give_back(filled);
        }
    }

    void give_back(const FilledSlot& filled) {
        const std::lock_guard lock(mutex_);
        const bool is_second = out_of_order_ && !done_.empty() && filled.camera_frame_id % 2 == 0;
        done_.insert(is_second ? done_.end() - 1 : done_.end(), filled);
        changed_.notify_one();
    }

    FrameFormat format_;
    bool out_of_order_;
    std::vector<std::byte> frame_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Queued> queued_;
    std::deque<FilledSlot> done_;
    std::uint64_t underruns_ = 0;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace framering::test
