#include "common/shm/segment.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

using namespace framering;

namespace {
unsigned interruptions = 0;  // of the next calls

struct Shared {
    Shared() : name("framering_test_segment_" + std::to_string(getpid())) {
        Segment::unlink(name);
        segment = Segment::create(name, false);
        REQUIRE(segment);
    }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    ~Shared() { Segment::unlink(name); }

    std::string name;
    std::optional<Segment> segment;
};
}  // namespace

// In the place of the C library's, for this program.
extern "C" int posix_fallocate(int fd, off_t offset, off_t length) {
    if (interruptions != 0) {
        --interruptions;
        return EINTR;
    }
    return ::fallocate(fd, 0, offset, length) == 0 ? 0 : errno;
}

TEST_CASE("signals while memory is reserved only make it take longer") {
    Shared shared;
    interruptions = 1000;
    shared.segment->reserve(1U << 20);
    CHECK(interruptions == 0);
    CHECK(shared.segment->size() == 1U << 20);
}

TEST_CASE("a write through a mapping for reading ends the process that does it and changes nothing") {
    Shared shared;
    shared.segment->reserve(4096);
    const MappedRegion ours = shared.segment->map(0, 4096, Access::read_write);
    ours.data()[100] = std::byte{7};
    const MappedRegion theirs = shared.segment->map(0, 4096, Access::read_only);
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGSEGV, SIG_DFL);  // a sanitizer would tell of it
        theirs.data()[100] = std::byte{8};
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGSEGV);
    CHECK(ours.data()[100] == std::byte{7});
}
