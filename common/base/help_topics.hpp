// Parts of a long --help.
#pragma once
#include <string>
#include <vector>

namespace framering {

// "--help images" shows the groups of options with these titles.
struct HelpTopic {
    std::string word;
    std::vector<std::string> titles;
};

// "images, raw, scan"
[[nodiscard]] std::string words_of(const std::vector<HelpTopic>& topics);
// What is behind --help. Fails (Error, usage): no such topic, or a word too many; `help`: the call for all.
[[nodiscard]] const HelpTopic& topic_of(const std::vector<HelpTopic>& topics,
                                        const std::vector<std::string>& words, const std::string& help);

}  // namespace framering
