#include "control/queue_words.hpp"

#include <algorithm>
#include <array>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
struct Form {
    const char* word;
    QueueAction action;
    std::size_t numbers;
    const char* use;
};
constexpr std::array kForms{Form{"list", QueueAction::list, 0, "queue list"},
                            Form{"add", QueueAction::add, 0, "queue add [options]"},
                            Form{"remove", QueueAction::remove, 1, "queue remove NUMBER"},
                            Form{"move", QueueAction::move, 2, "queue move NUMBER PLACE"},
                            Form{"clear", QueueAction::clear, 0, "queue clear"}};
}  // namespace

QueueWords parse_queue_words(const std::vector<std::string>& words) {
    const auto form = words.empty() ? kForms.end() : std::ranges::find(kForms, words.front(), &Form::word);
    if (form == kForms.end()) {
        fail(ExitCode::usage, "queue needs list, add, remove, move or clear; see framering queue --help");
    }
    if (words.size() != form->numbers + 1) {
        fail(ExitCode::usage, "use: framering {}", form->use);
    }
    QueueWords parsed{form->action, 0, 1};
    if (form->numbers > 0) {
        parsed.number = parse_count(words[1]);
    }
    if (form->numbers > 1) {
        parsed.place = parse_count(words[2]);
    }
    return parsed;
}

}  // namespace framering
