// Who is alive: a place of a segment that its holder has, and that is free again when the process is really gone,
// whatever kills it: a lock on a byte of the segment's file (POSIX), the identity of a process that the system
// still knows (Windows). Neither pid reuse nor a zombie nor another opening of the same segment changes that.
#pragma once
#include <cstdint>
#include <optional>
#include <utility>

namespace framering {

// An opening of a segment as leases see it: its descriptor; on Windows the address of its table of holders.
using LeaseHandle = std::intptr_t;

// Invariants: held from take() to release() or the end. Declare it after the segment whose handle it uses, so that
// it ends before; a process that leaves says so in the segment first. Thread safety: one thread.
class Lease {
  public:
    // Nothing when somebody else holds it. `handle`: open for writing; the lease belongs to this opening of the
    // segment, so hold no mapping of another opening. Fails (Error): the file cannot be locked at all.
    [[nodiscard]] static std::optional<Lease> take(LeaseHandle handle, std::uint64_t byte);
    // Somebody else holds it. Never takes it, costs about 0.5 us, works on a read-only opening.
    [[nodiscard]] static bool is_held(LeaseHandle handle, std::uint64_t byte) noexcept;

    Lease(Lease&& other) noexcept : handle_(std::exchange(other.handle_, kNone)), byte_(other.byte_) {}
    Lease& operator=(Lease&& other) noexcept {
        if (this != &other) {
            release();
            handle_ = std::exchange(other.handle_, kNone);
            byte_ = other.byte_;
        }
        return *this;
    }
    ~Lease() { release(); }
    void release() noexcept;

  private:
    static constexpr LeaseHandle kNone = -1;
    Lease(LeaseHandle handle, std::uint64_t byte) noexcept : handle_(handle), byte_(byte) {}
    LeaseHandle handle_;
    std::uint64_t byte_;
};

}  // namespace framering
