// A stream of images as ImageStreamIO's documentation and examples describe it, written anew and reduced to what
// takes part in a hand-over: images in shared memory, a counter of them, a flag while one is written, ten
// semaphores that the writer posts for its readers. The library itself is not in Debian 12.
//
// The usual reader waits for a semaphore and reads the image; nothing tells it that the writer went on meanwhile.
#pragma once
#include <semaphore.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <new>

#include "bench/peers/pixels.hpp"

namespace framering::peers {

// Memory is shared with the processes that are forked after it was made. One writer.
class ImageStream {
  public:
    // `images`: 1 for a plain stream, where each image overwrites the one before; more for a ring.
    ImageStream(std::size_t image_bytes, std::uint64_t images)
        : stride_((image_bytes + 4095) / 4096 * 4096),
          images_(images),
          memory_(kHead + stride_ * images, true),
          head_(new (memory_.data()) Head) {
        for (sem_t& semaphore : head_->semaphores) {
            sem_init(&semaphore, 1, 0);
        }
    }

    // Where the next image goes.
    [[nodiscard]] std::byte* begin_image() noexcept {
        head_->writing.store(1, std::memory_order_relaxed);
        return image(count() % images_);
    }
    void end_image() noexcept {
        head_->place.store(count() % images_, std::memory_order_relaxed);
        head_->count.store(count() + 1, std::memory_order_release);
        for (sem_t& semaphore : head_->semaphores) {
            post(semaphore);
        }
        head_->writing.store(0, std::memory_order_relaxed);
    }

    // Sleeps until the writer has posted semaphore `reader`; `spin`: asks again and again.
    void wait(std::size_t reader, bool spin) noexcept {
        if (spin) {
            while (sem_trywait(&head_->semaphores[reader]) != 0) {
                __builtin_ia32_pause();
            }
            return;
        }
        while (sem_wait(&head_->semaphores[reader]) != 0 && errno == EINTR) {
        }
    }
    // Images since the start.
    [[nodiscard]] std::uint64_t count() const noexcept { return head_->count.load(std::memory_order_acquire); }
    [[nodiscard]] std::byte* image(std::uint64_t place) const noexcept {
        return memory_.data() + kHead + stride_ * place;
    }
    [[nodiscard]] const std::byte* newest() const noexcept {
        return image(head_->place.load(std::memory_order_relaxed));
    }
    [[nodiscard]] std::uint64_t images() const noexcept { return images_; }
    [[nodiscard]] std::byte* memory() const noexcept { return memory_.data(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return kHead + stride_ * images_; }

  private:
    static constexpr std::size_t kHead = 4096;
    static constexpr std::size_t kSemaphores = 10;
    static constexpr int kMostPosts = 10;  // a reader that is away finds no more

    struct Head {
        std::atomic<std::uint64_t> count{0};
        std::atomic<std::uint64_t> place{0};
        std::atomic<std::uint32_t> writing{0};
        sem_t semaphores[kSemaphores];
    };

    static void post(sem_t& semaphore) noexcept {
        int value = 0;
        sem_getvalue(&semaphore, &value);
        if (value < kMostPosts) {
            sem_post(&semaphore);
        }
    }

    std::size_t stride_;
    std::uint64_t images_;
    Pages memory_;
    Head* head_;
};

}  // namespace framering::peers
