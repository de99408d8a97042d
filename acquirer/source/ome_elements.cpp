#include "acquirer/source/ome_elements.hpp"

#include <algorithm>
#include <charconv>
#include <pugixml.hpp>

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

// In the order of the text, without recursion: others choose how deep it is nested.
pugi::xml_node following(pugi::xml_node node) {
    if (const pugi::xml_node child = node.first_child()) {
        return child;
    }
    while (node && !node.next_sibling()) {
        node = node.parent();
    }
    return node.next_sibling();
}

pugi::xml_node last_node(pugi::xml_node node) {
    while (const pugi::xml_node child = node.last_child()) {
        node = child;
    }
    return node;
}
}  // namespace

struct OmeElements::Tree {
    pugi::xml_document document;
    pugi::xml_node at = document.root();
    pugi::xml_node broken;  // its start tag is cut or damaged, so its last attribute may be half a value
};

OmeElements::OmeElements(std::string_view text) : tree_(std::make_unique<Tree>()) {
    const pugi::xml_parse_status status =
        tree_->document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8).status;
    if (status == pugi::status_bad_start_element || status == pugi::status_bad_attribute) {
        tree_->broken = last_node(tree_->document.root());
    }
}

OmeElements::~OmeElements() = default;

bool OmeElements::next() {
    do {
        tree_->at = following(tree_->at);
    } while (tree_->at && tree_->at.type() != pugi::node_element);
    return tree_->at && tree_->at != tree_->broken;
}

std::string_view OmeElements::name() const {
    return without_prefix(tree_->at.name());
}

std::string_view OmeElements::text() const {
    return without_space(tree_->at.text().get());
}

std::string OmeElements::attribute(std::string_view wanted) const {
    for (const pugi::xml_attribute& each : tree_->at.attributes()) {
        if (without_prefix(each.name()) == wanted) {
            return std::string(without_space(each.value()));
        }
    }
    return {};
}

std::optional<std::uint64_t> OmeElements::count(std::string_view wanted) const {
    const std::string number = attribute(wanted);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    return error == std::errc() && end == number.data() + number.size() ? std::optional(value) : std::nullopt;
}

bool is_ome_xml(std::string_view text) noexcept {
    const std::string_view start = without_space(text.substr(0, 4096));
    return start.starts_with("\xEF\xBB\xBF<") || start.starts_with('<');
}

}  // namespace framering
