// The OME schema as referee of the descriptions that we write.
#pragma once
#include <string>

namespace framering::test {

// What xmllint has to say against this OME-XML; empty where it is valid.
[[nodiscard]] std::string flaw_of_ome_xml(const std::string& xml);

}  // namespace framering::test
