#include "writer/disk_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "common/base/error.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr mode_t kFileMode = 0666;  // less the umask
constexpr std::size_t kDirectUnit = 4096;
// Smaller pieces one by one reach half the rate that the page cache gives them.
constexpr std::size_t kDirectLeastBytes = std::size_t{4} << 20;

// What helps depends on the reason more than on the action.
const char* advice(int error_number) noexcept {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            return "; make room or record to another disk with --output";
        case EFBIG:
            return "; set a smaller --max-file-size, or raise the limit (ulimit -f)";
        case EACCES:
        case EPERM:
        case EROFS:
            return "; choose a directory that you may write to with --output";
        case EIO:
            return "; the disk is failing or was disconnected";
        default:
            return "";
    }
}

[[noreturn]] void fail_on(std::string_view action, const fs::path& path, int error_number) {
    fail(ExitCode::failed, "{} {}: {}{}", action, quoted(path), errno_text(error_number), advice(error_number));
}

int open_descriptor(const fs::path& path, int flags, std::string_view action) {
    int descriptor = -1;
    do {
        descriptor = ::open(path.c_str(), flags | O_CLOEXEC, kFileMode);
    } while (descriptor == -1 && errno == EINTR);
    if (descriptor == -1) {
        fail_on(action, path, errno);
    }
    return descriptor;
}
}  // namespace

DiskFile DiskFile::create(const fs::path& path) {
    return {open_descriptor(path, O_RDWR | O_CREAT | O_EXCL, "cannot create"), path};
}

DiskFile DiskFile::open(const fs::path& path, Access access) {
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
      direct_descriptor_(std::exchange(other.direct_descriptor_, kNotOpened)),
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

std::size_t DiskFile::write_directly(std::uint64_t offset, std::span<const std::byte> bytes) noexcept {
    const bool aligned =
        offset % kDirectUnit == 0 && reinterpret_cast<std::uintptr_t>(bytes.data()) % kDirectUnit == 0;
    if (bytes.size() < kDirectLeastBytes || !aligned || direct_descriptor_ == kNotPossible) {
        return 0;
    }
    if (direct_descriptor_ == kNotOpened) {
        const std::string self = "/proc/self/fd/" + std::to_string(descriptor_);
        direct_descriptor_ = ::open(self.c_str(), O_WRONLY | O_DIRECT | O_CLOEXEC);
    }
    const std::size_t whole = bytes.size() / kDirectUnit * kDirectUnit;
    std::size_t done = 0;
    while (direct_descriptor_ >= 0 && done < whole) {
        const ssize_t written =
            ::pwrite(direct_descriptor_, bytes.data() + done, whole - done, static_cast<off_t>(offset + done));
        if (written > 0 && static_cast<std::size_t>(written) % kDirectUnit == 0) {
            done += static_cast<std::size_t>(written);
        } else if (written != -1 || errno != EINTR) {
            return done;  // the page cache takes the rest, or reports what is wrong
        }
    }
    if (direct_descriptor_ < 0) {
        direct_descriptor_ = kNotPossible;
    }
    return done;
}

void DiskFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    const std::size_t direct = write_directly(offset, bytes);
    bytes = bytes.subspan(direct);
    offset += direct;
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
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

std::size_t DiskFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto rest = bytes.subspan(done);
        const ssize_t got = ::pread(descriptor_, rest.data(), rest.size(), static_cast<off_t>(offset + done));
        if (got == 0) {
            break;
        }
        if (got > 0) {
            done += static_cast<std::size_t>(got);
        } else if (errno != EINTR) {
            fail_with("cannot read", errno);
        }
    }
    return done;
}

std::uint64_t DiskFile::size_bytes() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) == -1) {
        fail_with("cannot look at", errno);
    }
    return static_cast<std::uint64_t>(status.st_size);
}

void DiskFile::resize(std::uint64_t size_bytes) {
    while (::ftruncate(descriptor_, static_cast<off_t>(size_bytes)) == -1) {
        if (errno != EINTR) {
            fail_with("cannot cut", errno);
        }
    }
}

bool DiskFile::reserve(std::uint64_t offset, std::uint64_t size_bytes) noexcept {
    int result = 0;
    do {
        result = ::fallocate(descriptor_, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                             static_cast<off_t>(size_bytes));
    } while (result == -1 && errno == EINTR);
    return result == 0;
}

void DiskFile::flush() {
    // Not repeated after a failure: the system reports a lost write once and forgets it.
    if (::fdatasync(descriptor_) == -1) {
        fail_with("cannot flush", errno);
    }
}

void DiskFile::close() {
    if (direct_descriptor_ >= 0) {
        ::close(std::exchange(direct_descriptor_, kNotOpened));
    }
    const int descriptor = std::exchange(descriptor_, -1);
    // After EINTR the descriptor is gone all the same.
    if (::close(descriptor) == -1 && errno != EINTR) {
        fail_with("cannot close", errno);
    }
}

std::string quoted(const fs::path& path) {
    return "'" + path.string() + "'";
}

void make_directories(const fs::path& directory) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        fail_on("cannot create directory", directory, error.value());
    }
    if (!fs::is_directory(directory, error)) {
        fail_on("cannot create directory", directory, ENOTDIR);
    }
}

void remove_tree(const fs::path& directory) {
    std::error_code error;
    fs::remove_all(directory, error);
    if (error) {
        fail_on("cannot remove", directory, error.value());
    }
}

bool rename_unless_taken(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    const auto is_taken = [&] { return fs::exists(fs::symlink_status(to)); };
    int reason = errno;
    if (reason == EINVAL || reason == ENOSYS) {
        // A file system without the flag. Only one writer names the files of a scan; a directory that another
        // writer makes between the two calls is not empty, and then rename refuses.
        if (is_taken()) {
            return false;
        }
        if (::rename(from.c_str(), to.c_str()) == 0) {
            return true;
        }
        reason = errno;
    }
    if (reason == EEXIST || reason == ENOTEMPTY) {
        return false;
    }
    fail_on("cannot rename to", to, reason);
}

void flush_directory(const fs::path& directory) {
    const int descriptor = open_descriptor(directory, O_RDONLY | O_DIRECTORY, "cannot open");
    const int result = ::fsync(descriptor);
    const int reason = errno;
    ::close(descriptor);
    // Some network file systems have no flush for directories.
    if (result == -1 && reason != EINVAL) {
        fail_on("cannot flush", directory, reason);
    }
}

void replace_file(const fs::path& path, std::string_view text, bool flushed) {
    fs::path temporary = path;
    temporary += ".tmp";
    ::unlink(temporary.c_str());  // left by a writer that was killed here
    DiskFile file = DiskFile::create(temporary);
    file.write_at(0, std::as_bytes(std::span(text)));
    if (flushed) {
        file.flush();
    }
    file.close();
    if (::rename(temporary.c_str(), path.c_str()) == -1) {
        fail_on("cannot rename to", path, errno);
    }
    if (flushed) {
        flush_directory(path.parent_path());
    }
}

std::string read_file(const fs::path& path, std::uint64_t most_bytes) {
    const DiskFile file = DiskFile::open(path, DiskFile::Access::read);
    const std::uint64_t size_bytes = file.size_bytes();
    if (size_bytes > most_bytes) {
        fail(ExitCode::failed, "cannot read {}: longer than {} bytes", quoted(path), most_bytes);
    }
    std::string text(size_bytes, '\0');
    text.resize(file.read_at(0, std::as_writable_bytes(std::span(text))));
    return text;
}

}  // namespace framering
