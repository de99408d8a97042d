#include "tests/process/previewed_scan.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace framering::test {

PreviewOnDisk preview_in(const std::filesystem::path& directory) {
    const auto preview = nlohmann::json::parse(std::ifstream(directory / "scan.json")).at("preview");
    return {preview.at("scaled_from").at("width"), preview.at("scaled_from").at("height"), preview.at("scaled"),
            preview.at("skipped")};
}

}  // namespace framering::test
