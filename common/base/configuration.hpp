// Options in files: config.ini for everything, sessions/NAME.ini beside it for one session.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace framering {

struct ConfiguredOption {
    std::string name;
    std::string value;
    std::string place;  // FILE:LINE
};

// One file: `option = value` below [acquirer], [writer], [viewer] or [run]; before them: for all programs.
class ConfigurationFile {
  public:
    // `name`: as it stands in places and errors. Fails (Error, usage), naming the line: a control character,
    // unknown section, no option, a missing value.
    ConfigurationFile(const std::string& text, const std::string& name);
    // In order. "": before the first section.
    [[nodiscard]] const std::vector<ConfiguredOption>& section(const std::string& name) const;

  private:
    std::map<std::string, std::vector<ConfiguredOption>> sections_;
};

// $XDG_CONFIG_HOME/framering, by default in ~/.config. Empty: neither variable names a folder.
[[nodiscard]] std::filesystem::path configuration_folder();

// Nothing where there is no such file. Fails (Error, usage): others could have written the file, its folder or the
// configuration's; not readable; what ConfigurationFile refuses.
[[nodiscard]] std::optional<ConfigurationFile> read_general_configuration();
// Requires: a valid session name. Fails likewise.
[[nodiscard]] std::optional<ConfigurationFile> read_session_configuration(const std::string& session);

// What both files say in `section`: an option in the session's goes before the same one in the general file. Fails
// likewise.
[[nodiscard]] std::vector<ConfiguredOption> configured_options(const std::string& section,
                                                               const std::string& session);

}  // namespace framering
