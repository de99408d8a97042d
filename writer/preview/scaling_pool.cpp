#include "writer/preview/scaling_pool.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

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
      scalers_(std::move(scalers)),
      workers_([this] { return next_ != end_; },
               [this](unsigned worker, Lock& lock) { run_next(*scalers_[worker], lock); }) {
    // Each worker finds the next frame waiting when it has done one.
    slots_.resize(2 * scalers_.size());
    for (Slot& each : slots_) {
        each.memory.reset(static_cast<std::byte*>(::operator new(slot_bytes_, std::align_val_t(kBlockBytes))));
        std::fill(each.memory.get() + scaled_bytes_, each.memory.get() + slot_bytes_, std::byte{0});
    }
    workers_.start("scaling", static_cast<unsigned>(scalers_.size()));
}

void ScalingPool::run_next(FrameScaler& scaler, Lock& lock) {
    Slot& own = slot(next_++);
    ++running_;
    lock.unlock();
    scaler.scale(own.pixels, {own.memory.get(), scaled_bytes_});
    lock.lock();
    --running_;
    own.is_ready = true;
    work_done_.notify_one();
}

void ScalingPool::begin(std::span<const std::byte> pixels) {
    assert(room() != 0);
    {
        const Lock lock = workers_.lock();
        Slot& own = slot(end_++);
        own.pixels = pixels;
        own.is_ready = false;
    }
    ++held_;
    workers_.wake_one();
}

std::size_t ScalingPool::wait_for_oldest() {
    assert(held_ != 0);
    Lock lock = workers_.lock();
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
    const Lock lock = workers_.lock();
    first_ += frames;
    held_ -= frames;
}

void ScalingPool::drop_all() noexcept {
    Lock lock = workers_.lock();
    next_ = end_;
    work_done_.wait(lock, [&] { return running_ == 0; });
    first_ = end_;
    held_ = 0;
}

}  // namespace framering
