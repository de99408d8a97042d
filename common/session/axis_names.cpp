#include "common/session/axis_names.hpp"

#include <algorithm>

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr std::size_t kLongestAxisName = 32;

constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_of_axis_name(char c) noexcept {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

constexpr auto kShortForms =
    std::to_array<Named<std::string_view>>({{"p", "position"}, {"t", "time"}, {"z", "focus"}, {"c", "channel"}});
}  // namespace

bool is_axis_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= kLongestAxisName && is_letter(name.front()) &&
           std::ranges::all_of(name, is_of_axis_name);
}

std::string short_axis_name(std::string_view name) {
    return std::string(value_named(kShortForms, name).value_or(name));
}

}  // namespace framering
