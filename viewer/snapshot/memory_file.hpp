// A file that is nowhere on a disk: for libraries that write files where bytes are wanted.
#pragma once
#include <filesystem>
#include <string>

namespace framering {

class MemoryFile {
  public:
    // Fails (Error): no memory or descriptor to be had.
    MemoryFile();
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    // Opens it anew; valid as long as the object.
    [[nodiscard]] std::filesystem::path path() const;
    // All that was written. Fails (Error): it cannot be read.
    [[nodiscard]] std::string bytes() const;

  private:
    int fd_;
};

}  // namespace framering
