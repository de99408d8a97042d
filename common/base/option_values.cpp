#include "common/base/option_values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr const char* kSession = "session";

// What the help says about an option that is not given.
std::string default_in(const std::string& help) {
    constexpr std::string_view before = "(default: ";
    const std::size_t begin = help.find(before);
    if (begin == std::string::npos) {
        return "";
    }
    int open = 1;
    std::size_t end = begin + before.size();
    for (; end < help.size(); ++end) {
        open += help[end] == '(' ? 1 : help[end] == ')' ? -1 : 0;
        if (open == 0) {
            break;
        }
    }
    return help.substr(begin + before.size(), end - begin - before.size());
}

// `option`: nothing where the program has not declared it.
bool is_for_command_line_only(const std::string& name, const OptionDeclaration* option) {
    constexpr std::array<std::string_view, 4> of_each_program{"help", "version", "show-config", "no-config"};
    return option == nullptr ? std::ranges::find(of_each_program, name) != of_each_program.end()
                             : option->command_line_only;
}

std::string line_of(const std::string& name, const std::string& value, const std::string& place) {
    return fmt::format("{:<20} {:<32} {}\n", name, value, place);
}
}  // namespace

const OptionDeclaration* OptionValues::declaration(const std::string& name) const {
    const auto found = std::ranges::find(declared_, name, &OptionDeclaration::name);
    return found == declared_.end() ? nullptr : &*found;
}

std::map<std::string, std::string> take_flag_words(std::vector<std::string>& line,
                                                   const std::vector<OptionDeclaration>& options) {
    const auto is_flag = [&](const std::string& name) {
        const auto option = std::ranges::find(options, name, &OptionDeclaration::name);
        return option != options.end() && option->kind == OptionKind::flag;
    };
    std::map<std::string, std::string> switched;
    std::erase_if(line, [&](const std::string& word) {
        const std::size_t equals = word.find('=');
        if (!word.starts_with("--") || equals == std::string::npos || !is_flag(word.substr(2, equals - 2))) {
            return false;
        }
        const std::string value = word.substr(equals + 1);
        if (value != "yes" && value != "no") {
            fail(ExitCode::usage, "option {}: use {} or {}=no", word, word.substr(0, equals),
                 word.substr(0, equals));
        }
        switched[word.substr(2, equals - 2)] = value;
        return true;
    });
    return switched;
}

void OptionValues::add(const std::string& name, OptionPlace place, Value value) {
    Given& given = given_[name];
    if (given.place > place) {
        return;
    }
    if (given.place < place) {
        given = {place, {}};
    }
    const OptionDeclaration* option = declaration(name);
    if (!given.values.empty() && (option == nullptr || option->kind != OptionKind::repeatable)) {
        fail(ExitCode::usage, "{}: option {} was given before, at {}; remove one of them", value.place, name,
             given.values.front().place);
    }
    given.values.push_back(std::move(value));
}

void OptionValues::add_section(const std::vector<ConfiguredOption>& options, OptionPlace place,
                               const std::string& help) {
    for (const auto& [name, value, where] : options) {
        const OptionDeclaration* option = declaration(name);
        if (name == kSession) {
            fail(ExitCode::usage,
                 "{}: session is for all programs; write it before the first section of config.ini", where);
        }
        if (is_for_command_line_only(name, option)) {
            fail(ExitCode::usage, "{}: option {} is for the command line only; remove the line", where, name);
        }
        if (option == nullptr) {
            fail(ExitCode::usage, "{}: unknown option {}; see {}", where, name, help);
        }
        if (option->kind == OptionKind::flag && value != "yes" && value != "no") {
            fail(ExitCode::usage, "{}: option {} is on or off; use {} = yes or {} = no, not '{}'", where, name,
                 name, name, value);
        }
        add(name, place, {value, where});
    }
}

void OptionValues::add_files(const std::string& section, const std::string& help,
                             const std::function<void(const Value& value)>& is_session) {
    if (section.empty() && place(kSession) == OptionPlace::command_line) {
        return;  // nothing of them would count
    }
    if (const auto file = read_general_configuration()) {
        for (const ConfiguredOption& option : file->section("")) {
            if (option.name != kSession) {
                fail(ExitCode::usage, "{}: option {} is in no section; only session is for all programs",
                     option.place, option.name);
            }
            add(kSession, OptionPlace::general_file, {option.value, option.place});
        }
        if (!section.empty()) {
            add_section(file->section(section), OptionPlace::general_file, help);
        }
    }
    if (!section.empty()) {
        add_session_file(section, help, is_session);
    }
}

void OptionValues::add_session_file(const std::string& section, const std::string& help,
                                    const std::function<void(const Value& value)>& is_session) {
    std::string session = "default";
    for (const Value& value : values(kSession)) {
        is_session(value);
        session = value.text;
    }
    const auto file = read_session_configuration(session);
    if (!file) {
        return;
    }
    for (const ConfiguredOption& option : file->section("")) {
        fail(ExitCode::usage, "{}: option {} is in no section", option.place, option.name);
    }
    add_section(file->section(section), OptionPlace::session_file, help);
}

void OptionValues::apply(const OptionRules& rules) {
    drop_from_files(rules.not_from_files);
    for (const auto& names : rules.from_one_place) {
        agree_on_place(names);
    }
    for (const auto& [names, option, beginnings, unset] : rules.only_with) {
        const std::string value = values(option).empty() ? unset : values(option).back().text;
        const bool fits =
            beginnings.empty() ? !value.empty() : std::ranges::any_of(beginnings, [&](const std::string& each) {
                return value.starts_with(each);
            });
        if (!fits) {
            drop_from_files(names);
        }
    }
}

// As if no file had named them.
void OptionValues::drop_from_files(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (place(name) != OptionPlace::command_line) {
            given_.erase(name);
        }
    }
}

void OptionValues::agree_on_place(const std::vector<std::string>& names) {
    OptionPlace strongest = OptionPlace::nowhere;
    for (const std::string& name : names) {
        strongest = std::max(strongest, place(name));
    }
    std::erase_if(given_, [&](const auto& each) {
        return std::ranges::count(names, each.first) != 0 && each.second.place != strongest;
    });
}

const std::vector<OptionValues::Value>& OptionValues::values(const std::string& name) const {
    static const std::vector<Value> none;
    const auto found = given_.find(name);
    return found == given_.end() ? none : found->second.values;
}

OptionPlace OptionValues::place(const std::string& name) const {
    const auto found = given_.find(name);
    return found == given_.end() ? OptionPlace::nowhere : found->second.place;
}

std::string OptionValues::text() const {
    std::string text;
    for (const OptionDeclaration& option : declared_) {
        if (values(option.name).empty()) {
            const std::string value = option.kind == OptionKind::flag ? "no" : default_in(option.help);
            text += line_of(option.name, value.empty() ? "-" : value, value.empty() ? "not given" : "default");
        }
        for (const auto& [value, where] : values(option.name)) {
            text += line_of(option.name, option.secret ? "(hidden)" : value, where);
        }
    }
    return text;
}

}  // namespace framering
