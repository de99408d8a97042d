// The trace points (common/base/trace_point.hpp) that a program has, as the notes in its file tell.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framering::test {

struct Probe {
    std::string name;
    std::uint64_t address = 0;  // from where the program is loaded; several places may have one name
};

// Thread: any. Throws where the file is no ELF file.
[[nodiscard]] const std::vector<Probe>& probes_of(const std::filesystem::path& program);

}  // namespace framering::test
