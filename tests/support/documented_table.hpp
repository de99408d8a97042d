// Offset tables in docs/, to be compared with the code.
#pragma once
#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace framering::test {

// "name offset bytes" of the rows "| name | offset | bytes | ..." of the document whose name `belongs`.
inline std::set<std::string> documented_rows(const std::string& document,
                                             const std::function<bool(std::string_view)>& belongs) {
    std::ifstream file(std::string(FRAMERING_SOURCE_DIR "/docs/") + document);
    REQUIRE(file.is_open());
    std::set<std::string> rows;
    for (std::string line; std::getline(file, line);) {
        std::istringstream cells(line);
        std::string bar;
        std::string name;
        std::string offset;
        std::string size;
        if (line.starts_with("| ") && cells >> bar >> name >> bar >> offset >> bar >> size && belongs(name)) {
            rows.insert(name + " " + offset + " " + size);
        }
    }
    return rows;
}

// Name and last cell of the rows "| name | ... | meaning |" of the document whose name `belongs`.
inline std::map<std::string, std::string> documented_meanings(
    const std::string& document, const std::function<bool(std::string_view)>& belongs) {
    std::ifstream file(std::string(FRAMERING_SOURCE_DIR "/docs/") + document);
    REQUIRE(file.is_open());
    std::map<std::string, std::string> meanings;
    for (std::string line; std::getline(file, line);) {
        std::istringstream cells(line);
        std::string bar;
        std::string name;
        if (line.starts_with("| ") && line.ends_with(" |") && cells >> bar >> name && belongs(name)) {
            std::string meaning = line.substr(0, line.size() - 2);
            meaning.erase(0, meaning.rfind("| ") + 2);
            meanings[name] = meaning == " " ? "" : meaning;
        }
    }
    return meanings;
}

// All of a document, line ends as blanks.
inline std::string documented_text(const std::string& document) {
    std::ifstream file(std::string(FRAMERING_SOURCE_DIR "/docs/") + document);
    REQUIRE(file.is_open());
    std::string text;
    for (std::string line; std::getline(file, line);) {
        text += line + " ";
    }
    return text;
}

inline void check_same_rows(const std::set<std::string>& actual, const std::set<std::string>& documented) {
    for (const auto& row : actual) {
        CHECK_MESSAGE(documented.count(row) == 1, "not documented: ", row);
    }
    for (const auto& row : documented) {
        CHECK_MESSAGE(actual.count(row) == 1, "only documented: ", row);
    }
}

}  // namespace framering::test
