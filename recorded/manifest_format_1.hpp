// scan.json as it was before format 2: the same contents under other names.
#pragma once
#include <string>

namespace framering {

// The text of a manifest of format 1, in format 2. Fails (Error, or an exception of the JSON library): damaged.
[[nodiscard]] std::string format_2_from_1(const std::string& text);

}  // namespace framering
