// A FIFO and its writing end, for tests of what comes through pipes.
#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <span>
#include <stdexcept>

namespace framering::test {

inline void make_fifo(const std::filesystem::path& path) {
    if (::mkfifo(path.c_str(), 0600) != 0) {
        throw std::runtime_error("mkfifo failed");
    }
}

// Requires: the FIFO is open for reading already. What is put fits into it, so nothing here waits.
class FifoWriter {
  public:
    explicit FifoWriter(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_WRONLY | O_NONBLOCK)) {
        if (fd_ < 0) {
            throw std::runtime_error("nobody reads the FIFO");
        }
    }
    ~FifoWriter() { ::close(fd_); }
    FifoWriter(const FifoWriter&) = delete;
    FifoWriter& operator=(const FifoWriter&) = delete;

    void put(std::span<const std::byte> bytes) const {
        if (::write(fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            throw std::runtime_error("the FIFO did not take everything");
        }
    }

  private:
    int fd_;
};

}  // namespace framering::test
