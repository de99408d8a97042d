#include "common/base/configuration.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/own_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::array<std::string_view, 4> kSections{"acquirer", "writer", "viewer", "run"};
constexpr std::string_view kBlanks = " \t\r";

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// A folder that a variable names.
fs::path folder_in(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value == '/' ? fs::path(value) : fs::path();
}

// As a shell would do.
std::string with_home(const std::string& value) {
    const fs::path home = folder_in("HOME");
    return value.starts_with("~/") && !home.empty() ? (home / value.substr(2)).string() : value;
}

std::string shown(const fs::path& path) {
    const std::string home = folder_in("HOME").string() + "/";
    const std::string text = path.string();
    return home != "/" && text.starts_with(home) ? "~/" + text.substr(home.size()) : text;
}

// A value could steer the terminal that it is shown on; a byte 0 would end it in a system call.
void require_plain(const std::string& line, const std::string& place) {
    const auto control = std::ranges::find_if(
        line, [](unsigned char letter) { return (letter < ' ' && letter != '\t') || letter == 0x7f; });
    if (control != line.end()) {
        fail(ExitCode::usage,
             "{}: the line has a control character (byte 0x{:02x}); remove it, the file must be plain text in "
             "UTF-8",
             place, static_cast<unsigned char>(*control));
    }
}

std::string section_named_in(const std::string& line, const std::string& place) {
    const std::string name = line.back() == ']' ? trimmed(line.substr(1, line.size() - 2)) : "";
    if (std::ranges::find(kSections, name) == kSections.end()) {
        fail(ExitCode::usage, "{}: '{}' is no section; use [acquirer], [writer], [viewer] or [run]", place, line);
    }
    return name;
}

ConfiguredOption option_in(const std::string& line, const std::string& place) {
    const std::size_t equals = line.find('=');
    const std::string name = trimmed(line.substr(0, equals));
    if (equals == std::string::npos || name.empty()) {
        fail(ExitCode::usage, "{}: '{}' is no option; write option = value", place, line);
    }
    const std::string value = trimmed(line.substr(equals + 1));
    if (value.empty()) {
        fail(ExitCode::usage, "{}: option {} has no value; write option = value, or remove the line", place, name);
    }
    return {name, with_home(value), place};
}

// Others could have planted a program, which an option names, so such a file is an error and not only ignored:
// frames would go where nobody expects them.
std::optional<ConfigurationFile> read(const fs::path& path, unsigned folders) {
    std::optional<std::string> text;
    try {
        text = read_own_file(path, folders);
    } catch (const Error& error) {
        fail(ExitCode::usage, "configuration '{}' is refused: {}; correct this, or use --no-config", shown(path),
             error.what());
    }
    return text ? std::optional(ConfigurationFile(*text, shown(path))) : std::nullopt;
}
}  // namespace

ConfigurationFile::ConfigurationFile(const std::string& text, const std::string& name) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // editors of Windows write it
    std::istringstream lines(text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text);
    std::string line;
    std::string section;
    for (int number = 1; std::getline(lines, line); ++number) {
        line = trimmed(line);
        const std::string place = fmt::format("{}:{}", name, number);
        require_plain(line, place);
        if (line.empty() || line.front() == '#' || line.front() == ';') {
            continue;
        }
        if (line.front() == '[') {
            section = section_named_in(line, place);
        } else {
            sections_[section].push_back(option_in(line, place));
        }
    }
}

const std::vector<ConfiguredOption>& ConfigurationFile::section(const std::string& name) const {
    static const std::vector<ConfiguredOption> none;
    const auto found = sections_.find(name);
    return found == sections_.end() ? none : found->second;
}

fs::path configuration_folder() {
    const fs::path config = folder_in("XDG_CONFIG_HOME");
    const fs::path home = folder_in("HOME");
    if (config.empty() && home.empty()) {
        return {};
    }
    return (config.empty() ? home / ".config" : config) / "framering";
}

std::optional<ConfigurationFile> read_general_configuration() {
    const fs::path folder = configuration_folder();
    return folder.empty() ? std::nullopt : read(folder / "config.ini", 1);
}

std::optional<ConfigurationFile> read_session_configuration(const std::string& session) {
    const fs::path folder = configuration_folder();
    return folder.empty() ? std::nullopt : read(folder / "sessions" / (session + ".ini"), 2);
}

std::vector<ConfiguredOption> configured_options(const std::string& section, const std::string& session) {
    const auto general = read_general_configuration();
    const auto own = read_session_configuration(session);
    std::vector<ConfiguredOption> options;
    if (general) {
        options = general->section(section);
    }
    if (own) {
        const auto& stronger = own->section(section);
        std::erase_if(options, [&](const ConfiguredOption& option) {
            return std::ranges::find(stronger, option.name, &ConfiguredOption::name) != stronger.end();
        });
        options.insert(options.end(), stronger.begin(), stronger.end());
    }
    return options;
}

}  // namespace framering
