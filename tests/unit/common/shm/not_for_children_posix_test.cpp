#include "common/shm/not_for_children_posix.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "common/shm/segment.hpp"

using namespace framering;

namespace {
// 0: the child of this fork(2) found what `finds` was to find.
template <class Finds>
int child_of_fork(Finds finds) {
    const pid_t child = fork();
    if (child == 0) {
        _exit(finds() ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}
}  // namespace

TEST_CASE("a child of fork has neither the leases nor the pages of its parent's segments") {
    const std::string name = "framering_test_fork_" + std::to_string(getpid());
    Segment::unlink(name);
    keep_segments_from_children();
    int pipe_ends[2];
    REQUIRE(pipe(pipe_ends) == 0);
    pid_t child = -1;
    {
        auto segment = Segment::create(name, false);
        REQUIRE(segment);
        segment->reserve(4096);
        const MappedRegion region = segment->map(0, 4096, Access::read_write);
        region.data()[0] = std::byte{7};
        auto lease = Lease::take(segment->lease_handle(), 0);
        REQUIRE(lease);
        const std::uint64_t here = fork_generation();
        child = fork();
        if (child == 0) {
            const bool is_empty = region.data()[0] == std::byte{0} && fork_generation() == here + 1;
            region.data()[0] = std::byte{9};
            lease.reset();  // of the parent: this process cannot let go of it
            segment.reset();
            char end = 0;
            close(pipe_ends[1]);
            (void)!read(pipe_ends[0], &end, 1);  // lives on for as long as the parent wants
            _exit(is_empty ? 0 : 1);
        }
        CHECK(fork_generation() == here);
        CHECK(region.data()[0] == std::byte{7});
    }
    // The parent let go, the child lives: nobody holds the lease.
    const auto segment = Segment::open(name, Access::read_write);
    REQUIRE(segment);
    CHECK(segment->map(0, 4096, Access::read_only).data()[0] == std::byte{7});
    CHECK_FALSE(Lease::is_held(segment->lease_handle(), 0));
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    Segment::unlink(name);
}

TEST_CASE("a child of fork opens segments of its own") {
    const std::string name = "framering_test_fork_own_" + std::to_string(getpid());
    Segment::unlink(name);
    keep_segments_from_children();
    auto segment = Segment::create(name, false);
    REQUIRE(segment);
    segment->reserve(4096);
    segment->map(0, 4096, Access::read_write).data()[0] = std::byte{5};
    CHECK(child_of_fork([&] {
              const auto own = Segment::open(name, Access::read_only);
              return own && own->map(0, 4096, Access::read_only).data()[0] == std::byte{5};
          }) == 0);
    Segment::unlink(name);
}
