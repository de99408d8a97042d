// One table for the enumerators of an enumeration and their names, as options and files spell them.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/error.hpp"

namespace framering {

template <class Enumeration>
struct Named {
    Enumeration value;
    std::string_view name;
};

// What follows takes a table of such rows, or of rows that have more than that.

// "unknown" for a value that is not in the table.
template <class Row, std::size_t count>
[[nodiscard]] constexpr std::string_view name_in(const std::array<Row, count>& names,
                                                 decltype(Row::value) value) noexcept {
    const auto found = std::ranges::find(names, value, &Row::value);
    return found == names.end() ? "unknown" : found->name;
}

// Nothing for a name that is not in the table.
template <class Row, std::size_t count>
[[nodiscard]] constexpr auto value_named(const std::array<Row, count>& names, std::string_view name) noexcept {
    const auto found = std::ranges::find(names, name, &Row::name);
    return found == names.end() ? std::nullopt : std::optional(found->value);
}

// Whatever letters of either are capitals.
[[nodiscard]] constexpr bool is_same_name(std::string_view one, std::string_view other) noexcept {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    return std::ranges::equal(one, other, {}, lower, lower);
}

// The same whatever letters are capitals.
template <class Row, std::size_t count>
[[nodiscard]] constexpr auto value_named_in_any_case(const std::array<Row, count>& names,
                                                     std::string_view name) noexcept {
    const auto found = std::ranges::find_if(names, [&](const Row& row) { return is_same_name(row.name, name); });
    return found == names.end() ? std::nullopt : std::optional(found->value);
}

// "wait, drop or stop"
template <class Row, std::size_t count>
[[nodiscard]] std::string list_of(const std::array<Row, count>& names) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += i == 0 ? "" : i + 1 == count ? " or " : ", ";
        text += names[i].name;
    }
    return text;
}

// What the user wrote. `what` is what the names are for: "pixel format". Fails (Error, usage) and lists the names.
template <class Row, std::size_t count>
[[nodiscard]] auto parse_name(const std::array<Row, count>& names, std::string_view what, std::string_view name) {
    const auto value = value_named(names, name);
    if (!value) {
        fail(ExitCode::usage, "unknown {} '{}'; use {}", what, name, list_of(names));
    }
    return *value;
}

}  // namespace framering
