// What a child process of fork(2) shall not have of its parent: a descriptor of a segment keeps the parent's
// leases, which then outlive it, and a mapping lets two processes write as one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace framering {

// Tells where an open segment or a part of it is, from its begin to its end. Requires: stays where it is.
//
// Thread safety: any thread.
class NotForChildren {
  public:
    explicit NotForChildren(int descriptor) noexcept;
    explicit NotForChildren(std::span<std::byte> mapping) noexcept;
    ~NotForChildren();
    NotForChildren(const NotForChildren&) = delete;
    NotForChildren& operator=(const NotForChildren&) = delete;

  private:
    friend class ForkGuard;
    void take_away() const noexcept;

    int descriptor_;  // -1: a mapping
    std::span<std::byte> mapping_;
    NotForChildren* before_ = nullptr;
    NotForChildren* behind_ = nullptr;
};

// From now on, in a child of fork(2), every descriptor of a segment leads to /dev/null and every mapping is of
// empty pages: what is left there of sessions reads zeros, writes nowhere and is nobody. Programs that only start
// others (posix_spawn) do without.
void keep_segments_from_children() noexcept;
// How many forks lie between this process and the one that called keep_segments_from_children(). What was made
// with another number is not usable here.
[[nodiscard]] std::uint64_t fork_generation() noexcept;

}  // namespace framering
