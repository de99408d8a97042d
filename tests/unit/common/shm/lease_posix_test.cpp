#include "common/shm/lease.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// One opening of a file, as a process of its own has it.
class Opening {
  public:
    explicit Opening(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT, 0600)) {
        REQUIRE(fd_ >= 0);
    }
    Opening(const Opening&) = delete;
    Opening& operator=(const Opening&) = delete;
    ~Opening() { ::close(fd_); }
    [[nodiscard]] int fd() const noexcept { return fd_; }

  private:
    int fd_;
};

// A child that takes the lease by an opening of its own and ends; not waited for yet.
pid_t child_that_dies_holding(const std::filesystem::path& path) {
    const pid_t child = ::fork();
    if (child == 0) {
        const int fd = ::open(path.c_str(), O_RDWR);
        const auto lease = Lease::take(fd, 1);
        ::_exit(lease ? 0 : 1);
    }
    return child;
}
}  // namespace

TEST_CASE("a lease outlives the closing of another descriptor of its file") {
    const TemporaryDirectory directory;
    const Opening mine(directory.path() / "file");
    const Opening other(directory.path() / "file");
    const auto lease = Lease::take(mine.fd(), 1);
    REQUIRE(lease);
    { const Opening third(directory.path() / "file"); }
    CHECK(Lease::is_held(other.fd(), 1));
    CHECK_FALSE(Lease::take(other.fd(), 1));
    CHECK_FALSE(Lease::is_held(other.fd(), 2));
}

TEST_CASE("a zombie holds no lease") {
    const TemporaryDirectory directory;
    const Opening mine(directory.path() / "file");
    const pid_t child = child_that_dies_holding(directory.path() / "file");
    siginfo_t ended{};
    REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) == 0);
    CHECK(ended.si_status == 0);
    CHECK_FALSE(Lease::is_held(mine.fd(), 1));
    CHECK(Lease::take(mine.fd(), 1));
    CHECK(::waitpid(child, nullptr, 0) == child);
}
