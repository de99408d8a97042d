#include "tests/support/ome_schema.hpp"

#include <fstream>

#include "tests/support/command_output.hpp"
#include "tests/support/temporary_directory.hpp"

namespace framering::test {

std::string flaw_of_ome_xml(const std::string& xml) {
    if (!has_program("xmllint --version", "libxml2-utils")) {
        return {};
    }
    const TemporaryDirectory directory;
    const std::string file = (directory / "description.xml").string();
    std::ofstream(file) << xml;
    const CommandOutput judged = run_command(
        "xmllint --nonet --noout --schema '" FRAMERING_SOURCE_DIR "/tests/schema/ome.xsd' '" + file + "'");
    const bool is_valid = judged.exit_code == 0 && judged.text == file + " validates\n";
    return is_valid ? "" : judged.text;
}

}  // namespace framering::test
