#include "common/process/command_words.hpp"

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::string_view kBlanks = " \t\n";

class WordReader {
  public:
    explicit WordReader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool next(std::string& word) {
        const std::size_t begin = text_.find_first_not_of(kBlanks, at_);
        if (begin == std::string_view::npos) {
            return false;
        }
        word.clear();
        for (at_ = begin; at_ < text_.size() && kBlanks.find(text_[at_]) == std::string_view::npos; ++at_) {
            take_character(word);
        }
        return true;
    }

  private:
    void take_character(std::string& word) {
        switch (text_[at_]) {
            case '\'':
            case '"':
                take_quoted(word, text_[at_]);
                break;
            case '\\':
                word += escaped();
                break;
            default:
                word += text_[at_];
        }
    }

    // From the quote that opens to the one that closes.
    void take_quoted(std::string& word, char quote) {
        for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
            const bool is_escape = quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size() &&
                                   (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
            word += is_escape ? escaped() : text_[at_];
        }
        if (at_ == text_.size()) {
            fail(ExitCode::usage, "the quote {} is not closed in: {}", quote, text_);
        }
    }

    [[nodiscard]] char escaped() {
        if (++at_ == text_.size()) {
            fail(ExitCode::usage, "there is nothing behind the last backslash of: {}", text_);
        }
        return text_[at_];
    }

    std::string_view text_;
    std::size_t at_ = 0;
};
}  // namespace

std::vector<std::string> words_of_command(std::string_view text) {
    std::vector<std::string> words;
    WordReader reader(text);
    for (std::string word; reader.next(word);) {
        words.push_back(word);
    }
    if (words.empty() || words.front().empty()) {
        fail(ExitCode::usage,
             "there is no program; use command:PROGRAM ARGS, such as command:./stage.py --port 3");
    }
    return words;
}

}  // namespace framering
