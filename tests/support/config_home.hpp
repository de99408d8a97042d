// A place of a test's own for configuration files.
#pragma once
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.hpp"

namespace framering::test {

// $XDG_CONFIG_HOME for as long as this lives.
class ConfigHome {
  public:
    ConfigHome() {
        const char* before = std::getenv("XDG_CONFIG_HOME");
        before_ = before == nullptr ? "" : before;
        setenv("XDG_CONFIG_HOME", place_.path().c_str(), 1);
        std::filesystem::create_directories(folder() / "sessions");
        chmod(folder().c_str(), 0755);
        chmod((folder() / "sessions").c_str(), 0755);
    }
    ~ConfigHome() { setenv("XDG_CONFIG_HOME", before_.c_str(), 1); }
    ConfigHome(const ConfigHome&) = delete;
    ConfigHome& operator=(const ConfigHome&) = delete;

    [[nodiscard]] std::filesystem::path folder() const { return place_ / "framering"; }
    [[nodiscard]] std::filesystem::path general() const { return folder() / "config.ini"; }
    [[nodiscard]] std::filesystem::path of_session(const std::string& name) const {
        return folder() / "sessions" / (name + ".ini");
    }
    static void write(const std::filesystem::path& path, const std::string& text) {
        std::ofstream(path) << text;
        REQUIRE(chmod(path.c_str(), 0644) == 0);
    }

  private:
    TemporaryDirectory place_;
    std::string before_;
};

}  // namespace framering::test
