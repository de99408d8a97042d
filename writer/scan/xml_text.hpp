// Pieces of XML in plain ASCII.
#pragma once
#include <string>
#include <string_view>

namespace framering {

// As it stands in XML for micrometres, and in OME-XML.
inline constexpr std::string_view kXmlMicrometre = "&#181;m";

// Text for XML, between tags or quotes: what XML cannot hold, and bytes that are no UTF-8, become U+FFFD.
[[nodiscard]] std::string xml_escaped(std::string_view text);

// ` name="text"`; nothing where there is no text.
[[nodiscard]] std::string xml_attribute(std::string_view name, std::string_view text);
// ` name="number" unit_name="unit"`, the second one where there is a unit, which is XML already.
[[nodiscard]] std::string xml_number(std::string_view name, double number, std::string_view unit_name = {},
                                     std::string_view unit = {});
// The same for what is above 0; nothing where it is not: it is not known.
[[nodiscard]] std::string xml_attribute(std::string_view name, double number, std::string_view unit_name = {},
                                        std::string_view unit = {});

}  // namespace framering
