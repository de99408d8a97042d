// Bytes behind which nothing can be read: a load that reaches further ends the test.
#pragma once
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>

namespace framering::test {

class BytesAtPageEnd {
  public:
    explicit BytesAtPageEnd(std::span<const std::byte> bytes)
        : page_bytes_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
          readable_bytes_((bytes.size() / page_bytes_ + 1) * page_bytes_),
          size_(bytes.size()) {
        void* const memory = ::mmap(nullptr, readable_bytes_ + page_bytes_, PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        assert(memory != MAP_FAILED);
        memory_ = static_cast<std::byte*>(memory);
        std::ranges::copy(bytes, memory_ + readable_bytes_ - size_);
        ::mprotect(memory_ + readable_bytes_, page_bytes_, PROT_NONE);
    }
    ~BytesAtPageEnd() { ::munmap(memory_, readable_bytes_ + page_bytes_); }
    BytesAtPageEnd(const BytesAtPageEnd&) = delete;
    BytesAtPageEnd& operator=(const BytesAtPageEnd&) = delete;

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
        return {memory_ + readable_bytes_ - size_, size_};
    }

  private:
    std::size_t page_bytes_;
    std::size_t readable_bytes_;
    std::size_t size_;
    std::byte* memory_ = nullptr;
};

}  // namespace framering::test
