#include "common/base/file_access.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/skip.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using framering::test::skip_unless_allowed;
using framering::test::TemporaryDirectory;

namespace fs = std::filesystem;

namespace {
struct stat status_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status;
}

fs::path file_in(const TemporaryDirectory& directory, const std::string& name, mode_t mode) {
    const fs::path path = directory.path() / name;
    std::ofstream(path) << "x";
    REQUIRE(chmod(path.c_str(), mode) == 0);
    return path;
}

void replace_access(const fs::path& former, const fs::path& now) {
    const int descriptor = open(now.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(descriptor != -1);
    CHECK(take_access_of(former, descriptor) == 0);
    close(descriptor);
}
}  // namespace

TEST_CASE("a file that replaces another has its mode, and its own where there was none") {
    const TemporaryDirectory directory;
    for (const mode_t mode : {0600U, 0664U, 0444U, 0777U}) {
        const fs::path former = file_in(directory, "former", mode);
        const fs::path now = file_in(directory, "now", 0644);
        replace_access(former, now);
        CHECK((status_of(now).st_mode & 07777U) == mode);
        fs::remove(former);
    }
    const fs::path now = file_in(directory, "now", 0640);
    replace_access(directory.path() / "nothing", now);
    CHECK((status_of(now).st_mode & 07777U) == 0640);
}

TEST_CASE("a file that replaces another has its group and its user") {
    if (geteuid() != 0) {
        skip_unless_allowed("only root may give files away");
        return;
    }
    const TemporaryDirectory directory;
    const fs::path former = file_in(directory, "former", 0660);
    REQUIRE(chown(former.c_str(), 41001, 42001) == 0);
    const fs::path now = file_in(directory, "now", 0644);
    replace_access(former, now);
    CHECK(status_of(now).st_uid == 41001);
    CHECK(status_of(now).st_gid == 42001);
    CHECK((status_of(now).st_mode & 07777U) == 0660);
}

TEST_CASE("where the group cannot be had its members get no more than everybody") {
    if (geteuid() != 0) {
        skip_unless_allowed("only root may become another user");
        return;
    }
    const TemporaryDirectory directory;
    const fs::path former = file_in(directory, "former", 0664);
    REQUIRE(chown(former.c_str(), 41001, 42001) == 0);
    const fs::path now = file_in(directory, "now", 0600);
    REQUIRE(chown(now.c_str(), 65534, 65534) == 0);
    REQUIRE(chmod(directory.path().c_str(), 0755) == 0);
    REQUIRE(seteuid(65534) == 0);
    replace_access(former, now);
    REQUIRE(seteuid(0) == 0);
    CHECK(status_of(now).st_gid == 65534);
    CHECK((status_of(now).st_mode & 07777U) == 0644);
}
