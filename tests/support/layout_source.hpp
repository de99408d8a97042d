// What the sources of the layout say beside each field and enumerator, to be compared with its document.
#pragma once
#include <doctest/doctest.h>

#include <cctype>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace framering::test {

namespace layout_source {
[[nodiscard]] inline bool is_of_name(char letter) noexcept {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

[[nodiscard]] inline std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \n");
    return first == std::string_view::npos
               ? ""
               : std::string(text.substr(first, text.find_last_not_of(" \n") + 1 - first));
}

// The last name before an initializer or the end: "alignas(kLine) Word newest" gives "newest".
[[nodiscard]] inline std::string declared_name(std::string_view statement) {
    const std::size_t stop = std::min(statement.find_first_of("={;"), statement.size());
    std::size_t end = stop;
    while (end > 0 && !is_of_name(statement[end - 1])) {
        --end;
    }
    std::size_t begin = end;
    while (begin > 0 && is_of_name(statement[begin - 1])) {
        --begin;
    }
    return std::string(statement.substr(begin, end - begin));
}

[[nodiscard]] inline std::string name_behind(std::string_view line, std::string_view keyword) {
    const std::string_view rest = line.substr(keyword.size());
    return std::string(rest.substr(0, rest.find_first_of(" :{")));
}
}  // namespace layout_source

// "Struct.field" and the comment behind the field, of every struct in the file, which clang-format has laid out.
inline std::map<std::string, std::string> commented_fields(const std::string& source) {
    std::ifstream file(std::string(FRAMERING_SOURCE_DIR "/") + source);
    REQUIRE(file.is_open());
    std::map<std::string, std::string> fields;
    std::string structure;
    std::string statement;
    for (std::string line; std::getline(file, line);) {
        const std::size_t comment = std::min(line.find("//"), line.size());
        const std::string code = layout_source::trimmed(line.substr(0, comment));
        if (code.starts_with("struct ")) {
            structure = layout_source::name_behind(code, "struct ");
            statement.clear();
        } else if (code.starts_with("}")) {
            structure.clear();
        } else if (!structure.empty()) {
            statement += code;
            if (statement.ends_with(";")) {
                const std::string_view text = std::string_view(line).substr(std::min(comment + 2, line.size()));
                fields[structure + "." + layout_source::declared_name(statement)] = layout_source::trimmed(text);
                statement.clear();
            }
        }
    }
    return fields;
}

// "`Enum`: 0 this, 1 that" of every enumeration in the file whose values are written out.
inline std::map<std::string, std::string> listed_enumerations(const std::string& source) {
    std::ifstream file(std::string(FRAMERING_SOURCE_DIR "/") + source);
    REQUIRE(file.is_open());
    std::map<std::string, std::string> lists;
    std::string name;
    for (std::string line; std::getline(file, line);) {
        std::string_view code = std::string_view(line).substr(0, line.find("//"));
        if (code.starts_with("enum class ")) {
            name = layout_source::name_behind(code, "enum class ");
            code.remove_prefix(code.find('{') + 1);
        }
        for (std::size_t equals = code.find(" = "); !name.empty() && equals != std::string_view::npos;
             code.remove_prefix(equals + 3), equals = code.find(" = ")) {
            const std::string value(code.substr(equals + 3, code.find_first_of(" ,}", equals + 3) - equals - 3));
            std::string& list = lists[name];
            list += (list.empty() ? "`" + name + "`: " : ", ") + value + " " +
                    layout_source::declared_name(code.substr(0, equals));
        }
        if (code.find("};") != std::string_view::npos) {
            name.clear();
        }
    }
    return lists;
}

}  // namespace framering::test
