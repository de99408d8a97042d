// Who is alive: a byte of a segment's file, locked by its holder and let go by the kernel when the process is
// really gone, whatever kills it. Neither pid reuse nor a zombie nor another descriptor of the same file changes
// that.
#pragma once
#include <cstdint>
#include <optional>

namespace framering {

// Invariants: held from take() to release() or the end. Declare it after the segment whose descriptor it uses, so
// that it ends before; a process that leaves says so in the segment first. Thread safety: one thread.
class Lease {
  public:
    // Nothing when somebody else holds it. `fd`: open for writing; the lock belongs to this opening of the file,
    // so hold no mapping of another opening. Fails (Error): the file cannot be locked at all.
    [[nodiscard]] static std::optional<Lease> take(int fd, std::uint64_t byte);
    // Somebody else holds it. Never takes it, costs about 0.5 us, works on a read-only descriptor.
    [[nodiscard]] static bool is_held(int fd, std::uint64_t byte) noexcept;

    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease();
    void release() noexcept;

  private:
    Lease(int fd, std::uint64_t byte) noexcept : fd_(fd), byte_(byte) {}
    int fd_;
    std::uint64_t byte_;
};

}  // namespace framering
