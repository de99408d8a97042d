#include "common/session/machine_profile.hpp"

#include <fmt/core.h>

#include <fstream>
#include <sstream>

#include "common/base/configuration.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/machine.hpp"
#include "common/base/own_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr const char* kHead =
    "# Measured on this machine by `framering check`. acquirer and writer take their defaults from here;\n"
    "# command-line options override them. Without this file, built-in defaults apply.\n";

bool is_on(const std::string& key, const std::string& value) {
    if (value != "on" && value != "off") {
        fail(ExitCode::failed, "'{} = {}': expected on or off", key, value);
    }
    return value == "on";
}

void set(MachineProfile& profile, const std::string& key, const std::string& value) {
    if (key == "huge_pages") {
        profile.pages = is_on(key, value) ? Pages::huge : Pages::small;
    } else if (key == "copy") {
        profile.copy_mode = parse_copy_mode(value);
    } else if (key == "direct_io") {
        profile.direct_io = is_on(key, value);
    } else if (key == "disk") {
        profile.disk = value;
    } else if (key == "checked") {
        profile.checked_utc = value;
    } else {
        fail(ExitCode::failed, "unknown key '{}'", key);
    }
}

const char* on_or_off(bool on) {
    return on ? "on" : "off";
}
}  // namespace

std::string to_text(const MachineProfile& profile) {
    std::string text = kHead;
    text += fmt::format("checked = {}\n", profile.checked_utc);
    if (profile.pages) {
        text += fmt::format("huge_pages = {}\n", on_or_off(*profile.pages == Pages::huge));
    }
    if (profile.copy_mode) {
        text += fmt::format("copy = {}\n", name_of(*profile.copy_mode));
    }
    if (profile.direct_io) {
        text += fmt::format("direct_io = {}\ndisk = {}\n", on_or_off(*profile.direct_io), profile.disk.string());
    }
    return text;
}

MachineProfile machine_profile_from_text(const std::string& text) {
    MachineProfile profile;
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::size_t equals = line.find(" = ");
        if (equals == std::string::npos) {
            fail(ExitCode::failed, "line {} is not 'name = value'", number);
        }
        set(profile, line.substr(0, equals), line.substr(equals + 3));
    }
    return profile;
}

fs::path machine_profile_path() {
    const fs::path folder = configuration_folder();
    return folder.empty() ? fs::path() : folder / "machines" / (machine_id() + ".conf");
}

std::optional<MachineProfile> read_machine_profile() {
    const fs::path path = machine_profile_path();
    try {
        const std::optional<std::string> text = path.empty() ? std::nullopt : read_own_file(path);
        return text ? std::optional(machine_profile_from_text(*text)) : std::nullopt;
    } catch (const Error& error) {
        log_warning("{}: {}; the file is ignored, recreate it with: framering check", path.string(), error.what());
        return std::nullopt;
    }
}

void write_machine_profile(const MachineProfile& profile) {
    const fs::path path = machine_profile_path();
    if (path.empty()) {
        fail(ExitCode::failed, "cannot save the result: neither XDG_CONFIG_HOME nor HOME is set to a directory");
    }
    write_own_file(path, to_text(profile));
}

}  // namespace framering
