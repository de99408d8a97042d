#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "common/base/error.hpp"
#include "common/shm/lease.hpp"

namespace framering {

namespace {
struct flock one_byte(short type, std::uint64_t byte) noexcept {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(byte);
    lock.l_len = 1;
    return lock;  // l_pid stays 0, as these locks demand
}
}  // namespace

std::optional<Lease> Lease::take(int fd, std::uint64_t byte) {
    struct flock lock = one_byte(F_WRLCK, byte);
    while (fcntl(fd, F_OFD_SETLK, &lock) == -1) {
        if (errno == EAGAIN || errno == EACCES) {
            return std::nullopt;
        }
        if (errno != EINTR) {
            fail(ExitCode::failed, "lease {}: {}", byte, errno_text(errno));
        }
    }
    return Lease(fd, byte);
}

bool Lease::is_held(int fd, std::uint64_t byte) noexcept {
    struct flock lock = one_byte(F_WRLCK, byte);
    return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

Lease::Lease(Lease&& other) noexcept : fd_(std::exchange(other.fd_, -1)), byte_(other.byte_) {
}

Lease& Lease::operator=(Lease&& other) noexcept {
    if (this != &other) {
        release();
        fd_ = std::exchange(other.fd_, -1);
        byte_ = other.byte_;
    }
    return *this;
}

Lease::~Lease() {
    release();
}

void Lease::release() noexcept {
    if (fd_ != -1) {
        struct flock lock = one_byte(F_UNLCK, byte_);
        fcntl(fd_, F_OFD_SETLK, &lock);
        fd_ = -1;
    }
}

}  // namespace framering
