#include "common/base/command_line.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <list>
#include <map>
#include <sstream>

#include "common/base/error.hpp"
#include "common/base/option_titles.hpp"
#include "common/base/option_values.hpp"
#include "common/base/output.hpp"
#include "common/base/versions.hpp"

namespace framering {

namespace po = boost::program_options;

namespace {
constexpr const char* kWords = "words (no option)";
constexpr const char* kCommandLine = "command line";
}  // namespace

struct CommandLine::Declared {
    // What Boost has read. It knows no --flag=no.
    struct GivenWords {
        po::variables_map options;
        std::map<std::string, std::string> flags;  // yes or no
    };

    std::string program;
    std::string synopsis;
    std::list<po::options_description> groups;
    std::vector<std::string> titles;  // of the groups
    std::string help_word;
    std::vector<HelpTopic> topics;
    std::vector<OptionDeclaration> options;
    std::map<std::string, std::string> title_of;  // by option
    std::vector<std::string> on_command_line;
    std::map<std::string, Setter> setters;
    std::map<std::string, bool*> flags;
    std::vector<std::string>* words = nullptr;
    unsigned most_words = 0;
    std::optional<std::string> section;  // of configuration files
    OptionRules rules;
    bool uses_files = false;

    [[nodiscard]] std::string help() const { return program + " --help"; }
    void print_help(const po::variables_map& given) const;
    [[nodiscard]] GivenWords read(int argc, const char* const* argv) const;
    void take_words(const po::variables_map& given) const;
    void declare(const std::string& name, OptionKind kind, const std::string& help);
    void take_command_line(OptionValues& values, const GivenWords& given);
    void set(const std::string& name, const OptionValues::Value& value) const;
    void set_all(const OptionValues& values) const;
};

CommandLine::CommandLine(std::string program, std::string synopsis) : declared_(std::make_unique<Declared>()) {
    declared_->program = std::move(program);
    declared_->synopsis = std::move(synopsis);
    group("General");
    declared_->groups.back().add_options()("help", "print this text and exit")("version",
                                                                               "print the version and exit");
}

CommandLine::~CommandLine() = default;

CommandLine& CommandLine::group(const std::string& title) {
    declared_->groups.emplace_back(title, 100, 60);
    declared_->titles.push_back(title);
    return *this;
}

void CommandLine::Declared::declare(const std::string& name, OptionKind kind, const std::string& help) {
    options.push_back({name, kind, help});
    title_of[name] = titles.back();
}

CommandLine& CommandLine::option(const std::string& name, const std::string& value_name, const std::string& help,
                                 Setter set) {
    declared_->groups.back().add_options()(name.c_str(), po::value<std::string>()->value_name(value_name),
                                           help.c_str());
    declared_->declare(name, OptionKind::single, help);
    declared_->setters[name] = std::move(set);
    return *this;
}

CommandLine& CommandLine::repeatable(const std::string& name, const std::string& value_name,
                                     const std::string& help, Setter set) {
    declared_->groups.back().add_options()(
        name.c_str(), po::value<std::vector<std::string>>()->value_name(value_name), help.c_str());
    declared_->declare(name, OptionKind::repeatable, help);
    declared_->setters[name] = std::move(set);
    return *this;
}

CommandLine& CommandLine::flag(const std::string& name, const std::string& help, bool& target) {
    declared_->groups.back().add_options()(name.c_str(), po::bool_switch(), help.c_str());
    declared_->declare(name, OptionKind::flag, help);
    declared_->flags[name] = &target;
    return *this;
}

CommandLine& CommandLine::words(std::vector<std::string>& target, unsigned most) {
    declared_->words = &target;
    declared_->most_words = most;
    return *this;
}

CommandLine& CommandLine::configured(const std::string& section) {
    declared_->section = section;
    declared_->groups.front().add_options()("show-config",
                                            "print every option with its value and where it comes from, and exit")(
        "no-config", "read no configuration files");
    return *this;
}

CommandLine& CommandLine::not_from_files(std::vector<std::string> names) {
    declared_->rules.not_from_files = std::move(names);
    return *this;
}

CommandLine& CommandLine::command_line_only(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        std::ranges::find(declared_->options, name, &OptionDeclaration::name)->command_line_only = true;
    }
    return *this;
}

CommandLine& CommandLine::from_one_place(std::vector<std::string> names) {
    declared_->rules.from_one_place.push_back(std::move(names));
    return *this;
}

CommandLine& CommandLine::only_with(std::vector<std::string> names, const std::string& option,
                                    std::vector<std::string> beginnings, const std::string& unset) {
    declared_->rules.only_with.push_back({std::move(names), option, std::move(beginnings), unset});
    return *this;
}

CommandLine& CommandLine::secret(const std::string& name) {
    std::ranges::find(declared_->options, name, &OptionDeclaration::name)->secret = true;
    return *this;
}

CommandLine& CommandLine::help_for(const std::string& word) {
    declared_->help_word = word;
    return *this;
}

CommandLine& CommandLine::help_topics(std::vector<HelpTopic> topics) {
    declared_->topics = std::move(topics);
    return *this;
}

void CommandLine::Declared::print_help(const po::variables_map& given) const {
    const HelpTopic* topic = nullptr;
    std::string above = synopsis;
    if (!topics.empty() && given.count(kWords) != 0) {
        topic = &topic_of(topics, given[kWords].as<std::vector<std::string>>(), help());
        above = fmt::format("{} [options]: options for {}\n\nAll options: {}", program, topic->word, help());
    }
    std::map<std::string, po::options_description> merged;  // by title
    po::options_description shown;
    auto title = titles.begin();
    for (const auto& group : groups) {
        if (&group == &groups.front() ||
            (topic == nullptr ? help_word.empty() : std::ranges::count(topic->titles, *title) != 0)) {
            shown.add(group);
        } else if (const auto own = help_word.empty() ? std::nullopt : title_for(*title, help_word)) {
            auto& same = merged.try_emplace(*own, *own, 100, 60).first->second;
            std::ranges::for_each(group.options(), [&](const auto& each) { same.add(each); });
        }
        ++title;
    }
    std::ranges::for_each(merged, [&](const auto& each) { shown.add(each.second); });
    print_out("{}\n{}", above, (std::ostringstream() << shown).str());
}

CommandLine::Declared::GivenWords CommandLine::Declared::read(int argc, const char* const* argv) const {
    po::options_description all;
    std::ranges::for_each(groups, [&](const auto& each) { all.add(each); });
    all.add_options()(kWords, po::value<std::vector<std::string>>());
    po::positional_options_description positions;
    positions.add(kWords, -1);
    std::vector<std::string> line(argv + 1, argv + argc);
    GivenWords given;
    given.flags = take_flag_words(line, options);
    try {
        namespace style = po::command_line_style;
        const int accepted = style::allow_long | style::long_allow_next | style::long_allow_adjacent;
        po::store(po::command_line_parser(line).options(all).positional(positions).style(accepted).run(),
                  given.options);
    } catch (const po::error& error) {
        fail(ExitCode::usage, "{}; see {}", error.what(), help());
    }
    return given;
}

void CommandLine::Declared::take_words(const po::variables_map& given) const {
    if (given.count(kWords) == 0) {
        return;
    }
    const auto all = given[kWords].as<std::vector<std::string>>();
    if (all.size() > most_words) {
        fail(ExitCode::usage, "unexpected argument '{}'; see {}", all[most_words], help());
    }
    *words = all;
}

void CommandLine::Declared::take_command_line(OptionValues& values, const GivenWords& given) {
    const auto add = [&](const std::string& name, const std::string& text) {
        on_command_line.push_back(name);
        values.add(name, OptionPlace::command_line, {text, kCommandLine});
    };
    for (const auto& [name, value] : given.flags) {
        add(name, value);
    }
    for (const OptionDeclaration& option : options) {
        const po::variable_value& value = given.options[option.name];
        if (value.empty()) {
            continue;
        }
        if (option.kind == OptionKind::single) {
            add(option.name, value.as<std::string>());
        } else if (option.kind == OptionKind::repeatable) {
            std::ranges::for_each(value.as<std::vector<std::string>>(),
                                  [&](const std::string& text) { add(option.name, text); });
        } else if (value.as<bool>()) {
            add(option.name, "yes");
        }
    }
}

void CommandLine::Declared::set(const std::string& name, const OptionValues::Value& value) const {
    try {
        setters.at(name)(value.text);
    } catch (const Error& error) {
        throw error.within(value.place == kCommandLine ? "option --" + name : value.place + ": option " + name);
    }
}

void CommandLine::Declared::set_all(const OptionValues& values) const {
    for (const auto& [name, target] : flags) {
        *target = !values.values(name).empty() && values.values(name).front().text == "yes";
    }
    for (const auto& [name, setter] : setters) {
        for (const OptionValues::Value& value : values.values(name)) {
            set(name, value);
        }
    }
}

bool CommandLine::uses_files() const noexcept {
    return declared_->uses_files;
}

void CommandLine::require_for(const std::string& command) const {
    for (const std::string& name : declared_->on_command_line) {
        const std::string& title = declared_->title_of.at(name);
        if (title != declared_->titles.front() && !title_names(title, command)) {
            fail(ExitCode::usage, "option --{} is for {} only; see {}", name, commands_text(title),
                 declared_->help());
        }
    }
}

bool CommandLine::parse(int argc, const char* const* argv) {
    const Declared::GivenWords given = declared_->read(argc, argv);
    if (given.options.count("help") != 0) {
        declared_->print_help(given.options);
        return false;
    }
    if (given.options.count("version") != 0) {
        const std::string& program = declared_->program;
        print_text(version_text(program.substr(program.rfind(' ') + 1)));
        return false;
    }
    declared_->take_words(given.options);
    OptionValues values(declared_->options);
    declared_->take_command_line(values, given);
    declared_->uses_files = declared_->section && given.options.count("no-config") == 0;
    if (declared_->uses_files) {
        values.add_files(*declared_->section, declared_->help(),
                         [&](const OptionValues::Value& value) { declared_->set("session", value); });
    }
    values.apply(declared_->rules);
    if (given.options.count("show-config") != 0) {
        print_text(values.text());
        return false;
    }
    declared_->set_all(values);
    return true;
}

}  // namespace framering
