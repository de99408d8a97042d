#include "control/check/disk_check.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <span>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/file_system.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kUnit = 4096;  // of direct writes
constexpr std::uint64_t kLargeFrame = 12'288'000;
constexpr std::uint64_t kSmallFrame = 524'288;
constexpr std::uint64_t kBatch = 16ULL << 20;  // small frames are written so many together

[[noreturn]] void fail_on(const char* what, const fs::path& path, int error) {
    fail(ExitCode::failed, "{} '{}': {}; choose another directory with --output", what, path.string(),
         errno_text(error));
}

// A reserved file of the check's own, which has no name any more.
class ScratchFile {
  public:
    ScratchFile(const fs::path& directory, bool direct_io, std::uint64_t bytes) : bytes_(bytes) {
        const fs::path path = directory / (".framering_check_" + std::to_string(::getpid()));
        ::unlink(path.c_str());  // of a process of this number that was killed here
        descriptor_ =
            ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | (direct_io ? O_DIRECT : 0), 0600);
        const int error = errno;
        if (descriptor_ != -1) {
            ::unlink(path.c_str());
        } else if (!direct_io || error != EINVAL) {
            fail_on("cannot create a file in", directory, error);
        } else {
            ::unlink(path.c_str());  // some file systems make it and refuse then
            return;
        }
        if (::fallocate(descriptor_, 0, 0, static_cast<off_t>(bytes)) != 0 && errno != EOPNOTSUPP) {
            fail_on("cannot reserve space in", directory, errno);
        }
    }
    ~ScratchFile() {
        if (descriptor_ != -1) {
            ::close(descriptor_);
        }
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    // False: the file system takes no direct writes.
    [[nodiscard]] bool is_open() const noexcept { return descriptor_ != -1; }
    // From the start again where the file is full.
    void write(std::span<const std::byte> piece, const fs::path& directory) {
        if (at_ + piece.size() > bytes_) {
            at_ = 0;
        }
        while (!piece.empty()) {
            const ssize_t written = ::pwrite(descriptor_, piece.data(), piece.size(), static_cast<off_t>(at_));
            if (written <= 0 && errno != EINTR) {
                fail_on("cannot write in", directory, errno);
            }
            at_ += static_cast<std::uint64_t>(std::max<ssize_t>(written, 0));
            piece = piece.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
        }
    }
    void flush(const fs::path& directory) const {
        if (::fdatasync(descriptor_) != 0) {
            fail_on("cannot flush in", directory, errno);
        }
    }

  private:
    int descriptor_ = -1;
    std::uint64_t bytes_;
    std::uint64_t at_ = 0;
};

struct FreeMemory {
    void operator()(std::byte* bytes) const noexcept { std::free(bytes); }
};
using AlignedBytes = std::unique_ptr<std::byte, FreeMemory>;

AlignedBytes some_pixels() {
    AlignedBytes bytes(static_cast<std::byte*>(std::aligned_alloc(kUnit, kBatch)));
    for (std::uint64_t at = 0; at < kBatch; ++at) {
        bytes.get()[at] = static_cast<std::byte>(at * 2'654'435'761U >> 13U);
    }
    return bytes;
}

std::uint64_t scratch_bytes(const fs::path& directory) {
    struct statvfs space {};
    if (::statvfs(directory.c_str(), &space) != 0) {
        fail_on("cannot access", directory, errno);
    }
    const std::uint64_t half = std::uint64_t{space.f_bavail} * space.f_frsize / 2;
    const std::uint64_t bytes = std::min(half, std::uint64_t{4} << 30) / kBatch * kBatch;
    if (bytes < 4 * kBatch) {
        fail(ExitCode::failed, "'{}' has only {} free; choose another directory with --output", directory.string(),
             size_text(2 * half));
    }
    return bytes;
}

// Frames for `time`; nothing where there are no direct writes.
std::optional<WriteFigures> write_frames(const fs::path& directory, bool direct_io, std::uint64_t frame_bytes,
                                         Nanoseconds time, StopToken stop) {
    static const AlignedBytes pixels = some_pixels();
    ScratchFile file(directory, direct_io, scratch_bytes(directory));
    if (!file.is_open()) {
        return std::nullopt;
    }
    const std::uint64_t piece = frame_bytes >= kBatch / 2 ? frame_bytes : kBatch / frame_bytes * frame_bytes;
    std::vector<double> times_ms;
    std::uint64_t written = 0;
    const std::uint64_t began_ns = monotonic_ns();
    const Deadline end = Deadline::in(time, began_ns);
    std::uint64_t flushed_ns = began_ns;
    while (!end.has_passed() || written == 0) {
        if (stop.requested()) {
            fail(ExitCode::canceled, "the check was canceled; nothing was saved");
        }
        const std::uint64_t write_ns = monotonic_ns();
        file.write({pixels.get(), piece}, directory);
        const std::uint64_t now_ns = monotonic_ns();
        times_ms.push_back(static_cast<double>(now_ns - write_ns) / 1e6);
        written += piece;
        if (now_ns - flushed_ns > 1'000'000'000) {
            file.flush(directory);
            flushed_ns = monotonic_ns();
        }
    }
    file.flush(directory);
    const double seconds = static_cast<double>(monotonic_ns() - began_ns) / 1e9;
    return WriteFigures{direct_io, frame_bytes, static_cast<double>(written) / seconds,
                        tail_of(std::move(times_ms))};
}
}  // namespace

fs::path disk_to_measure(const fs::path& directory) {
    std::error_code error;
    fs::path found = fs::canonical(directory, error);
    if (error || !fs::is_directory(found, error)) {
        fail(ExitCode::failed, "'{}' is not a directory; choose another one with --output", directory.string());
    }
    return found;
}

DiskCheck check_disk(const fs::path& directory, Nanoseconds time, StopToken stop) {
    DiskCheck check{disk_to_measure(directory), "", {}};
    check.file_system = file_system_of(check.directory).type;
    for (const std::uint64_t frame_bytes : {kLargeFrame, kSmallFrame}) {
        for (const bool direct_io : {true, false}) {
            if (const auto figures = write_frames(check.directory, direct_io, frame_bytes, time / 4, stop)) {
                check.figures.push_back(*figures);
            }
        }
    }
    return check;
}

std::optional<bool> choose_direct_io(const std::vector<WriteFigures>& figures) {
    const auto rate = [&](bool direct_io) {
        const auto found = std::ranges::find_if(figures, [&](const WriteFigures& each) {
            return each.direct_io == direct_io && each.frame_bytes == kLargeFrame;
        });
        return found == figures.end() ? 0 : found->bytes_per_s;
    };
    if (rate(true) == 0 || rate(false) == 0) {
        return std::nullopt;
    }
    constexpr double clearly = 1.25;  // the copy into the page cache takes processor time that the camera lacks
    return rate(false) < clearly * rate(true);
}

}  // namespace framering
