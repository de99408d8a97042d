#include <fcntl.h>

#include <cerrno>

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

int descriptor(LeaseHandle handle) noexcept {
    return static_cast<int>(handle);
}
}  // namespace

std::optional<Lease> Lease::take(LeaseHandle handle, std::uint64_t byte) {
    struct flock lock = one_byte(F_WRLCK, byte);
    while (fcntl(descriptor(handle), F_OFD_SETLK, &lock) == -1) {
        if (errno == EAGAIN || errno == EACCES) {
            return std::nullopt;
        }
        if (errno != EINTR) {
            fail(ExitCode::failed, "lease {}: {}", byte, errno_text(errno));
        }
    }
    return Lease(handle, byte);
}

bool Lease::is_held(LeaseHandle handle, std::uint64_t byte) noexcept {
    struct flock lock = one_byte(F_WRLCK, byte);
    return fcntl(descriptor(handle), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

void Lease::release() noexcept {
    if (handle_ != kNone) {
        struct flock lock = one_byte(F_UNLCK, byte_);
        fcntl(descriptor(handle_), F_OFD_SETLK, &lock);
        handle_ = kNone;
    }
}

}  // namespace framering
