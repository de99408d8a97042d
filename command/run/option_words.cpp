#include "command/run/option_words.hpp"

#include <algorithm>
#include <sstream>

namespace framering {

void add_words(Words& words, const std::string& text) {
    std::istringstream from(text);
    for (std::string word; from >> word;) {
        words.push_back(word);
    }
}

bool gives(const Words& words, const std::string& option) {
    return std::ranges::any_of(
        words, [&](const std::string& word) { return word == option || word.starts_with(option + "="); });
}

std::optional<std::string> taken_out(Words& words, const std::string& option) {
    std::optional<std::string> value;
    for (auto word = words.begin(); word != words.end();) {
        const bool is_next = *word == option;
        if (!is_next && !word->starts_with(option + "=")) {
            ++word;
            continue;
        }
        const bool has_value = is_next && word + 1 != words.end() && !(word + 1)->starts_with("--");
        if (!is_next) {
            value = word->substr(option.size() + 1);
        } else if (has_value) {
            value = *(word + 1);
        }
        word = words.erase(word, has_value ? word + 2 : word + 1);
    }
    return value;
}

Words overridden(Words words, const Words& own) {
    for (const std::string& word : own) {
        if (word.starts_with("--")) {
            taken_out(words, word.substr(0, word.find('=')));
        }
    }
    words.insert(words.end(), own.begin(), own.end());
    return words;
}

}  // namespace framering
