#include "common/shm/not_for_children_posix.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>

#include "common/shm/segment.hpp"

using namespace framering;

namespace {
// For good: so in a process of its own, as other tests of this program fork as well.
bool holds_in_own_process(bool (*holds)(const std::string& name)) {
    const std::string name = "framering_test_fork_" + std::to_string(getpid());
    Segment::unlink(name);
    const pid_t child = fork();
    if (child == 0) {
        keep_segments_from_children();
        _exit(holds(name) ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    Segment::unlink(name);
    return status == 0;
}

Segment segment_of_a_page(const std::string& name) {
    auto segment = Segment::create(name, false);
    segment->reserve(4096);
    segment->map(0, 4096, Access::read_write).data()[0] = std::byte{7};
    return std::move(*segment);
}

bool has_seven(const Segment& segment) {
    return segment.map(0, 4096, Access::read_only).data()[0] == std::byte{7};
}

bool exits_with_0(pid_t child) {
    int status = -1;
    return waitpid(child, &status, 0) == child && status == 0;
}

bool child_has_nothing(const std::string& name) {
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) {
        return false;
    }
    pid_t child = -1;
    bool parent_is_unchanged = false;
    {
        std::optional<Segment> segment = segment_of_a_page(name);
        const MappedRegion region = segment->map(0, 4096, Access::read_write);
        std::optional<Lease> lease = Lease::take(segment->lease_handle(), 0);
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
        parent_is_unchanged = lease && fork_generation() == here && region.data()[0] == std::byte{7};
    }
    // The parent let go, the child lives: nobody holds the lease.
    const auto segment = Segment::open(name, Access::read_write);
    const bool is_free = segment && has_seven(*segment) && !Lease::is_held(segment->lease_handle(), 0);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    return exits_with_0(child) && parent_is_unchanged && is_free;
}

bool child_opens_its_own(const std::string& name) {
    const Segment segment = segment_of_a_page(name);
    const pid_t child = fork();
    if (child == 0) {
        const auto own = Segment::open(name, Access::read_only);
        _exit(own && has_seven(*own) ? 0 : 1);
    }
    return exits_with_0(child);
}
}  // namespace

TEST_CASE("a child of fork has neither the leases nor the pages of its parent's segments") {
    CHECK(holds_in_own_process(child_has_nothing));
}

TEST_CASE("a child of fork opens segments of its own") {
    CHECK(holds_in_own_process(child_opens_its_own));
}
