// Windows has no file for such memory, gives no name back while a handle is open, and wants the size at once. So a
// segment's name leads to a directory, one page that says which of the segments of that name is the one, and
// each of them has a page of leases and, once it is reserved, its memory under names of their own:
//
//   NAME            which number is linked, which was given out last
//   NAME.N.leases   from create() on
//   NAME.N          from reserve() on
//
// All of it lives as long as some process has it open, and goes with the last one.
#include <windows.h>

#include <algorithm>
#include <atomic>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/windows_shared_memory.hpp>
#include <system_error>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/shm/segment.hpp"
#include "common/shm/word_events_windows.hpp"

namespace framering {

namespace ipc = boost::interprocess;

namespace {
constexpr std::size_t kPage = 4096;

ipc::mode_t mode_of(Access access) {
    return access == Access::read_only ? ipc::read_only : ipc::read_write;
}

std::string text_of(const ipc::interprocess_exception& error) {
    return std::system_category().message(error.get_native_error());
}

bool is_missing(const ipc::interprocess_exception& error) {
    return error.get_native_error() == ERROR_FILE_NOT_FOUND;
}

struct Directory {
    std::atomic<std::uint64_t> last;    // number given out
    std::atomic<std::uint64_t> linked;  // 0: none
};

// A page with a name, zero when it is made.
class Page {
  public:
    Page(const std::string& name, Access access) : Page({ipc::open_only, name.c_str(), mode_of(access)}, access) {}
    static Page open_or_create(const std::string& name, Access access) {
        return {{ipc::open_or_create, name.c_str(), ipc::read_write, kPage}, access};
    }

    [[nodiscard]] Directory& directory() const noexcept { return *static_cast<Directory*>(region_.get_address()); }
    [[nodiscard]] LeaseHandle table() const noexcept {
        return reinterpret_cast<LeaseHandle>(region_.get_address());
    }

  private:
    Page(ipc::windows_shared_memory object, Access access)
        : object_(std::move(object)), region_(object_, mode_of(access), 0, kPage) {}
    ipc::windows_shared_memory object_;
    ipc::mapped_region region_;
};

std::string numbered(const std::string& name, std::uint64_t number) {
    return fmt::format("{}.{}", name, number);
}

Page leases_of(const std::string& name, std::uint64_t number, Access access) {
    return Page::open_or_create(numbered(name, number) + ".leases", access);
}
}  // namespace

struct MappedRegion::Impl {
    ipc::mapped_region region;
    Access access;

    Impl(ipc::mapped_region mapped, Access how, const std::string& segment, std::uint64_t offset)
        : region(std::move(mapped)), access(how) {
        register_mapping(address(), region.get_size(), segment, offset);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() { forget_mapping(address()); }

    [[nodiscard]] std::byte* address() const noexcept { return static_cast<std::byte*>(region.get_address()); }
};

MappedRegion::MappedRegion(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}
MappedRegion::MappedRegion(MappedRegion&&) noexcept = default;
MappedRegion& MappedRegion::operator=(MappedRegion&&) noexcept = default;
MappedRegion::~MappedRegion() = default;

std::byte* MappedRegion::data() const noexcept {
    return impl_->address();
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
    return VirtualLock(data(), size()) != 0;
}

std::uint64_t MappedRegion::huge_page_bytes() const {
    return 0;  // they take a right that users do not have
}

struct Segment::Impl {
    std::string name;
    Access access;
    Page directory;
    std::uint64_t number;
    Page leases;
    // Empty until it is reserved. Two, as one opened for writing cannot be mapped for reading alone.
    ipc::windows_shared_memory reading{};
    ipc::windows_shared_memory writing{};

    [[nodiscard]] std::string memory_name() const { return numbered(name, number); }
    void open_memory() {
        const std::string memory = memory_name();
        try {
            reading = ipc::windows_shared_memory(ipc::open_only, memory.c_str(), ipc::read_only);
            if (access == Access::read_write) {
                writing = ipc::windows_shared_memory(ipc::open_only, memory.c_str(), ipc::read_write);
            }
        } catch (const ipc::interprocess_exception& error) {
            if (!is_missing(error)) {
                throw;
            }
        }
    }
};

Segment::Segment(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}
Segment::Segment(Segment&&) noexcept = default;
Segment& Segment::operator=(Segment&&) noexcept = default;
Segment::~Segment() = default;

// Whatever the purpose: the system gives such memory to its user alone.
std::optional<Segment> Segment::open(const std::string& name, Access access, [[maybe_unused]] Purpose purpose) {
    try {
        Page directory(name, Access::read_only);
        const std::uint64_t number = directory.directory().linked.load();
        if (number == 0) {
            return std::nullopt;
        }
        auto impl = std::make_unique<Impl>(
            Impl{name, access, std::move(directory), number, leases_of(name, number, access)});
        impl->open_memory();
        return Segment(std::move(impl));
    } catch (const ipc::interprocess_exception& error) {
        if (is_missing(error)) {
            return std::nullopt;
        }
        fail(ExitCode::failed, "segment {}: {}; it belongs to another user, use another --session", name,
             text_of(error));
    }
}

// Readable for the group: nothing here, a session is for one user.
std::optional<Segment> Segment::create(const std::string& name, [[maybe_unused]] bool group_readable) {
    try {
        Page directory = Page::open_or_create(name, Access::read_write);
        const std::uint64_t number = directory.directory().last.fetch_add(1) + 1;
        auto impl = std::make_unique<Impl>(Impl{name, Access::read_write, std::move(directory), number,
                                                leases_of(name, number, Access::read_write)});
        std::uint64_t none = 0;
        if (!impl->directory.directory().linked.compare_exchange_strong(none, number)) {
            return std::nullopt;
        }
        return Segment(std::move(impl));
    } catch (const ipc::interprocess_exception& error) {
        fail(ExitCode::failed, "cannot create segment {}: {}", name, text_of(error));
    }
}

bool Segment::unlink(const std::string& name) noexcept {
    try {
        return Page(name, Access::read_write).directory().linked.exchange(0) != 0;
    } catch (const ipc::interprocess_exception&) {
        return false;
    }
}

const std::string& Segment::name() const noexcept {
    return impl_->name;
}

LeaseHandle Segment::lease_handle() const noexcept {
    return impl_->leases.table();
}

std::uint64_t Segment::size() const {
    if (impl_->reading.get_mapping_handle().handle == nullptr) {
        impl_->open_memory();  // reserved since then, maybe
    }
    return static_cast<std::uint64_t>(impl_->reading.get_size());
}

std::optional<std::string> Segment::foreign_owner() const {
    return std::nullopt;
}

bool Segment::is_exposed() const noexcept {
    return false;
}

bool Segment::is_linked() const noexcept {
    return impl_->directory.directory().linked.load() == impl_->number;
}

namespace {
[[noreturn]] void refuse_size(const std::string& name, std::uint64_t size_bytes, const std::string& why) {
    fail(ExitCode::failed, "shared memory for {}: {} needed, {} free{}; reduce --slots or --ring-size", name,
         size_text(size_bytes), size_text(free_shared_memory()), why);
}
}  // namespace

void Segment::reserve(std::uint64_t size_bytes, [[maybe_unused]] Pages pages) {
    if (size_bytes > free_shared_memory()) {
        refuse_size(impl_->name, size_bytes, "");
    }
    try {
        // Windows promises memory or a place in the page file for every byte at once.
        const ipc::windows_shared_memory made(ipc::create_only, impl_->memory_name().c_str(), ipc::read_write,
                                              size_bytes);
        impl_->open_memory();
    } catch (const ipc::interprocess_exception& error) {
        refuse_size(impl_->name, size_bytes, ": " + text_of(error));
    }
}

// Any address: it is a multiple of 64 KiB in any case, and more is worth something with huge pages only.
MappedRegion Segment::map(std::uint64_t offset, std::uint64_t size_bytes, Access access,
                          [[maybe_unused]] std::uint64_t alignment) const {
    try {
        const auto& memory = access == Access::read_only ? impl_->reading : impl_->writing;
        ipc::mapped_region region(memory, mode_of(access), static_cast<ipc::offset_t>(offset), size_bytes);
        return MappedRegion(
            std::make_unique<MappedRegion::Impl>(std::move(region), access, impl_->memory_name(), offset));
    } catch (const ipc::interprocess_exception& error) {
        fail(ExitCode::failed, "segment {}: cannot map {} at {}: {}", impl_->name, size_text(size_bytes), offset,
             text_of(error));
    }
}

void populate(std::span<std::byte> pages, [[maybe_unused]] Access access) noexcept {
    for (std::size_t offset = 0; offset < pages.size(); offset += kPage) {
        (void)*static_cast<const volatile std::byte*>(pages.data() + offset);
    }
}

std::uint64_t free_shared_memory() {
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof status;
    return GlobalMemoryStatusEx(&status) != 0
               ? std::min<std::uint64_t>(status.ullAvailPhys, status.ullAvailPageFile)
               : 0;
}

}  // namespace framering
