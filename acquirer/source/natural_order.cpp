#include "acquirer/source/natural_order.hpp"

#include <algorithm>

namespace framering {

namespace {
bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Cuts the digits off the front of `text` and returns them without leading zeros.
std::string_view take_number(std::string_view& text) noexcept {
    const auto length =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    std::string_view number = text.substr(0, length);
    text.remove_prefix(length);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}
}  // namespace

bool natural_less(std::string_view a, std::string_view b) noexcept {
    std::string_view rest_a = a;
    std::string_view rest_b = b;
    while (!rest_a.empty() && !rest_b.empty()) {
        if (is_digit(rest_a.front()) && is_digit(rest_b.front())) {
            const std::string_view number_a = take_number(rest_a);
            const std::string_view number_b = take_number(rest_b);
            if (number_a.size() != number_b.size()) {
                return number_a.size() < number_b.size();
            }
            if (number_a != number_b) {
                return number_a < number_b;
            }
        } else if (rest_a.front() != rest_b.front()) {
            return rest_a.front() < rest_b.front();
        } else {
            rest_a.remove_prefix(1);
            rest_b.remove_prefix(1);
        }
    }
    return rest_a.empty() && rest_b.empty() ? a < b : rest_a.empty();
}

}  // namespace framering
