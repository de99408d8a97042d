#include "writer/disk/disk_file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/read_whole.hpp"
#include "writer/disk/io_watch.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr mode_t kFileMode = 0666;  // less the umask
constexpr std::size_t kPiecesPerCall = 128;
// What is less is in the page cache sooner than the disk answers; a writer that falls behind gathers more.
constexpr std::size_t kDirectLeastBytes = std::size_t{256} * 1024;

// What helps depends on the reason more than on the action.
const char* advice(int error_number) noexcept {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            return "; free space or record to another disk with --output";
        case EFBIG:
            return "; reduce --max-file-size or raise the file size limit (ulimit -f)";
        case EACCES:
        case EPERM:
        case EROFS:
            return "; choose a writable directory with --output";
        case EIO:
            return "; the disk is failing or was disconnected";
        default:
            return "";
    }
}

int open_descriptor(const fs::path& path, int flags, std::string_view action) {
    int descriptor = -1;
    do {
        descriptor = watched("open", path, [&] { return ::open(path.c_str(), flags | O_CLOEXEC, kFileMode); });
    } while (descriptor == -1 && errno == EINTR);
    if (descriptor == -1) {
        fail_on(action, path, errno);
    }
    return descriptor;
}

struct flock whole_file() noexcept {
    return {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0};
}

bool is_in_units(std::span<const std::byte> piece) noexcept {
    return (reinterpret_cast<std::uintptr_t>(piece.data()) | piece.size()) % DiskFile::kDirectUnit == 0;
}
}  // namespace

DiskFile DiskFile::create(const fs::path& path) {
    return {open_descriptor(path, O_RDWR | O_CREAT | O_EXCL, "cannot create"), path};
}

DiskFile DiskFile::open(const fs::path& path, Access access) {
    // Asked before: opening a pipe waits for its other end, and an open that must not wait (O_NONBLOCK) fails
    // where the file is only busy for a while.
    struct stat status {};
    if (watched("stat", path, [&] { return ::stat(path.c_str(), &status); }) == 0 && !S_ISREG(status.st_mode)) {
        fail(ExitCode::failed, "cannot open {}: it is not a regular file", quoted(path));
    }
    return {open_descriptor(path, access == Access::read ? O_RDONLY : O_RDWR, "cannot open"), path};
}

DiskFile::~DiskFile() {
    if (is_open()) {
        ::close(descriptor_);
    }
    if (direct_descriptor_ >= 0) {
        ::close(direct_descriptor_);
    }
}

DiskFile::DiskFile(DiskFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      direct_descriptor_(std::exchange(other.direct_descriptor_, -1)),
      path_(std::move(other.path_)) {
}

DiskFile& DiskFile::operator=(DiskFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(direct_descriptor_, other.direct_descriptor_);
    std::swap(path_, other.path_);
    return *this;
}

void DiskFile::fail_with(std::string_view action, int error_number) const {
    fail_on(action, path_, error_number);
}

void DiskFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = watched("pwrite", path_, [&] {
            return ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        });
        if (written == -1 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            fail_with("cannot write to", written == 0 ? EIO : errno);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
}

bool DiskFile::bypass_cache() {
    const std::string self = "/proc/self/fd/" + std::to_string(descriptor_);
    direct_descriptor_ =
        watched("open", path_, [&] { return ::open(self.c_str(), O_WRONLY | O_DIRECT | O_CLOEXEC); });
    if (direct_descriptor_ == -1) {
        return false;
    }
    // Some file systems open it and then take no write.
    alignas(kDirectUnit) static constexpr std::array<std::byte, kDirectUnit> zeros{};
    const ssize_t written =
        watched("pwrite", path_, [&] { return ::pwrite(direct_descriptor_, zeros.data(), zeros.size(), 0); });
    if (written != static_cast<ssize_t>(zeros.size())) {
        ::close(std::exchange(direct_descriptor_, -1));
        return false;
    }
    return true;
}

void DiskFile::write_pieces_at(std::uint64_t offset, std::span<const std::span<const std::byte>> pieces) {
    std::size_t size_bytes = 0;
    for (const auto piece : pieces) {
        size_bytes += piece.size();
    }
    const bool direct = direct_descriptor_ != -1 && size_bytes >= kDirectLeastBytes && offset % kDirectUnit == 0 &&
                        std::ranges::all_of(pieces, is_in_units);
    const int descriptor = direct ? direct_descriptor_ : descriptor_;
    std::array<iovec, kPiecesPerCall> vectors{};
    while (!pieces.empty()) {
        const std::size_t count = std::min(pieces.size(), vectors.size());
        std::ranges::transform(pieces.first(count), vectors.begin(), [](std::span<const std::byte> piece) {
            return iovec{const_cast<std::byte*>(piece.data()), piece.size()};  // the system only reads
        });
        write_vectors_at(descriptor, offset, std::span(vectors).first(count));
        for (const auto piece : pieces.first(count)) {
            offset += piece.size();
        }
        pieces = pieces.subspan(count);
    }
}

void DiskFile::write_vectors_at(int descriptor, std::uint64_t offset, std::span<iovec> vectors) {
    while (!vectors.empty()) {
        const ssize_t result = watched("pwritev", path_, [&] {
            return ::pwritev(descriptor, vectors.data(), static_cast<int>(vectors.size()),
                             static_cast<off_t>(offset));
        });
        if (result == -1 && errno == EINTR) {
            continue;
        }
        if (result == -1 && errno == EINVAL && descriptor == direct_descriptor_) {
            // What a short write has left begins in the middle of a block: the page cache takes it, or says why
            // not.
            descriptor = descriptor_;
            continue;
        }
        if (result <= 0) {
            fail_with("cannot write to", result == 0 ? EIO : errno);
        }
        auto written = static_cast<std::size_t>(result);
        offset += written;
        while (!vectors.empty() && written >= vectors.front().iov_len) {
            written -= vectors.front().iov_len;
            vectors = vectors.subspan(1);
        }
        if (!vectors.empty()) {
            vectors.front().iov_base = static_cast<std::byte*>(vectors.front().iov_base) + written;
            vectors.front().iov_len -= written;
        }
    }
}

std::size_t DiskFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
    const auto got = read_whole(bytes, offset, [this](std::span<std::byte> piece, std::uint64_t place) {
        return watched("pread", path_, [&] {
            return ::pread(descriptor_, piece.data(), piece.size(), static_cast<off_t>(place));
        });
    });
    if (!got) {
        fail_with("cannot read", errno);
    }
    return *got;
}

std::uint64_t DiskFile::size_bytes() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) == -1) {
        fail_with("cannot access", errno);
    }
    return static_cast<std::uint64_t>(status.st_size);
}

bool DiskFile::was_removed() const {
    struct stat status {};
    return ::fstat(descriptor_, &status) == 0 && status.st_nlink == 0;
}

void DiskFile::resize(std::uint64_t size_bytes) {
    while (watched("ftruncate", path_, [&] { return ::ftruncate(descriptor_, static_cast<off_t>(size_bytes)); }) ==
           -1) {
        if (errno != EINTR) {
            fail_with("cannot truncate", errno);
        }
    }
}

bool DiskFile::reserve(std::uint64_t offset, std::uint64_t size_bytes) noexcept {
    struct statfs system {};
    if (::fstatfs(descriptor_, &system) == 0 && system.f_type == TMPFS_MAGIC) {
        return false;
    }
    int result = 0;
    do {
        result = watched("fallocate", path_, [&] {
            return ::fallocate(descriptor_, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                               static_cast<off_t>(size_bytes));
        });
    } while (result == -1 && errno == EINTR);
    return result == 0;
}

void DiskFile::release(std::uint64_t offset, std::uint64_t size_bytes) noexcept {
    // Where it fails the blocks stay: zeros that nobody reads.
    (void)watched("fallocate", path_, [&] {
        return ::fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                           static_cast<off_t>(size_bytes));
    });
}

bool DiskFile::lock() noexcept {
    struct flock lock = whole_file();
    int result = 0;
    do {
        result = ::fcntl(descriptor_, F_OFD_SETLK, &lock);
    } while (result == -1 && errno == EINTR);
    return result == 0 || (errno != EAGAIN && errno != EACCES);
}

bool DiskFile::is_locked() const noexcept {
    struct flock lock = whole_file();
    return ::fcntl(descriptor_, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

void DiskFile::flush() {
    // Not repeated after a failure: the system reports a lost write once and forgets it.
    if (watched("fdatasync", path_, [&] { return ::fdatasync(descriptor_); }) == -1) {
        fail_with("cannot flush", errno);
    }
}

void DiskFile::close() {
    if (direct_descriptor_ >= 0) {
        ::close(std::exchange(direct_descriptor_, -1));
    }
    const int descriptor = std::exchange(descriptor_, -1);
    // After EINTR the descriptor is gone all the same.
    if (watched("close", path_, [&] { return ::close(descriptor); }) == -1 && errno != EINTR) {
        fail_with("cannot close", errno);
    }
}

void fail_on(std::string_view action, const fs::path& path, int error_number) {
    fail(ExitCode::failed, "{} {}: {}{}", action, quoted(path), errno_text(error_number), advice(error_number));
}

}  // namespace framering
