#include "common/shm/not_for_children_posix.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <type_traits>

namespace framering {

namespace {
std::atomic<std::uint64_t> forks{0};
std::once_flag is_kept;
}  // namespace

// All that stands, and the handlers of pthread_atfork(3). In the child only calls that a signal handler may make.
class ForkGuard {
  public:
    static void add(NotForChildren& kept) noexcept {
        const std::lock_guard lock(mutex());
        kept.behind_ = first();
        if (first() != nullptr) {
            first()->before_ = &kept;
        }
        first() = &kept;
    }
    static void remove(NotForChildren& kept) noexcept {
        const std::lock_guard lock(mutex());
        (kept.before_ != nullptr ? kept.before_->behind_ : first()) = kept.behind_;
        if (kept.behind_ != nullptr) {
            kept.behind_->before_ = kept.before_;
        }
    }

    static void before_fork() noexcept { mutex().lock(); }
    static void in_parent() noexcept { mutex().unlock(); }
    static void in_child() noexcept {
        for (const NotForChildren* each = first(); each != nullptr; each = each->behind_) {
            each->take_away();
        }
        forks.fetch_add(1, std::memory_order_relaxed);
        mutex().unlock();
    }

  private:
    static std::mutex& mutex() noexcept {
        // Segments of static objects end after everything else.
        static_assert(std::is_trivially_destructible_v<std::mutex>, "it must not end before them");
        static constinit std::mutex instance;
        return instance;
    }
    static NotForChildren*& first() noexcept {
        static NotForChildren* instance = nullptr;
        return instance;
    }
};

NotForChildren::NotForChildren(int descriptor) noexcept : descriptor_(descriptor) {
    ForkGuard::add(*this);
}

NotForChildren::NotForChildren(std::span<std::byte> mapping) noexcept : descriptor_(-1), mapping_(mapping) {
    ForkGuard::add(*this);
}

NotForChildren::~NotForChildren() {
    ForkGuard::remove(*this);
}

void NotForChildren::take_away() const noexcept {
    if (descriptor_ != -1) {
        // The number stays taken: whoever closes it later closes nobody else's.
        const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (nowhere == -1 || dup3(nowhere, descriptor_, O_CLOEXEC) == -1) {
            close(descriptor_);
        }
        close(nowhere);
    } else if (mmap(mapping_.data(), mapping_.size(), PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) == MAP_FAILED) {
        munmap(mapping_.data(), mapping_.size());
    }
}

void keep_segments_from_children() noexcept {
    std::call_once(is_kept,
                   [] { pthread_atfork(ForkGuard::before_fork, ForkGuard::in_parent, ForkGuard::in_child); });
}

std::uint64_t fork_generation() noexcept {
    return forks.load(std::memory_order_relaxed);
}

}  // namespace framering
