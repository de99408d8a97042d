// What the options of a program are, of all places where they can be given: files and the command line.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/base/configuration.hpp"

namespace framering {

enum class OptionKind { single, repeatable, flag };

struct OptionDeclaration {
    std::string name;
    OptionKind kind = OptionKind::single;
    std::string help;
    bool secret = false;             // its value is not shown
    bool command_line_only = false;  // refused in files
};

// --name=yes and --name=no of flags on a command line: takes them out of it, and returns yes or no by name. Fails
// (Error, usage): another value.
[[nodiscard]] std::map<std::string, std::string> take_flag_words(std::vector<std::string>& line,
                                                                 const std::vector<OptionDeclaration>& options);

// How options of files and of the command line go together.
struct OptionRules {
    struct Condition {
        std::vector<std::string> names;
        std::string option;
        std::vector<std::string> beginnings;
        std::string unset;
    };
    std::vector<std::string> not_from_files;
    // The strongest place that names one of them gives all of them.
    std::vector<std::vector<std::string>> from_one_place;
    // In files, `names` count only where `option`, or `unset` where it is not given, has one of these beginnings;
    // without any: where it has a value.
    std::vector<Condition> only_with;
};

// The weakest first.
enum class OptionPlace { nowhere, general_file, session_file, command_line };

// The values of the options that are given somewhere. The strongest place that names an option gives all its
// values.
class OptionValues {
  public:
    struct Value {
        std::string text;   // of a flag: yes or no
        std::string place;  // as people read it
    };

    explicit OptionValues(const std::vector<OptionDeclaration>& declared) : declared_(declared) {}

    // Fails (Error, usage): it has a value of this place, and takes one only.
    void add(const std::string& name, OptionPlace place, Value value);
    // A section of a file. `help`: how its options are listed. Fails (Error, usage): no such option, or one for
    // the command line only; a flag that is neither yes nor no.
    void add_section(const std::vector<ConfiguredOption>& options, OptionPlace place, const std::string& help);
    // What configuration files say in `section`, and of the option `session` before the first section; "": of that
    // one only. `is_session`: refuses (Error) what is no name of a session. Fails (Error, usage): a file is
    // refused.
    void add_files(const std::string& section, const std::string& help,
                   const std::function<void(const Value& value)>& is_session);
    void apply(const OptionRules& rules);
    // Empty where it is not given.
    [[nodiscard]] const std::vector<Value>& values(const std::string& name) const;
    [[nodiscard]] OptionPlace place(const std::string& name) const;
    // Every option with its value and its place.
    [[nodiscard]] std::string text() const;

  private:
    struct Given {
        OptionPlace place = OptionPlace::nowhere;
        std::vector<Value> values;
    };

    void add_session_file(const std::string& section, const std::string& help,
                          const std::function<void(const Value& value)>& is_session);
    void drop_from_files(const std::vector<std::string>& names);
    void agree_on_place(const std::vector<std::string>& names);
    [[nodiscard]] const OptionDeclaration* declaration(const std::string& name) const;

    const std::vector<OptionDeclaration>& declared_;
    std::map<std::string, Given> given_;
};

}  // namespace framering
