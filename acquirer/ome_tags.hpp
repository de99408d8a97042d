// The tags of OME-XML as other programs write it, for the few facts that a source needs.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace framering {

struct OmeTag {
    std::string_view name;        // without a namespace prefix
    std::string_view attributes;  // as they stand
    std::string_view text;        // between this tag and the next one

    // Without its quotes, references such as &#181; resolved to UTF-8; empty where there is none.
    [[nodiscard]] std::string attribute(std::string_view wanted) const;
    // The same of an attribute that is a number; nothing where it is none.
    [[nodiscard]] std::optional<std::uint64_t> count(std::string_view wanted) const;
};

// Gives the start tags of a text one after the other; end tags, comments and declarations are passed over. Takes
// any bytes. Requires: the text outlives it and its tags.
class OmeTags {
  public:
    explicit OmeTags(std::string_view text) : rest_(text) {}
    [[nodiscard]] std::optional<OmeTag> next();

  private:
    std::string_view rest_;
};

// The text starts as XML of OME does; other descriptions are not looked through.
[[nodiscard]] bool is_ome_xml(std::string_view text) noexcept;

}  // namespace framering
