// What a terminal after Ctrl-S is to a program: an output that takes nothing until somebody reads.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

#include "tests/support/fifo.hpp"
#include "tests/support/program_output.hpp"

namespace framering::test {

// Invariants: a FIFO filled to the brim. Whoever opens it for writing is blocked by its first write.
class FullPipe {
  public:
    explicit FullPipe(const std::filesystem::path& path) : path_(path) {
        make_fifo(path);
        fd_ = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        require(fd_ >= 0, "open a FIFO");
        // The last bytes singly: a page that is not full would take a short line.
        for (const std::size_t piece : {std::size_t{4096}, std::size_t{1}}) {
            const std::string filling(piece, '.');
            for (ssize_t put = 0; put >= 0;) {
                put = ::write(fd_, filling.data(), filling.size());
                filled_ += put > 0 ? static_cast<std::size_t>(put) : 0;
            }
        }
    }
    ~FullPipe() { ::close(fd_); }
    FullPipe(const FullPipe&) = delete;
    FullPipe& operator=(const FullPipe&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    // An end that blocks; the caller closes it.
    [[nodiscard]] int open_for_writing() const {
        const int fd = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
        require(fd >= 0, "open a FIFO");
        return fd;
    }

    // Reads until `end` has come, and gives what came behind the filling.
    [[nodiscard]] std::string read_until(const std::string& end) const {
        std::string text;
        std::array<char, 4096> buffer{};
        while (text.size() <= filled_ || !text.ends_with(end)) {
            const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
            text.append(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        }
        return text.substr(filled_);
    }

  private:
    std::filesystem::path path_;
    int fd_ = -1;
    std::size_t filled_ = 0;
};

}  // namespace framering::test
