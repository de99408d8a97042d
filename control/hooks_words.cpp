#include "control/hooks_words.hpp"

#include <algorithm>
#include <array>

#include "common/base/error.hpp"

namespace framering {

namespace {
struct HooksForm {
    const char* word;
    HooksAction action;
    std::size_t most_words;
    const char* use;
};
constexpr std::array kHooksForms{
    HooksForm{"list", HooksAction::list, 2, "hooks list DIR"},
    HooksForm{"retry", HooksAction::retry, 3, "hooks retry DIR [JOB]"},
    HooksForm{"give-up", HooksAction::give_up, 3, "hooks give-up DIR [JOB]"},
};
}  // namespace

HooksWords parse_hooks_words(const std::vector<std::string>& words) {
    const auto form =
        words.empty() ? kHooksForms.end() : std::ranges::find(kHooksForms, words.front(), &HooksForm::word);
    if (form == kHooksForms.end()) {
        fail(ExitCode::usage, "hooks needs list, retry or give-up, and a directory; see framering hooks --help");
    }
    if (words.size() < 2 || words.size() > form->most_words || words[1].empty()) {
        fail(ExitCode::usage, "use: framering {}", form->use);
    }
    return {form->action, words[1], words.size() > 2 ? words[2] : ""};
}

}  // namespace framering
