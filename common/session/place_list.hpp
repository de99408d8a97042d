// A list of places on the stage, as a user wrote it or a stage program saved it.
#pragma once
#include <string>
#include <vector>

#include "common/session/scan_axis.hpp"

namespace framering {

struct NamedPlace {
    std::string name;
    StagePlace place;
};

// CSV: name,x,y[,z], a place a line, the same columns in each; numbers in um, or with a unit (1.5mm). A first line
// "name,x,y" is no place. Blank lines and lines that begin with '#' are left out. Fails (Error, usage): a line
// that is short or no number, by its number; no place at all, two of one name.
[[nodiscard]] std::vector<NamedPlace> parse_places(const std::string& text);

}  // namespace framering
