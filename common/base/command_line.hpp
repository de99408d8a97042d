// Options of a program: the one door to Boost.Program_options.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/help_topics.hpp"

namespace framering {

// Declares options, then parses. Every option is written --name value or --name=value; no abbreviations. A flag is
// --name, or --name=no where a file has switched it on.
class CommandLine {
  public:
    using Setter = std::function<void(const std::string& value)>;

    // `program`: as it is typed, such as "framering writer". `synopsis`: what the program does and how it is
    // called, printed above the options by --help.
    CommandLine(std::string program, std::string synopsis);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    // Options declared from here on stand under this title in --help.
    CommandLine& group(const std::string& title);
    // `set` parses the value; an Error that it throws gets "option --name: " before it, or the place in the file.
    CommandLine& option(const std::string& name, const std::string& value_name, const std::string& help,
                        Setter set);
    // The same, but it may be given several times; `set` gets one value after the other.
    CommandLine& repeatable(const std::string& name, const std::string& value_name, const std::string& help,
                            Setter set);
    CommandLine& flag(const std::string& name, const std::string& help, bool& target);
    // --help shows, besides the first group, those of this command alone, with titles of title_for(). See
    // require_for().
    CommandLine& help_for(const std::string& word);
    // --help TOPIC shows, besides the first group, those of this topic alone.
    CommandLine& help_topics(std::vector<HelpTopic> topics);
    // Words without an option's name, in order; at most `most` of them.
    CommandLine& words(std::vector<std::string>& target, unsigned most);

    // Options are also read from this section of configuration files (configuration.hpp), and the option `session`
    // from before the first one; "" for this one only. Adds --show-config and --no-config. Requires: an option
    // `session`, whose setter refuses what is no valid name.
    CommandLine& configured(const std::string& section);
    // These are not read from files.
    CommandLine& not_from_files(std::vector<std::string> names);
    // Tasks of one call, refused in files. Requires: they are declared.
    CommandLine& command_line_only(const std::vector<std::string>& names);
    // They exclude or complete each other: the strongest place that names one of them gives all of them.
    CommandLine& from_one_place(std::vector<std::string> names);
    // In files they count only where `option` begins with one of `beginnings`, or without any of these has a
    // value; `unset`: its value where it is not given.
    CommandLine& only_with(std::vector<std::string> names, const std::string& option,
                           std::vector<std::string> beginnings, const std::string& unset);
    // --show-config does not show its value.
    CommandLine& secret(const std::string& name);

    // Returns false when --help, --version or --show-config was asked for and printed: the program ends with exit
    // code 0. Fails (Error, usage): unknown option, missing value, given twice, a word too many, a configuration
    // that is refused, or what a setter throws.
    [[nodiscard]] bool parse(int argc, const char* const* argv);
    // After parse(): refuses what was given on the command line and stands in a group whose title does not name
    // this command: "status, queue: what to do" names status, queue and queue list. The first group is for all.
    // Fails (Error, usage).
    void require_for(const std::string& command) const;
    // After parse(): whether configuration files are read.
    [[nodiscard]] bool uses_files() const noexcept;

  private:
    struct Declared;
    std::unique_ptr<Declared> declared_;
};

}  // namespace framering
