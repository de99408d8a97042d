// Options of one program on the command line of another, as words.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace framering {

using Words = std::vector<std::string>;

// Those of the text, which spaces separate.
void add_words(Words& words, const std::string& text);
// Whether `option` is there, as --option VALUE or --option=VALUE.
[[nodiscard]] bool gives(const Words& words, const std::string& option);
// The value of the last one; every one is removed. Nothing: not there.
std::optional<std::string> taken_out(Words& words, const std::string& option);
// All of them; of options that both have, those of `own`.
[[nodiscard]] Words overridden(Words words, const Words& own);

}  // namespace framering
