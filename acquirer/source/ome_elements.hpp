// The elements of OME-XML as other programs write it, for the few facts that a source needs.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace framering {

// Takes any bytes. Of a text that is cut or damaged it gives the elements whose start tag stands whole before the
// damage. Bytes are given as they stand, whatever the text says of its encoding; entities of its own are not
// expanded. Invariants: it keeps no part of the text that it was made from.
class OmeElements {
  public:
    explicit OmeElements(std::string_view text);
    ~OmeElements();
    OmeElements(const OmeElements&) = delete;
    OmeElements& operator=(const OmeElements&) = delete;

    // Goes to the next element, in the order of the start tags. False: there is none.
    [[nodiscard]] bool next();

    // Of the element that next() went to. Requires: it said true.
    [[nodiscard]] std::string_view name() const;  // without a namespace prefix
    [[nodiscard]] std::string_view text() const;  // the first piece
    // References such as &#181; as UTF-8; empty where there is none.
    [[nodiscard]] std::string attribute(std::string_view wanted) const;
    // The same of an attribute that is a number; nothing where it is none.
    [[nodiscard]] std::optional<std::uint64_t> count(std::string_view wanted) const;

  private:
    struct Tree;
    std::unique_ptr<Tree> tree_;
};

// The text starts as XML of OME does; other descriptions are not looked through.
[[nodiscard]] bool is_ome_xml(std::string_view text) noexcept;

}  // namespace framering
