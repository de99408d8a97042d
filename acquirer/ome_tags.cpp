#include "acquirer/ome_tags.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace framering {

namespace {
constexpr std::string_view kSpace = " \t\r\n";

std::string_view without_space(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

std::string_view without_prefix(std::string_view name) noexcept {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Where the tag is closed, outside of quotes; the size of the text where it is not.
std::size_t end_of_tag(std::string_view text) noexcept {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != 0) {
            quote = text[i] == quote ? char{0} : quote;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == '>') {
            return i;
        }
    }
    return text.size();
}

void append_utf8(std::string& to, std::uint32_t code) {
    if (code < 0x80) {
        to += static_cast<char>(code);
    } else if (code < 0x800) {
        to += static_cast<char>(0xc0 | code >> 6);
        to += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        to += static_cast<char>(0xe0 | code >> 12);
        to += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        to += static_cast<char>(0x80 | (code & 0x3f));
    }
}

// What stands between & and ; false where it is nothing known.
bool append_reference(std::string& to, std::string_view name) {
    constexpr std::array<std::pair<std::string_view, char>, 5> known{
        {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
    for (const auto& [each, character] : known) {
        if (each == name) {
            to += character;
            return true;
        }
    }
    if (!name.starts_with('#')) {
        return false;
    }
    const bool is_hex = name.starts_with("#x") || name.starts_with("#X");
    name.remove_prefix(is_hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, is_hex ? 16 : 10);
    if (error != std::errc() || end != name.data() + name.size()) {
        return false;
    }
    append_utf8(to, code);
    return true;
}

std::string resolved(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t plain = std::min(text.find('&'), text.size());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        const std::size_t end = text.find(';');
        if (end != std::string_view::npos && append_reference(out, text.substr(1, end - 1))) {
            text.remove_prefix(end + 1);
        } else if (!text.empty()) {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}
}  // namespace

std::string OmeTag::attribute(std::string_view wanted) const {
    for (std::string_view rest = attributes;;) {
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) {
            return {};
        }
        const std::string_view key = without_prefix(without_space(rest.substr(0, equals)));
        rest.remove_prefix(equals + 1);
        const std::size_t open = rest.find_first_of("\"'");
        const std::size_t close = open == std::string_view::npos ? open : rest.find(rest[open], open + 1);
        if (close == std::string_view::npos) {
            return {};
        }
        if (key == wanted) {
            return resolved(without_space(rest.substr(open + 1, close - open - 1)));
        }
        rest.remove_prefix(close + 1);
    }
}

std::optional<std::uint64_t> OmeTag::count(std::string_view wanted) const {
    const std::string number = attribute(wanted);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    return error == std::errc() && end == number.data() + number.size() ? std::optional(value) : std::nullopt;
}

std::optional<OmeTag> OmeTags::next() {
    const auto pass = [this](std::string_view end) {
        const std::size_t place = rest_.find(end);
        rest_.remove_prefix(place == std::string_view::npos ? rest_.size() : place + end.size());
    };
    for (;;) {
        rest_.remove_prefix(std::min(rest_.find('<'), rest_.size()));
        if (rest_.empty()) {
            return std::nullopt;
        }
        if (rest_.starts_with("<!--")) {
            pass("-->");
        } else if (rest_.starts_with("<![CDATA[")) {
            pass("]]>");
        } else if (rest_.starts_with("<!") || rest_.starts_with("<?") || rest_.starts_with("</")) {
            pass(">");
        } else {
            break;
        }
    }
    rest_.remove_prefix(1);
    const std::size_t end = end_of_tag(rest_);
    if (end == rest_.size()) {
        rest_ = {};
        return std::nullopt;
    }
    const std::string_view tag = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    const std::size_t name_end = std::min(tag.find_first_of(" \t\r\n/"), tag.size());
    return OmeTag{without_prefix(tag.substr(0, name_end)), tag.substr(name_end),
                  without_space(rest_.substr(0, rest_.find('<')))};
}

bool is_ome_xml(std::string_view text) noexcept {
    const std::string_view start = without_space(text.substr(0, 4096));
    return start.starts_with("\xEF\xBB\xBF<") || start.starts_with('<');
}

}  // namespace framering
