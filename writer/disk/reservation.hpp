// Disk blocks ahead of a file's end, so that the file system allocates them in large pieces.
#pragma once
#include <algorithm>
#include <cstdint>

#include "writer/disk/disk_file.hpp"

namespace framering {

// Grows with the file, so that a scan of three frames does not reserve a quarter of a gigabyte.
class Reservation {
  public:
    // Called before each write with where it ends; costs a system call now and then.
    void up_to(DiskFile& file, std::uint64_t end) noexcept {
        if (!can_reserve_ || end <= reserved_bytes_) {
            return;
        }
        const std::uint64_t step = std::max(step_bytes_, end - reserved_bytes_);
        can_reserve_ = file.reserve(reserved_bytes_, step);
        reserved_bytes_ += step;
        step_bytes_ = std::min(2 * step_bytes_, kLargestStepBytes);
    }

  private:
    static constexpr std::uint64_t kFirstStepBytes = std::uint64_t{1} << 20;
    static constexpr std::uint64_t kLargestStepBytes = std::uint64_t{256} << 20;

    std::uint64_t reserved_bytes_ = 0;
    std::uint64_t step_bytes_ = kFirstStepBytes;
    bool can_reserve_ = true;
};

}  // namespace framering
