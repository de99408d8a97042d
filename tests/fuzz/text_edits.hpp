// Texts changed so that they are still nearly what their reader expects.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzzing.hpp"

namespace framering::fuzz {

// JSON whose values are others: numbers at their ends, other types, missing and doubled members, deep nesting; now
// and then no JSON any more.
[[nodiscard]] std::string changed_json(Dice& dice, const std::string& json);

// Pieces cut, doubled, exchanged, and words of `words` put in.
[[nodiscard]] std::string changed_text(Dice& dice, std::string text, const std::vector<std::string_view>& words);

}  // namespace framering::fuzz
