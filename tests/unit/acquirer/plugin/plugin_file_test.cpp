#include "acquirer/plugin/plugin_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;
namespace fs = std::filesystem;

namespace {
// A folder with one plug-in in it.
struct PluginFolder {
    TemporaryDirectory directory;
    fs::path folder = directory / "plugins";
    fs::path file = folder / plugin_file_name("one");

    PluginFolder() {
        fs::create_directory(folder);
        std::ofstream(file) << "a library";
        chmod(file.c_str(), 0644);
        chmod(folder.c_str(), 0755);
    }
    // The refusal; empty: it is trusted.
    [[nodiscard]] std::string refusal(const std::string& name = "one") const {
        try {
            CHECK(find_plugin(name, {folder}).path == fs::canonical(folder) / file.filename());
            return "";
        } catch (const Error& error) {
            return error.what();
        }
    }
};
}  // namespace

TEST_CASE("a plug-in is found by its name in the first folder that has it") {
    const PluginFolder one;
    const PluginFolder two;
    CHECK(find_plugin("one", {"/no/such/folder", two.folder, one.folder}).path == fs::canonical(two.file));
    CHECK(plugin_names({one.folder, two.folder, "/no/such/folder"}) == std::vector<std::string>{"one"});
    CHECK(contains(one.refusal("two"), "there is no framering-camera-two.so in"));
}

TEST_CASE("of a plug-in that is one of our packages the refusal names the package") {
    const PluginFolder one;
    CHECK(contains(one.refusal("genicam"), "; install the package framering-camera-genicam"));
    CHECK(contains(one.refusal("gstreamer"), "; install the package framering-camera-gstreamer"));
    CHECK(contains(one.refusal("two"), "; set FRAMERING_PLUGIN_PATH to its folder"));
}

TEST_CASE("a plug-in of an actuator has a name of its own kind, and the same rules") {
    const PluginFolder one;
    CHECK(plugin_file_name("one", PluginKind::actuator) == "framering-actuator-one.so");
    CHECK(plugin_names({one.folder}, PluginKind::actuator).empty());
    CHECK_THROWS_AS(find_plugin("one", {one.folder}, PluginKind::actuator), Error);
    const fs::path file = one.folder / "framering-actuator-two.so";
    std::ofstream(file) << "a library";
    chmod(file.c_str(), 0644);
    CHECK(find_plugin("two", {one.folder}, PluginKind::actuator).path == fs::canonical(file));
    CHECK(plugin_names({one.folder}, PluginKind::actuator) == std::vector<std::string>{"two"});
    CHECK(plugin_names({one.folder}) == std::vector<std::string>{"one"});
    CHECK(plugin_at(file.string()).name == "two");
    chmod(file.c_str(), 0666);
    CHECK_THROWS_AS(find_plugin("two", {one.folder}, PluginKind::actuator), Error);
}

TEST_CASE("a plug-in's name is no path") {
    const PluginFolder one;
    for (const char* const name : {"", ".", "../one", "a/b", "one.so", "o ne", "\xc3\xa4"}) {
        CAPTURE(name);
        CHECK(contains(one.refusal(name), "letters, digits, _ and - only"));
    }
}

TEST_CASE("folders of plug-ins are absolute: never the current one") {
    using Folders = std::vector<fs::path>;
    CHECK(plugin_folders("/a:/b/c", "/usr/bin/acquirer").size() == 3);
    CHECK(plugin_folders("/a", "").front() == "/a");
    CHECK(
        plugin_folders(nullptr, "/opt/x/libexec/framering/acquirer").front().string().starts_with("/opt/x/lib/"));
    CHECK(plugin_folders(nullptr, "") == Folders{});
    CHECK(plugin_folders("", "") == Folders{});
    for (const char* const wrong : {".", "plugins", ":/a", "/a:", "/a::/b", "~/plugins"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(plugin_folders(wrong, ""), Error);
    }
}

TEST_CASE("a plug-in that others can write is refused") {
    for (const mode_t mode : {0664U, 0646U, 0666U}) {
        const PluginFolder one;
        chmod(one.file.c_str(), mode);
        CAPTURE(mode);
        CHECK(contains(one.refusal(), "can be written by others"));
    }
}

TEST_CASE("a plug-in in a folder that others can write is refused, and so is one below such a folder") {
    const PluginFolder one;
    chmod(one.folder.c_str(), 0775);
    CHECK(contains(one.refusal(), "plugins' can be written by others (mode 0775)"));
    chmod(one.folder.c_str(), 0755);
    CHECK(one.refusal() == "");
    chmod(one.directory.path().c_str(), 0777);
    CHECK(contains(one.refusal(), "can be written by others (mode 0777)"));
}

TEST_CASE("the sticky bit protects what is below a folder, not the plug-ins in it") {
    const PluginFolder one;
    chmod(one.directory.path().c_str(), 01777);
    CHECK(one.refusal() == "");
    chmod(one.folder.c_str(), 01777);
    CHECK(contains(one.refusal(), "is open to everybody"));
}

TEST_CASE("a plug-in is a regular file: no link, folder or pipe") {
    const PluginFolder one;
    fs::rename(one.file, one.folder / "other");
    fs::create_symlink(one.folder / "other", one.file);
    CHECK(contains(one.refusal(), "is a symbolic link"));
    fs::remove(one.file);
    fs::create_symlink("/no/such/file", one.file);
    CHECK(contains(one.refusal(), "is a symbolic link"));
    fs::remove(one.file);
    fs::create_directory(one.file);
    CHECK(contains(one.refusal(), "is not a regular file"));
    fs::remove(one.file);
    mkfifo(one.file.c_str(), 0600);
    CHECK(contains(one.refusal(), "is not a regular file"));
}

TEST_CASE("a link to a folder of plug-ins is followed, and what it leads to is looked at") {
    const PluginFolder one;
    const fs::path link = one.directory / "link";
    fs::create_directory_symlink(one.folder, link);
    CHECK(find_plugin("one", {link}).path == fs::canonical(one.file));
    chmod(one.folder.c_str(), 0777);
    CHECK_THROWS_AS(find_plugin("one", {link}), Error);
}

TEST_CASE("a plug-in or folder of another user is refused") {
    if (geteuid() != 0) {
        skip_unless_allowed("only root may give a file away");
        return;
    }
    constexpr uid_t other = 65534;
    const PluginFolder one;
    CHECK(chown(one.file.c_str(), other, other) == 0);
    CHECK(contains(one.refusal(), "belongs to user 65534"));
    CHECK(chown(one.file.c_str(), 0, 0) == 0);
    CHECK(chown(one.directory.path().c_str(), other, other) == 0);
    CHECK(contains(one.refusal(), "belongs to user 65534"));
}

TEST_CASE("a plug-in that was named by its file is taken from anywhere") {
    const PluginFolder one;
    chmod(one.folder.c_str(), 0777);
    CHECK(plugin_at(one.file.string()).name == "one");
    CHECK(plugin_at(one.file.string()).path == fs::canonical(one.file));
    CHECK_THROWS_AS(plugin_at(one.folder.string()), Error);
    CHECK_THROWS_AS(plugin_at((one.folder / "none").string()), Error);
}
