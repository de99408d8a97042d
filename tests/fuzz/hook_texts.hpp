// Journals of hooks from outside.
#pragma once
#include "tests/fuzz/fuzzing.hpp"

namespace framering::fuzz {

void hook_journal_text(Dice& dice);

}  // namespace framering::fuzz
