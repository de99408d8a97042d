// A file in the address space, to be read.
#pragma once
#include <cstddef>
#include <span>

#include "recorded/input_file.hpp"

namespace framering {

// Thread safety: any thread. What others write into the file meanwhile is seen. Invariants: bytes() is valid as
// long as this lives; what another program cuts off is no longer there, and reading it ends the process (SIGBUS),
// as does a disk that fails.
class MappedFile {
  public:
    // As long as the file is now. Fails (Error): no room in the address space.
    explicit MappedFile(const InputFile& file);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

  private:
    std::span<const std::byte> bytes_;
};

}  // namespace framering
