#include "writer/codec/strip_compressor.hpp"

#include <algorithm>
#include <utility>

namespace framering {

StripCompressor::StripCompressor(const Compression& compression, const StripLayout& layout, unsigned threads)
    : layout_(layout),
      room_bytes_(StripEncoder::most_bytes(layout.bytes_of(0))),
      workers_([this] { return can_start(); },
               [this](unsigned worker, Lock& lock) { run_next(encoders_[worker + 1], lock); }) {
    // Enough that nobody waits while the caller writes a few strips to the disk.
    slots_.resize(threads == 1 ? 1 : 2 * threads + 2);
    for (Slot& slot : slots_) {
        slot.memory = std::make_unique_for_overwrite<std::byte[]>(room_bytes_);
    }
    encoders_.reserve(threads);
    for (unsigned i = 0; i < threads; ++i) {
        encoders_.emplace_back(compression, layout);
    }
    workers_.start("compression", threads - 1);
}

void StripCompressor::run_next(StripEncoder& encoder, Lock& lock) {
    const std::size_t job = next_job_++;
    const auto strip = static_cast<std::uint32_t>(job % layout_.count);
    const std::span pixels =
        frames_[job / layout_.count].pixels.subspan(layout_.offset_of(strip), layout_.bytes_of(strip));
    Slot& slot = slot_of(job);
    ++running_;
    lock.unlock();
    std::exception_ptr error;
    try {
        slot.bytes = encoder.encode(pixels, {slot.memory.get(), room_bytes_});
    } catch (...) {
        error = std::current_exception();
    }
    lock.lock();
    --running_;
    slot.is_ready = true;
    if (error && !error_) {
        error_ = error;
    }
    work_done_.notify_one();
}

void StripCompressor::begin(std::span<const FrameView> frames) {
    {
        const Lock lock = workers_.lock();
        frames_ = frames;
        first_job_ = 0;
        next_job_ = 0;
        end_job_ = frames.size() * layout_.count;
        error_ = nullptr;
        for (Slot& slot : slots_) {
            slot.is_ready = false;
        }
    }
    workers_.wake_all();
}

void StripCompressor::wait_for(std::size_t job) {
    Lock lock = workers_.lock();
    if (first_job_ != job) {
        slot_of(first_job_).is_ready = false;
        first_job_ = job;
        workers_.wake_one();
    }
    while (!error_ && !slot_of(job).is_ready) {
        if (can_start()) {
            run_next(encoders_.front(), lock);
        } else {
            work_done_.wait(lock);
        }
    }
    if (error_) {
        std::rethrow_exception(error_);
    }
}

void StripCompressor::abandon() noexcept {
    Lock lock = workers_.lock();
    end_job_ = next_job_;
    work_done_.wait(lock, [&] { return running_ == 0; });
}

void StripCompressor::compress(std::span<const FrameView> frames, const Take& take) {
    begin(frames);
    try {
        for (std::size_t job = 0; job < frames.size() * layout_.count; ++job) {
            wait_for(job);
            const Slot& slot = slot_of(job);
            take(job / layout_.count, static_cast<std::uint32_t>(job % layout_.count),
                 {slot.memory.get(), slot.bytes});
        }
    } catch (...) {
        abandon();
        throw;
    }
}

}  // namespace framering
