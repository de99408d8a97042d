// Actuator plug-ins of the tests, in a folder where they are found and trusted.
#pragma once
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/temporary_directory.hpp"

namespace framering::test {

// "moody" (tests/plugins/moody_actuator.c) and "stage" (examples/actuator_plugin), in a folder of the process's
// own: nobody but us may write above it. From now on FRAMERING_PLUGIN_PATH is this folder.
inline void offer_actuator_plugins(const std::string& mood = "") {
    namespace fs = std::filesystem;
    static const TemporaryDirectory folder;
    for (const char* name : {"moody", "stage"}) {
        const fs::path file = folder.path() / fmt::format("framering-actuator-{}.so", name);
        if (!fs::exists(file)) {
            fs::copy_file(fs::path(FRAMERING_TEST_PLUGINS) / file.filename(), file);
            fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
        }
    }
    ::setenv("FRAMERING_PLUGIN_PATH", folder.path().c_str(), 1);
    ::setenv("FRAMERING_TEST_MOOD", mood.c_str(), 1);
}

}  // namespace framering::test
