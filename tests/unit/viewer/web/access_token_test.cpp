#include "viewer/web/access_token.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <set>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;
namespace fs = std::filesystem;

namespace {
std::string first_line(const fs::path& file) {
    std::string line;
    std::ifstream stream(file);
    std::getline(stream, line);
    return line;
}

unsigned mode_of(const fs::path& path) {
    struct stat found {};
    REQUIRE(stat(path.c_str(), &found) == 0);
    return found.st_mode & 07777U;
}

// The variable as a test says, and as it was afterwards.
class RuntimeDirectory {
  public:
    explicit RuntimeDirectory(const std::string& value) {
        if (const char* const before = std::getenv("XDG_RUNTIME_DIR")) {
            before_ = before;
        }
        setenv("XDG_RUNTIME_DIR", value.c_str(), 1);
    }
    ~RuntimeDirectory() {
        if (before_) {
            setenv("XDG_RUNTIME_DIR", before_->c_str(), 1);
        } else {
            unsetenv("XDG_RUNTIME_DIR");
        }
    }
    RuntimeDirectory(const RuntimeDirectory&) = delete;
    RuntimeDirectory& operator=(const RuntimeDirectory&) = delete;

  private:
    std::optional<std::string> before_;
};

std::string refusal_in(const fs::path& directory) {
    const RuntimeDirectory runtime(directory.string());
    try {
        return "used: " + private_directory().string();
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::failed);
        return error.what();
    }
}
}  // namespace

TEST_CASE("a token has 128 random bits and no two are the same") {
    std::set<std::string> seen;
    std::set<char> digits;
    for (int i = 0; i < 100; ++i) {
        const std::string token = new_access_token();
        CHECK(token.size() == 32);
        CHECK(token.find_first_not_of("0123456789abcdef") == std::string::npos);
        digits.insert(token.begin(), token.end());
        seen.insert(token);
    }
    CHECK(seen.size() == 100);
    CHECK(digits.size() == 16);
}

TEST_CASE("a token's file is for its user alone and gone with the viewer") {
    const TemporaryDirectory directory;
    const mode_t before = umask(0);
    std::optional<TokenFile> file(std::in_place, directory.path(), "left", 8080, "secretsecret");
    umask(before);
    CHECK(file->path() == directory / "viewer-left-8080.token");
    CHECK(mode_of(file->path()) == 0600);
    CHECK(first_line(file->path()) == "secretsecret");
    const fs::path path = file->path();
    file.reset();
    CHECK_FALSE(exists(path));
}

TEST_CASE("what a killed viewer has left is replaced and never written through") {
    const TemporaryDirectory directory;
    const fs::path place = directory / "viewer-left-8080.token";
    std::ofstream(directory / "elsewhere") << "mine\n";
    fs::create_symlink(directory / "elsewhere", place);
    {
        const TokenFile file(directory.path(), "left", 8080, "secretsecret");
        CHECK_FALSE(is_symlink(place));
        CHECK(first_line(place) == "secretsecret");
    }
    CHECK(first_line(directory / "elsewhere") == "mine");
}

TEST_CASE("a token's file that is another viewer's by now stays") {
    const TemporaryDirectory directory;
    std::optional<TokenFile> first(std::in_place, directory.path(), "left", 8080, "firstfirst");
    const TokenFile second(directory.path(), "left", 8080, "secondsecond");
    first.reset();
    CHECK(first_line(second.path()) == "secondsecond");
}

TEST_CASE("a token's directory is private") {
    const TemporaryDirectory home;
    {
        const RuntimeDirectory runtime(home.path().string());
        const mode_t before = umask(0);
        CHECK(private_directory() == home / "framering");
        umask(before);
        CHECK(mode_of(home / "framering") == 0700);
        CHECK(private_directory() == home / "framering");
    }
    chmod((home / "framering").c_str(), 0755);
    CHECK(refusal_in(home.path()).find((home / "framering").string() + ": it is not a private directory") !=
          std::string::npos);
    fs::remove(home / "framering");
    fs::create_directory(home / "other");
    fs::create_symlink(home / "other", home / "framering");
    CHECK(refusal_in(home.path()).find("--token-file") != std::string::npos);
}

TEST_CASE("without a runtime directory of this user the token is kept below /tmp") {
    const std::string fallback = "used: /tmp/framering-" + std::to_string(geteuid());
    const TemporaryDirectory home;
    chmod(home.path().c_str(), 0777);  // everybody may write: it is nobody's own
    CHECK(refusal_in(home.path()) == fallback);
    CHECK(refusal_in("") == fallback);
    CHECK(refusal_in("relative") == fallback);
    CHECK(refusal_in("/nowhere") == fallback);
    if (geteuid() != 0) {
        CHECK(refusal_in("/") == fallback);  // another user's
    }
}
