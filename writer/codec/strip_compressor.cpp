#include "writer/codec/strip_compressor.hpp"

#include <algorithm>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"

namespace framering {

StripCompressor::StripCompressor(const Compression& compression, const StripLayout& layout, unsigned threads)
    : layout_(layout), room_bytes_(StripEncoder::most_bytes(layout.bytes_of(0))) {
    // Enough that nobody waits while the caller writes a few strips to the disk.
    slots_.resize(threads == 1 ? 1 : 2 * threads + 2);
    for (Slot& slot : slots_) {
        slot.memory = std::make_unique_for_overwrite<std::byte[]>(room_bytes_);
    }
    encoders_.reserve(threads);
    for (unsigned i = 0; i < threads; ++i) {
        encoders_.emplace_back(compression, layout);
    }
    start_workers(threads - 1);
}

void StripCompressor::start_workers(unsigned workers) {
    try {
        for (unsigned i = 0; i < workers; ++i) {
            workers_.push_back(background_thread("compression", [this, i] { work(encoders_[i + 1]); }));
        }
    } catch (const Error& error) {
        stop_workers();
        throw Error(error.exit_code(),
                    fmt::format("{}, or use fewer --threads than {}", error.what(), workers + 1));
    }
}

StripCompressor::~StripCompressor() {
    stop_workers();
}

void StripCompressor::stop_workers() noexcept {
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

void StripCompressor::work(StripEncoder& encoder) {
    Lock lock(mutex_);
    for (;;) {
        work_came_.wait(lock, [&] { return is_stopping_ || can_start(); });
        if (is_stopping_) {
            return;
        }
        run_next(encoder, lock);
    }
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
        const Lock lock(mutex_);
        frames_ = frames;
        first_job_ = 0;
        next_job_ = 0;
        end_job_ = frames.size() * layout_.count;
        error_ = nullptr;
        for (Slot& slot : slots_) {
            slot.is_ready = false;
        }
    }
    work_came_.notify_all();
}

void StripCompressor::wait_for(std::size_t job) {
    Lock lock(mutex_);
    if (first_job_ != job) {
        slot_of(first_job_).is_ready = false;
        first_job_ = job;
        work_came_.notify_one();
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
    Lock lock(mutex_);
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
