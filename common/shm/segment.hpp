// Named shared memory: the one door to Boost.Interprocess.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "common/shm/lease.hpp"

namespace framering {

enum class Access { read_only, read_write };

// What a segment is opened for: to believe what is in it (use); for its lease and its name alone, which is all
// that may be done with one that others can write (replace; remove, which root may do with anybody's).
enum class Purpose { use, replace, remove };

enum class Pages { small, huge };

// A part of a segment in this process's address space. Unmaps with its end. Thread safety: none needed, immutable.
class MappedRegion {
  public:
    struct Impl;
    explicit MappedRegion(std::unique_ptr<Impl> impl);
    MappedRegion(MappedRegion&&) noexcept;
    MappedRegion& operator=(MappedRegion&&) noexcept;
    ~MappedRegion();

    // A write through a region mapped read_only kills the process: that is what protects the others.
    [[nodiscard]] std::byte* data() const noexcept;
    [[nodiscard]] std::uint64_t size() const noexcept;

    [[nodiscard]] Access access() const noexcept;

    // Brings every page in now, see populate() below.
    void populate() const noexcept;
    // Keeps it from being swapped out, each page from when it comes in. False: more than this process may lock
    // (ulimit -l).
    [[nodiscard]] bool lock() const noexcept;
    // Bytes of it that are mapped in huge pages.
    [[nodiscard]] std::uint64_t huge_page_bytes() const;

  private:
    std::unique_ptr<Impl> impl_;
};

// An open segment. Nothing is unlinked by a destructor: the segment outlives every crash.
class Segment {
  public:
    // Nothing when there is no segment of that name. Fails (Error, refused): it is another user's and not to be
    // read by a group of ours, others can write it, or the name leads to something else; the line names the owner.
    [[nodiscard]] static std::optional<Segment> open(const std::string& name, Access access,
                                                     Purpose purpose = Purpose::use);
    // Nothing when there is one already. Owner only, or readable for the group. Fails (Error): no permission.
    [[nodiscard]] static std::optional<Segment> create(const std::string& name, bool group_readable);
    // Takes the name away; the memory stays until the last process lets go. False when there was none.
    static bool unlink(const std::string& name) noexcept;

    Segment(Segment&&) noexcept;
    Segment& operator=(Segment&&) noexcept;
    ~Segment();

    [[nodiscard]] const std::string& name() const noexcept;
    [[nodiscard]] LeaseHandle lease_handle() const noexcept;
    [[nodiscard]] std::uint64_t size() const;
    // Whose it is; nothing where it is this user's own.
    [[nodiscard]] std::optional<std::string> foreign_owner() const;
    // Other users can write it.
    [[nodiscard]] bool is_exposed() const noexcept;
    // The name still leads to this segment, not to a newer one and not to nothing.
    [[nodiscard]] bool is_linked() const noexcept;

    // Makes it `size_bytes` long with real memory behind every byte, in huge pages as far as the kernel gives
    // them. Fails (Error): what is needed, what is free.
    void reserve(std::uint64_t size_bytes, Pages pages = Pages::small);
    // `alignment` of the address: a power of two, the page size or more.
    [[nodiscard]] MappedRegion map(std::uint64_t offset, std::uint64_t size_bytes, Access access,
                                   std::uint64_t alignment = 4096) const;

  private:
    struct Impl;
    explicit Segment(std::unique_ptr<Impl> impl);
    void allocate(std::uint64_t offset, std::uint64_t bytes, std::uint64_t size_bytes);
    void allocate_huge_pages(std::uint64_t size_bytes);
    std::unique_ptr<Impl> impl_;
};

// Brings pages of a region in now, for reading or writing as it is mapped, so that no frame pays for it. Best
// effort.
void populate(std::span<std::byte> pages, Access access) noexcept;

// Memory that new segments can take: what the file system has room for and the machine and the control groups of
// this process can give, bytes.
[[nodiscard]] std::uint64_t free_shared_memory();

}  // namespace framering
