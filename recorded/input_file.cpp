#include "recorded/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/read_whole.hpp"
#include "common/base/shown_path.hpp"

namespace framering {

InputFile::InputFile(std::filesystem::path path) : path_(std::move(path)) {
    // Asked before: opening a pipe waits for its other end, and an open that must not wait (O_NONBLOCK) fails
    // where the file is only busy for a while.
    struct stat status {};
    if (::stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        fail(ExitCode::failed, "cannot open {}: it is not a regular file", quoted(path_));
    }
    do {
        descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    } while (descriptor_ == -1 && errno == EINTR);
    if (descriptor_ == -1) {
        fail_with("cannot open", errno);
    }
}

InputFile::~InputFile() {
    if (descriptor_ != -1) {
        ::close(descriptor_);
    }
}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {
}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::uint64_t InputFile::size_bytes() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) == -1) {
        fail_with("cannot access", errno);
    }
    return static_cast<std::uint64_t>(status.st_size);
}

std::size_t InputFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
    const auto got = read_whole(bytes, offset, [this](std::span<std::byte> piece, std::uint64_t place) {
        return ::pread(descriptor_, piece.data(), piece.size(), static_cast<off_t>(place));
    });
    if (!got) {
        fail_with("cannot read", errno);
    }
    return *got;
}

std::string InputFile::text(std::uint64_t most_bytes) const {
    const std::uint64_t bytes = size_bytes();
    if (bytes > most_bytes) {
        fail(ExitCode::failed, "cannot read {}: longer than {} bytes", quoted(path_), most_bytes);
    }
    std::string text(bytes, '\0');
    text.resize(read_at(0, std::as_writable_bytes(std::span(text))));
    return text;
}

void InputFile::fail_with(std::string_view action, int error_number) const {
    const bool is_disk = error_number == EIO;
    fail(ExitCode::failed, "{} {}: {}{}", action, quoted(path_), errno_text(error_number),
         is_disk ? "; the disk is failing or was disconnected" : "");
}

bool is_there(const std::filesystem::path& path) {
    std::error_code error;
    const bool there = std::filesystem::exists(path, error);
    if (error) {
        fail(ExitCode::failed, "cannot access {}: {}", quoted(path), errno_text(error.value()));
    }
    return there;
}

}  // namespace framering
