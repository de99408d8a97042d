#include "common/session/place_list.hpp"

#include <algorithm>
#include <sstream>

#include "common/base/error.hpp"
#include "common/session/signed_quantity.hpp"

namespace framering {

namespace {
constexpr const char* kExample = "expected name,x,y or name,x,y,z in um, for example well A1,1200,-350.5";

std::string trimmed(const std::string& text) {
    constexpr const char* blanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t end = std::min(line.find(',', begin), line.size());
        std::string field = trimmed(line.substr(begin, end - begin));
        const bool is_quoted = field.size() > 1 && field.front() == '"' && field.back() == '"';
        fields.push_back(is_quoted ? field.substr(1, field.size() - 2) : field);
        begin = end + 1;
    }
    return fields;
}

double coordinate(const std::string& text) {
    const SignedQuantity quantity = parse_signed_quantity(text);
    return quantity.unit.empty() ? quantity.value : parse_signed_length_um(text);
}

NamedPlace place_of(const std::vector<std::string>& fields) {
    if (fields.size() < 3 || fields.size() > 4) {
        fail(ExitCode::usage, "it has {} fields; {}", fields.size(), kExample);
    }
    if (fields[0].empty()) {
        fail(ExitCode::usage, "the name is missing; {}", kExample);
    }
    NamedPlace place{fields[0], {coordinate(fields[1]), coordinate(fields[2]), {}}};
    if (fields.size() == 4) {
        place.place.z = coordinate(fields[3]);
    }
    return place;
}

bool is_heading(const std::vector<std::string>& fields) {
    return fields.size() >= 3 && fields[1] == "x" && fields[2] == "y";
}
}  // namespace

std::vector<NamedPlace> parse_places(const std::string& text) {
    std::vector<NamedPlace> places;
    std::istringstream lines(text);
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        line = trimmed(line);
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        try {
            const std::vector<std::string> fields = fields_of(line);
            if (places.empty() && is_heading(fields)) {
                continue;
            }
            NamedPlace place = place_of(fields);
            if (std::ranges::count(places, place.name, &NamedPlace::name) != 0) {
                fail(ExitCode::usage, "'{}' is there twice", place.name);
            }
            if (!places.empty() && places.front().place.z.has_value() != place.place.z.has_value()) {
                fail(ExitCode::usage, "it {} a z, and the lines before it do not agree",
                     place.place.z ? "has" : "lacks");
            }
            places.push_back(std::move(place));
        } catch (const Error& error) {
            throw error.within("line " + std::to_string(number));
        }
    }
    if (places.empty()) {
        fail(ExitCode::usage, "there is no position; {}", kExample);
    }
    return places;
}

}  // namespace framering
