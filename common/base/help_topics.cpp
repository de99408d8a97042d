#include "common/base/help_topics.hpp"

#include <algorithm>

#include "common/base/error.hpp"

namespace framering {

std::string words_of(const std::vector<HelpTopic>& topics) {
    std::string text;
    for (const HelpTopic& topic : topics) {
        text += (text.empty() ? "" : ", ") + topic.word;
    }
    return text;
}

const HelpTopic& topic_of(const std::vector<HelpTopic>& topics, const std::vector<std::string>& words,
                          const std::string& help) {
    if (words.size() > 1) {
        fail(ExitCode::usage, "unexpected argument '{}'; see {}", words[1], help);
    }
    const auto found = std::ranges::find(topics, words.front(), &HelpTopic::word);
    if (found == topics.end()) {
        fail(ExitCode::usage, "there is no help on '{}'; {} shows all, and behind it you can name one of {}",
             words.front(), help, words_of(topics));
    }
    return *found;
}

}  // namespace framering
