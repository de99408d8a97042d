// Options of a program: the one door to Boost.Program_options.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace framering {

// Declares options, then parses. Every option is written --name value or --name=value; no abbreviations.
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
    // `set` parses the value; an Error that it throws gets "option --name: " before it.
    CommandLine& option(const std::string& name, const std::string& value_name, const std::string& help,
                        Setter set);
    // The same, but it may be given several times; `set` gets one value after the other.
    CommandLine& repeatable(const std::string& name, const std::string& value_name, const std::string& help,
                            Setter set);
    CommandLine& flag(const std::string& name, const std::string& help, bool& target);
    // Words without an option's name, in order; at most `most` of them.
    CommandLine& words(std::vector<std::string>& target, unsigned most);

    // Returns false when --help or --version was asked for and printed: the program ends with exit code 0.
    // Fails (Error, usage): unknown option, missing value, given twice, a word too many, or what a setter throws.
    [[nodiscard]] bool parse(int argc, const char* const* argv);

  private:
    struct Declared;
    std::unique_ptr<Declared> declared_;
};

}  // namespace framering
