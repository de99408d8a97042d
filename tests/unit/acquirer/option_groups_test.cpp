#include "acquirer/option_groups.hpp"

#include <doctest/doctest.h>

#include "acquirer/options.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/program_output.hpp"

using namespace framering;
using namespace framering::test;

namespace {
std::string help(const std::vector<const char*>& topics) {
    std::vector<const char*> line{"acquirer", "--help"};
    line.insert(line.end(), topics.begin(), topics.end());
    return printed_by(
        [&] { CHECK_FALSE(parse_acquirer_options(static_cast<int>(line.size()), line.data()).has_value()); });
}
}  // namespace

TEST_CASE("the help on a topic has its options alone, and every option is in one of the topics") {
    const std::string all = help({});
    std::string of_topics;
    for (const HelpTopic& topic : acquirer_help_topics()) {
        CAPTURE(topic.word);
        const std::string printed = help({topic.word.c_str()});
        CHECK(printed.starts_with("framering acquirer [options]: options for " + topic.word + "\n"));
        CHECK(printed.find("  --session NAME") != std::string::npos);
        CHECK(printed.size() < all.size() / 2);
        for (const std::string& title : topic.titles) {
            CHECK(printed.find("\n" + title + ":\n") != std::string::npos);
        }
        of_topics += printed;
    }
    for (std::size_t at = all.find("\n  --"); at != std::string::npos; at = all.find("\n  --", at + 1)) {
        const std::string option = all.substr(at, all.find(' ', at + 3) - at);
        CAPTURE(option);
        CHECK(of_topics.find(option) != std::string::npos);
    }
    CHECK(help({"images"}).find("--watch") != std::string::npos);
    CHECK(help({"command"}).find("--watch") == std::string::npos);
    CHECK(failure_of([] {
              (void)help({"imagse"});
          }).line.starts_with("there is no help on 'imagse'; framering acquirer --help shows"));
    CHECK(failure_of([] {
              (void)help({"scan", "plan"});
          }).line == "unexpected argument 'plan'; see framering acquirer --help");
}
