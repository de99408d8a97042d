#include "tests/fuzz/text_edits.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace framering::fuzz {

using nlohmann::ordered_json;

namespace {
ordered_json other_value(Dice& dice, const ordered_json& was) {
    if (was.is_number() && !dice.one_in(4)) {
        const std::uint64_t number =
            was.is_number_float() ? dice.number() : dice.number_near(was.get<std::uint64_t>());
        switch (dice.below(4)) {
            case 0:
                return static_cast<std::int64_t>(number);
            case 1:
                return dice.one_in(2) ? 1e300 : static_cast<double>(number) / 3;
            default:
                return number;
        }
    }
    switch (dice.below(10)) {
        case 0:
            return nullptr;
        case 1:
            return dice.number();
        case 2:
            return -1;
        case 3:
            return std::numeric_limits<double>::max();
        case 4:
            return "";
        case 5:
            return std::string(dice.below(3000), 'x');
        case 6:
            return ordered_json::array({1, "x", nullptr});
        case 7:
            return ordered_json::object();
        case 8:
            return dice.text(20);
        default:
            return "../../x\n\033[2J<&\">";
    }
}

void change_one(Dice& dice, ordered_json& root) {
    ordered_json* at = &root;
    while ((at->is_object() || at->is_array()) && !at->empty() && !(at != &root && dice.one_in(6))) {
        at = &(*std::next(at->begin(), static_cast<std::ptrdiff_t>(dice.below(at->size()))));
    }
    if (at->is_array() && !at->empty() && dice.one_in(2)) {
        const ordered_json copy = (*at)[dice.below(at->size())];
        for (std::uint64_t i = dice.one_in(8) ? 2000 : 1; i > 0; --i) {
            at->push_back(copy);
        }
        return;
    }
    *at = other_value(dice, *at);
}

void remove_member(Dice& dice, ordered_json& root) {
    if (root.is_object() && !root.empty()) {
        root.erase(std::next(root.begin(), static_cast<std::ptrdiff_t>(dice.below(root.size()))));
    }
}
}  // namespace

std::string changed_json(Dice& dice, const std::string& json) {
    if (dice.one_in(24)) {
        return std::string(dice.below(100'000), dice.one_in(2) ? '[' : '{');
    }
    if (dice.one_in(16)) {
        return changed_text(dice, json, {"{", "}", "[", "]", "\"", "null", "1e999", "-", "\\u0000", "\xff"});
    }
    ordered_json root = ordered_json::parse(json, nullptr, false);
    if (root.is_discarded()) {
        return json;
    }
    for (std::uint64_t i = 1 + dice.below(3); i > 0; --i) {
        if (dice.one_in(8)) {
            remove_member(dice, root);
        } else {
            change_one(dice, root);
        }
    }
    return root.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

std::string changed_text(Dice& dice, std::string text, const std::vector<std::string_view>& words) {
    for (std::uint64_t i = 1 + dice.below(4); i > 0; --i) {
        const std::size_t place = dice.below(text.size() + 1);
        const std::size_t length = dice.below(std::min<std::size_t>(text.size() - place, 200) + 1);
        switch (dice.below(5)) {
            case 0:
                text.erase(place, length);
                break;
            case 1:
                text.insert(place, text.substr(place, length));
                break;
            case 2:
                text.insert(place, dice.text(12));
                break;
            case 3:
                text.replace(place, std::min<std::size_t>(length, 1), std::to_string(dice.number()));
                break;
            default:
                text.insert(place, dice.of(words));
                break;
        }
    }
    return text;
}

}  // namespace framering::fuzz
