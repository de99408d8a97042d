#include "common/shm/ownership_posix.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/base/error.hpp"

using namespace framering;

namespace {
constexpr uid_t kAlice = 41001;
constexpr uid_t kBob = 41002;
constexpr gid_t kLab = 42001;

struct stat file_of(uid_t owner, mode_t mode, gid_t group = kLab) {
    struct stat file {};
    file.st_uid = owner;
    file.st_gid = group;
    file.st_mode = S_IFREG | mode;
    file.st_nlink = 1;
    return file;
}

// The error's line; empty where it may be opened.
std::string line_of(const struct stat& file, Access access, Purpose purpose, const User& user) {
    try {
        require_trusted("framering_x_control", file, access, purpose, user);
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::refused);
        return error.what();
    }
    return "";
}

bool says(const std::string& line, const std::string& words) {
    return line.find(words) != std::string::npos;
}

const User alice{kAlice, {kAlice}};
const User bob{kBob, {kBob}};
const User colleague{kBob, {kBob, kLab}};
const User root{0, {0}};
}  // namespace

TEST_CASE("a user's own segment is believed as long as nobody else may write it") {
    for (const mode_t mode : {0600U, 0640U, 0644U}) {
        CHECK(line_of(file_of(kAlice, mode), Access::read_write, Purpose::use, alice) == "");
    }
    for (const mode_t mode : {0620U, 0602U, 0660U, 0666U, 0777U}) {
        const std::string line = line_of(file_of(kAlice, mode), Access::read_only, Purpose::use, alice);
        CHECK(says(line, fmt::format("(mode {:04o})", mode)));
        CHECK(says(line, "can be written by other users"));
        CHECK(says(line, "framering remove --discard"));
        CHECK(line_of(file_of(kAlice, mode), Access::read_write, Purpose::use, alice) == line);
        // To take its lease and to put another in its place it may be opened.
        CHECK(line_of(file_of(kAlice, mode), Access::read_write, Purpose::replace, alice) == "");
        CHECK(line_of(file_of(kAlice, mode), Access::read_write, Purpose::remove, alice) == "");
    }
}

TEST_CASE("another user's segment is opened for reading only, with mode 0640, by a member of its group") {
    CHECK(line_of(file_of(kAlice, 0640), Access::read_only, Purpose::use, colleague) == "");
    for (const mode_t mode : {0600U, 0644U, 0660U, 0666U, 04640U}) {
        CHECK(says(line_of(file_of(kAlice, mode), Access::read_only, Purpose::use, colleague),
                   "belongs to user uid 41001"));
    }
    CHECK(says(line_of(file_of(kAlice, 0640), Access::read_only, Purpose::use, bob), "group 42001"));
    for (const Purpose purpose : {Purpose::use, Purpose::replace, Purpose::remove}) {
        for (const mode_t mode : {0640U, 0666U}) {
            CHECK(says(line_of(file_of(kAlice, mode), Access::read_write, purpose, colleague),
                       "belongs to user uid 41001"));
        }
    }
}

TEST_CASE("root views and removes another user's segment and does nothing else with it") {
    CHECK(line_of(file_of(kAlice, 0600), Access::read_only, Purpose::use, root) == "");
    CHECK(says(line_of(file_of(kAlice, 0666), Access::read_only, Purpose::use, root),
               "can be written by other users"));
    CHECK(line_of(file_of(kAlice, 0600), Access::read_write, Purpose::remove, root) == "");
    CHECK(line_of(file_of(kAlice, 0666), Access::read_write, Purpose::remove, root) == "");
    for (const Purpose purpose : {Purpose::use, Purpose::replace}) {
        CHECK(says(line_of(file_of(kAlice, 0600), Access::read_write, purpose, root), "framering remove"));
    }
}

TEST_CASE("what is no plain file of one name is no segment") {
    struct stat file = file_of(kAlice, 0600);
    file.st_nlink = 2;
    CHECK(says(line_of(file, Access::read_write, Purpose::replace, alice), "second hard link"));
    for (const auto kind : {S_IFIFO, S_IFDIR, S_IFLNK, S_IFSOCK}) {
        file = file_of(kAlice, 0600);
        file.st_mode = static_cast<mode_t>(kind) | 0600U;
        CHECK(says(line_of(file, Access::read_only, Purpose::use, alice), "is not a regular file"));
    }
}

TEST_CASE("a pipe, a link or a directory in the place of a segment is refused at once") {
    namespace fs = std::filesystem;
    const std::string name = "framering_test_place_" + std::to_string(getpid());
    const fs::path path = "/dev/shm/" + name;
    const fs::path elsewhere = path.string() + "_elsewhere";
    const auto check_refused = [&] {
        for (const Access access : {Access::read_only, Access::read_write}) {
            CHECK_THROWS_AS((void)Segment::open(name, access, Purpose::remove), Error);
        }
        fs::remove_all(path);
    };
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    check_refused();
    fs::create_directory(path);
    check_refused();
    std::ofstream(elsewhere) << "x";
    fs::create_symlink(elsewhere, path);
    check_refused();
    fs::create_hard_link(elsewhere, path);
    check_refused();
    fs::remove(elsewhere);
}

TEST_CASE("a segment is judged by the modes that it has when it is opened") {
    const std::string name = "framering_test_mode_" + std::to_string(getpid());
    {
        const auto made = Segment::create(name, false);
        REQUIRE(made);
        CHECK_FALSE(made->is_exposed());
        CHECK_FALSE(made->foreign_owner());
        REQUIRE(chmod(("/dev/shm/" + name).c_str(), 0666) == 0);
        CHECK_THROWS_AS((void)Segment::open(name, Access::read_only), Error);
        const auto opened = Segment::open(name, Access::read_write, Purpose::replace);
        REQUIRE(opened);
        CHECK(opened->is_exposed());
    }
    Segment::unlink(name);
}
