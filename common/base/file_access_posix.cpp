#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/file_access.hpp"

namespace framering {

namespace {
constexpr mode_t kAccessBits = 0777;

mode_t without_group(mode_t mode) noexcept {
    return (mode & (S_IRWXU | S_IRWXO)) | ((mode & S_IRWXO) << 3);
}
}  // namespace

int take_access_of(const std::string& path, int descriptor) noexcept {
    struct stat former {};
    struct stat now {};
    if (stat(path.c_str(), &former) == -1 || fstat(descriptor, &now) == -1) {
        return errno == ENOENT ? 0 : errno;
    }
    mode_t mode = former.st_mode & kAccessBits;
    const bool is_same = former.st_uid == now.st_uid && former.st_gid == now.st_gid;
    if (!is_same && fchown(descriptor, former.st_uid, former.st_gid) == -1 &&
        fchown(descriptor, static_cast<uid_t>(-1), former.st_gid) == -1) {
        mode = without_group(mode);
    }
    // Only where it differs: some file systems have one mode for all files and refuse every other.
    return mode == (now.st_mode & kAccessBits) || fchmod(descriptor, mode) == 0 ? 0 : errno;
}

int take_access_of(const std::string& path, const std::string& replacement) noexcept {
    const int descriptor = open(replacement.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor == -1) {
        return errno;
    }
    const int error = take_access_of(path, descriptor);
    close(descriptor);
    return error;
}

}  // namespace framering
