#include "writer/preview/scaling_pool.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::size_t kBlockBytes = 4096;  // of direct I/O
}  // namespace

void ScalingPool::Free::operator()(std::byte* memory) const noexcept {
    ::operator delete(memory, std::align_val_t(kBlockBytes));
}

ScalingPool::ScalingPool(FrameScalers scalers, std::size_t scaled_bytes)
    : scaled_bytes_(scaled_bytes),
      slot_bytes_((scaled_bytes_ + kBlockBytes - 1) / kBlockBytes * kBlockBytes),
      scalers_(std::move(scalers)) {
    // Each worker finds the next frame waiting when it has done one.
    slots_.resize(2 * scalers_.size());
    for (Slot& each : slots_) {
        each.memory.reset(static_cast<std::byte*>(::operator new(slot_bytes_, std::align_val_t(kBlockBytes))));
        std::fill(each.memory.get() + scaled_bytes_, each.memory.get() + slot_bytes_, std::byte{0});
    }
    start_workers();
}

void ScalingPool::start_workers() {
    try {
        for (const auto& scaler : scalers_) {
            workers_.push_back(background_thread("scaling", [this, &scaler] { work(*scaler); }));
        }
    } catch (const Error& error) {
        stop_workers();
        throw Error(error.exit_code(),
                    fmt::format("{}, or use fewer --threads than {}", error.what(), scalers_.size()));
    }
}

ScalingPool::~ScalingPool() {
    stop_workers();
}

void ScalingPool::stop_workers() noexcept {
    {
        const Lock lock(mutex_);
        is_stopping_ = true;
    }
    work_came_.notify_all();
    for (std::thread& worker : workers_) {
        worker.join();
    }
    workers_.clear();
}

void ScalingPool::work(FrameScaler& scaler) {
    Lock lock(mutex_);
    for (;;) {
        work_came_.wait(lock, [&] { return is_stopping_ || next_ != end_; });
        if (is_stopping_) {
            return;
        }
        Slot& own = slot(next_++);
        ++running_;
        lock.unlock();
        scaler.scale(own.pixels, {own.memory.get(), scaled_bytes_});
        lock.lock();
        --running_;
        own.is_ready = true;
        work_done_.notify_one();
    }
}

void ScalingPool::begin(std::span<const std::byte> pixels) {
    assert(room() != 0);
    {
        const Lock lock(mutex_);
        Slot& own = slot(end_++);
        own.pixels = pixels;
        own.is_ready = false;
    }
    ++held_;
    work_came_.notify_one();
}

std::size_t ScalingPool::wait_for_oldest() {
    assert(held_ != 0);
    Lock lock(mutex_);
    work_done_.wait(lock, [&] { return slot(first_).is_ready; });
    std::size_t ready = 1;
    while (first_ + ready != end_ && slot(first_ + ready).is_ready) {
        ++ready;
    }
    return ready;
}

FrameView ScalingPool::scaled(std::size_t frame, const FrameInfo& info) const noexcept {
    const Slot& own = slots_[(first_ + frame) % slots_.size()];
    return {info, {own.memory.get(), scaled_bytes_}, slot_bytes_ - scaled_bytes_};
}

void ScalingPool::drop_oldest(std::size_t frames) noexcept {
    const Lock lock(mutex_);
    first_ += frames;
    held_ -= frames;
}

void ScalingPool::drop_all() noexcept {
    Lock lock(mutex_);
    next_ = end_;
    work_done_.wait(lock, [&] { return running_ == 0; });
    first_ = end_;
    held_ = 0;
}

}  // namespace framering
