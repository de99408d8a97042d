#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <cerrno>
#include <cstdlib>
#include <fstream>

#include "common/base/clock.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/shm/memory_room_posix.hpp"
#include "common/shm/not_for_children_posix.hpp"
#include "common/shm/ownership_posix.hpp"
#include "common/shm/segment.hpp"

#ifndef MADV_COLLAPSE
// Linux 6.1; older C libraries do not name it.
constexpr int MADV_COLLAPSE = 25;  // NOLINT(readability-identifier-naming): the name that newer ones give
#endif

namespace framering {

namespace ipc = boost::interprocess;

namespace {
constexpr const char* kDirectory = "/dev/shm";
constexpr std::uint64_t kHugePage = 2'097'152;
constexpr Nanoseconds kHugePagePatience = std::chrono::seconds(1);

ipc::mode_t mode_of(Access access) {
    return access == Access::read_only ? ipc::read_only : ipc::read_write;
}

std::string path_of(const std::string& name) {
    return std::string(kDirectory) + "/" + name;
}
}  // namespace

struct MappedRegion::Impl {
    ipc::mapped_region region;
    Access access;
    NotForChildren kept;  // after the region: it ends before

    Impl(ipc::mapped_region&& mapped, Access how)
        : region(std::move(mapped)),
          access(how),
          kept(std::span(static_cast<std::byte*>(region.get_address()), region.get_size())) {}
};

MappedRegion::MappedRegion(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}
MappedRegion::MappedRegion(MappedRegion&&) noexcept = default;
MappedRegion& MappedRegion::operator=(MappedRegion&&) noexcept = default;
MappedRegion::~MappedRegion() = default;

std::byte* MappedRegion::data() const noexcept {
    return static_cast<std::byte*>(impl_->region.get_address());
}

std::uint64_t MappedRegion::size() const noexcept {
    return impl_->region.get_size();
}

Access MappedRegion::access() const noexcept {
    return impl_->access;
}

void MappedRegion::populate() const noexcept {
    framering::populate({data(), size()}, impl_->access);
}

bool MappedRegion::lock() const noexcept {
    // Plain mlock() would bring all of a large ring in first.
    return mlock2(data(), size(), MLOCK_ONFAULT) == 0;
}

std::uint64_t MappedRegion::huge_page_bytes() const {
    std::ifstream file("/proc/self/smaps");
    const std::string first_address = fmt::format("{:x}-", reinterpret_cast<std::uintptr_t>(data()));
    bool mine = false;
    for (std::string line; std::getline(file, line);) {
        if (!mine) {
            mine = line.starts_with(first_address);
        } else if (line.starts_with("ShmemPmdMapped:")) {
            return std::strtoull(line.c_str() + line.find(':') + 1, nullptr, 10) * 1024;
        }
    }
    return 0;
}

struct Segment::Impl {
    ipc::shared_memory_object object;
    std::string name;
    NotForChildren kept;  // after the object: it ends before
    struct stat file {};  // as it was opened

    Impl(ipc::shared_memory_object&& opened, const std::string& named)
        : object(std::move(opened)), name(named), kept(fd()) {}

    [[nodiscard]] struct stat status() const {
        struct stat found {};
        if (fstat(fd(), &found) == -1) {
            fail(ExitCode::failed, "segment {}/{}: {}", kDirectory, name, errno_text(errno));
        }
        return found;
    }
    [[nodiscard]] int fd() const noexcept { return object.get_mapping_handle().handle; }
};

Segment::Segment(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}
Segment::Segment(Segment&&) noexcept = default;
Segment& Segment::operator=(Segment&&) noexcept = default;
Segment::~Segment() = default;

std::optional<Segment> Segment::open(const std::string& name, Access access, Purpose purpose) {
    struct stat file {};
    // Asked before: opening a pipe waits for its other end, and what may not be opened tells its owner only so.
    if (lstat(path_of(name).c_str(), &file) == -1) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        fail(ExitCode::failed, "segment {}/{}: {}", kDirectory, name, errno_text(errno));
    }
    require_trusted(name, file, access, purpose, this_user());
    try {
        auto impl =
            std::make_unique<Impl>(ipc::shared_memory_object(ipc::open_only, name.c_str(), mode_of(access)), name);
        // Asked again of what was opened: the name may have come to lead elsewhere between the two.
        impl->file = impl->status();
        require_trusted(name, impl->file, access, purpose, this_user());
        return Segment(std::move(impl));
    } catch (const ipc::interprocess_exception& error) {
        if (error.get_error_code() == ipc::not_found_error) {
            return std::nullopt;
        }
        fail(ExitCode::failed, "segment {}/{} of user {}: {}", kDirectory, name, user_name(file.st_uid),
             errno_text(error.get_native_error()));
    }
}

std::optional<Segment> Segment::create(const std::string& name, bool group_readable) {
    try {
        ipc::permissions permissions(group_readable ? 0640 : 0600);
        auto impl = std::make_unique<Impl>(
            ipc::shared_memory_object(ipc::create_only, name.c_str(), ipc::read_write, permissions), name);
        impl->file = impl->status();
        return Segment(std::move(impl));
    } catch (const ipc::interprocess_exception& error) {
        if (error.get_error_code() == ipc::already_exists_error) {
            return std::nullopt;
        }
        fail(ExitCode::failed, "cannot create segment {}/{}: {}", kDirectory, name,
             errno_text(error.get_native_error()));
    }
}

bool Segment::unlink(const std::string& name) noexcept {
    return ipc::shared_memory_object::remove(name.c_str());
}

const std::string& Segment::name() const noexcept {
    return impl_->name;
}

LeaseHandle Segment::lease_handle() const noexcept {
    return impl_->fd();
}

std::uint64_t Segment::size() const {
    ipc::offset_t bytes = 0;
    return impl_->object.get_size(bytes) ? static_cast<std::uint64_t>(bytes) : 0;
}

std::optional<std::string> Segment::foreign_owner() const {
    return impl_->file.st_uid == geteuid() ? std::nullopt : std::optional(user_name(impl_->file.st_uid));
}

bool Segment::is_exposed() const noexcept {
    return framering::is_exposed(impl_->file);
}

bool Segment::is_linked() const noexcept {
    struct stat named {};
    return lstat(path_of(impl_->name).c_str(), &named) == 0 && impl_->file.st_ino == named.st_ino &&
           impl_->file.st_dev == named.st_dev;
}

namespace {
[[noreturn]] void refuse_size(const std::string& name, std::uint64_t size_bytes, const std::string& why,
                              const char* what_to_do = "reduce --slots or --ring-size") {
    const MemoryRoom room = shared_memory_room();
    fail(ExitCode::failed, "shared memory for {}: {} needed, {} free in {}{}; {}", name, size_text(size_bytes),
         size_text(room.bytes), room.limited_by, why, what_to_do);
}

[[noreturn]] void refuse_size(const std::string& name, std::uint64_t size_bytes, int error_number) {
    if (error_number == EFBIG) {
        refuse_size(name, size_bytes, ": " + errno_text(error_number), "raise the file size limit (ulimit -f)");
    }
    refuse_size(name, size_bytes, ": " + errno_text(error_number));
}
}  // namespace

void Segment::reserve(std::uint64_t size_bytes, Pages pages) {
    if (size_bytes > free_shared_memory()) {
        refuse_size(impl_->name, size_bytes, "");
    }
    if (ftruncate(impl_->fd(), static_cast<off_t>(size_bytes)) != 0) {
        refuse_size(impl_->name, size_bytes, errno);
    }
    if (pages == Pages::huge) {
        allocate_huge_pages(size_bytes);
    }
    // In pieces: a signal makes the call start over, and one piece is short enough to finish between two signals.
    constexpr std::uint64_t piece = 1ULL << 30;
    for (std::uint64_t offset = 0; offset < size_bytes; offset += piece) {
        allocate(offset, std::min(piece, size_bytes - offset), size_bytes);
    }
}

void Segment::allocate(std::uint64_t offset, std::uint64_t bytes, std::uint64_t size_bytes) {
    int error = EINTR;
    while (error == EINTR) {
        error = posix_fallocate(impl_->fd(), static_cast<off_t>(offset), static_cast<off_t>(bytes));
    }
    if (error != 0) {
        refuse_size(impl_->name, size_bytes, error);
    }
}

void Segment::allocate_huge_pages(std::uint64_t size_bytes) {
    // A huge page with one small page in it is made whole by clearing the rest; full of small pages it is made by
    // copying them all.
    for (std::uint64_t offset = 0; offset + kHugePage <= size_bytes; offset += kHugePage) {
        allocate(offset, 4096, size_bytes);
    }
    const MappedRegion region = map(0, size_bytes, Access::read_write, kHugePage);
    // Where memory is in small pieces the kernel moves pages out of the way first, which can take 5 s for 512 MiB:
    // nobody waits that long for a start. Pieces, as each call costs a moment on every processor.
    constexpr std::uint64_t piece = 32 * kHugePage;
    const Deadline deadline = Deadline::in(kHugePagePatience);
    for (std::uint64_t offset = 0; offset < size_bytes && !deadline.has_passed(); offset += piece) {
        madvise(region.data() + offset, std::min(piece, size_bytes - offset), MADV_COLLAPSE);
    }
}

MappedRegion Segment::map(std::uint64_t offset, std::uint64_t size_bytes, Access access,
                          std::uint64_t alignment) const {
    void* address = nullptr;
    if (alignment > 4096) {
        // The kernel tells a free place that is large enough; the aligned part of it is then asked for by address.
        const std::uint64_t span = size_bytes + alignment;
        void* place = mmap(nullptr, span, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (place != MAP_FAILED) {
            munmap(place, span);
            const auto start = reinterpret_cast<std::uintptr_t>(place);
            address = static_cast<std::byte*>(place) + (alignment - start % alignment) % alignment;
        }
    }
    try {
        ipc::mapped_region region(impl_->object, mode_of(access), static_cast<ipc::offset_t>(offset), size_bytes,
                                  address);
        return MappedRegion(std::make_unique<MappedRegion::Impl>(std::move(region), access));
    } catch (const ipc::interprocess_exception& error) {
        if (address != nullptr) {
            return map(offset, size_bytes, access);  // the place was taken meanwhile: any other does
        }
        fail(ExitCode::failed, "segment {}/{}: cannot map {} at {}: {}", kDirectory, impl_->name,
             size_text(size_bytes), offset, errno_text(error.get_native_error()));
    }
}

void populate(std::span<std::byte> pages, Access access) noexcept {
    madvise(pages.data(), pages.size(), access == Access::read_only ? MADV_POPULATE_READ : MADV_POPULATE_WRITE);
}

}  // namespace framering
