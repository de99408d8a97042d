#include "common/base/command_line.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <list>
#include <map>
#include <set>
#include <sstream>

#include "common/base/error.hpp"
#include "common/base/output.hpp"
#include "common/base/versions.hpp"

namespace framering {

namespace po = boost::program_options;

struct CommandLine::Declared {
    std::string program;
    std::string synopsis;
    std::list<po::options_description> groups;
    std::map<std::string, Setter> setters;
    std::set<std::string> repeatable;  // of the setters
    std::map<std::string, bool*> flags;
    std::vector<std::string>* words = nullptr;
    unsigned most_words = 0;
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
    return *this;
}

CommandLine& CommandLine::option(const std::string& name, const std::string& value_name, const std::string& help,
                                 Setter set) {
    declared_->groups.back().add_options()(name.c_str(), po::value<std::string>()->value_name(value_name),
                                           help.c_str());
    declared_->setters[name] = std::move(set);
    return *this;
}

CommandLine& CommandLine::repeatable(const std::string& name, const std::string& value_name,
                                     const std::string& help, Setter set) {
    declared_->groups.back().add_options()(
        name.c_str(), po::value<std::vector<std::string>>()->value_name(value_name), help.c_str());
    declared_->setters[name] = std::move(set);
    declared_->repeatable.insert(name);
    return *this;
}

CommandLine& CommandLine::flag(const std::string& name, const std::string& help, bool& target) {
    declared_->groups.back().add_options()(name.c_str(), po::bool_switch(), help.c_str());
    declared_->flags[name] = &target;
    return *this;
}

CommandLine& CommandLine::words(std::vector<std::string>& target, unsigned most) {
    declared_->words = &target;
    declared_->most_words = most;
    return *this;
}

bool CommandLine::parse(int argc, const char* const* argv) {
    constexpr const char* kWords = "words (no option)";
    po::options_description all;
    for (const auto& group : declared_->groups) {
        all.add(group);
    }
    po::options_description with_words;
    with_words.add(all).add_options()(kWords, po::value<std::vector<std::string>>());
    po::positional_options_description positions;
    positions.add(kWords, -1);

    po::variables_map given;
    try {
        namespace style = po::command_line_style;
        const int accepted = style::allow_long | style::long_allow_next | style::long_allow_adjacent;
        po::store(
            po::command_line_parser(argc, argv).options(with_words).positional(positions).style(accepted).run(),
            given);
    } catch (const po::error& error) {
        fail(ExitCode::usage, "{}; see {} --help", error.what(), declared_->program);
    }
    if (given.count("help") != 0) {
        std::ostringstream options;
        options << all;
        print_out("{}\n{}", declared_->synopsis, options.str());
        return false;
    }
    if (given.count("version") != 0) {
        const std::string& program = declared_->program;
        print_text(version_text(program.substr(program.rfind(' ') + 1)));
        return false;
    }
    if (given.count(kWords) != 0) {
        const auto words = given[kWords].as<std::vector<std::string>>();
        if (words.size() > declared_->most_words) {
            fail(ExitCode::usage, "unexpected argument '{}'; see {} --help", words[declared_->most_words],
                 declared_->program);
        }
        *declared_->words = words;
    }
    for (const auto& [name, target] : declared_->flags) {
        *target = given[name].as<bool>();
    }
    for (const auto& [name, set] : declared_->setters) {
        if (given.count(name) == 0) {
            continue;
        }
        try {
            if (declared_->repeatable.count(name) == 0) {
                set(given[name].as<std::string>());
            } else {
                std::ranges::for_each(given[name].as<std::vector<std::string>>(), set);
            }
        } catch (const Error& error) {
            throw error.within("option --" + name);
        }
    }
    return true;
}

}  // namespace framering
