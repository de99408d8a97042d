// The camera plug-in of the tests, in a folder where the acquirer finds it.
#pragma once
#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/temporary_directory.hpp"

namespace framering::test {

// A variable of the environment for the programs that a test starts while the object lives.
class Variable {
  public:
    Variable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
};

// "plugin:moody" (tests/plugins/moody.c), in this mood, in a folder of its own: nobody but us may write above it.
struct PluginRig {
    explicit PluginRig(const std::string& mood = "", const std::string& pixels = "mono8")
        : mood_("FRAMERING_TEST_MOOD", mood), pixels_("FRAMERING_TEST_PIXELS", pixels) {
        add("moody", "moody");
    }

    // The module `built` as the plug-in `name`.
    std::filesystem::path add(const std::string& built, const std::string& name) {
        const std::filesystem::path file = folder / ("framering-camera-" + name + ".so");
        std::filesystem::copy_file(
            std::filesystem::path(FRAMERING_TEST_PLUGINS) / ("framering-camera-" + built + ".so"), file);
        std::filesystem::permissions(file,
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return file;
    }
    [[nodiscard]] std::string moody() const { return folder / "framering-camera-moody.so"; }
    // The acquirer without a session: lists, settings, checks.
    ChildProcess& asks(const Arguments& arguments) { return rig.program("acquirer", arguments); }

    TemporaryDirectory folder;
    Rig rig;

  private:
    Variable mood_;
    Variable pixels_;
    Variable path_{"FRAMERING_PLUGIN_PATH", folder.path().string()};
    // The signal of a crash takes its course in programs with a sanitizer, too.
    Variable asan_{"ASAN_OPTIONS", "handle_segv=0"};
    Variable tsan_{"TSAN_OPTIONS", "handle_segv=0"};
};

// The scan of an acquirer that died, once all of its frames are stored: its writer is killed, too, so that the
// scan is closed by what is on disk alone.
[[nodiscard]] inline ScanOnDisk recovered_scan_of(Rig& rig, ChildProcess& writer, std::uint64_t frames) {
    rig.wait_for("the frames before are stored",
                 [&](const RigStatus& now) { return now.delivered == frames && now.writer_lag == 0; });
    writer.signal(SIGKILL);
    (void)writer.wait();
    CHECK(rig.control("remove", {"--discard"}).wait() == exited(0));
    CHECK(rig.program("writer", {"--recover", (rig.output() / "scan").string()}).wait() == exited(0));
    return read_scan_directory(rig.output() / "scan");
}

// Of one whose scan had ended before.
[[nodiscard]] inline ScanOnDisk closed_scan_of(Rig& rig, ChildProcess& writer) {
    CHECK(writer.wait() == exited(0));
    return read_scan_directory(rig.output() / "scan");
}

}  // namespace framering::test
