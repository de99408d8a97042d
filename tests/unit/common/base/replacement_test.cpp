#include "common/base/replacement.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <vector>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// Lets calls pass, but for the one that it fails, from 1.
class CountingDoor final : public Replacement::Door {
  public:
    explicit CountingDoor(std::size_t failing = 0) : failing_(failing) {}

    long pass(const char* action, const fs::path& /*file*/, const std::function<long()>& call) noexcept override {
        actions.emplace_back(action);
        if (actions.size() == failing_) {
            errno = EIO;
            return -1;
        }
        return call();
    }

    std::vector<std::string> actions;

  private:
    std::size_t failing_;
};

void replace(const fs::path& place, Replacement::Door& door) {
    Replacement file(place, fs::path(place) += ".new", Replacement::Readers::owner, door);
    file.write("new");
    file.keep_access();
    file.flush();
    file.close();
    file.take_place();
}

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

mode_t permissions_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

std::ptrdiff_t files_in(const fs::path& directory) {
    return std::distance(fs::directory_iterator(directory), fs::directory_iterator());
}

const std::vector<std::string> kActions{"unlink", "open", "pwrite", "chmod", "fdatasync", "close", "rename"};
}  // namespace

TEST_CASE("a replacement takes the place of a file, and its mode where it is to keep it") {
    const TemporaryDirectory folder;
    const fs::path place = folder / "file";
    std::ofstream(place) << "older and longer";
    fs::permissions(place, fs::perms(0640));
    CountingDoor door;
    replace(place, door);
    CHECK(text_of(place) == "new");
    CHECK(permissions_of(place) == 0640);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("every call of a replacement passes its door") {
    const TemporaryDirectory folder;
    CountingDoor door;
    replace(folder / "file", door);
    CHECK(door.actions == kActions);
    CHECK(permissions_of(folder / "file") == 0600);
}

TEST_CASE("a replacement that fails at any call leaves the old file as it was and nothing of its own") {
    for (std::size_t failing = 2; failing <= kActions.size(); ++failing) {
        CAPTURE(kActions[failing - 1]);
        const TemporaryDirectory folder;
        const fs::path place = folder / "file";
        std::ofstream(place) << "older";
        CountingDoor door(failing);
        CHECK_THROWS_WITH_AS(replace(place, door), doctest::Contains("Input/output error"), Error);
        CHECK(text_of(place) == "older");
        CHECK(files_in(folder.path()) == 1);
    }
}

TEST_CASE("what a killed process has left under the temporary name goes, and no link is followed") {
    const TemporaryDirectory folder;
    const fs::path place = folder / "file";
    std::ofstream(folder / "victim") << "precious";
    fs::create_symlink(folder / "victim", folder / "file.new");
    CountingDoor door;
    replace(place, door);
    CHECK(text_of(place) == "new");
    CHECK(text_of(folder / "victim") == "precious");
    CHECK(files_in(folder.path()) == 2);
}

TEST_CASE("a link that somebody lays under the temporary name at the last moment is refused") {
    // Between the removal of what had the name and the creation of the file.
    class LayingDoor final : public Replacement::Door {
      public:
        long pass(const char* action, const fs::path& file, const std::function<long()>& call) noexcept override {
            const long result = call();
            if (std::string_view(action) == "unlink") {
                fs::create_symlink(file.parent_path() / "victim", file);
            }
            return result;
        }
    };
    const TemporaryDirectory folder;
    std::ofstream(folder / "victim") << "precious";
    LayingDoor door;
    CHECK_THROWS_WITH_AS(replace(folder / "file", door), doctest::Contains("cannot create"), Error);
    CHECK(text_of(folder / "victim") == "precious");
    CHECK_FALSE(fs::exists(folder / "file"));
}
