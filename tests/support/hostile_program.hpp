// A program in a shell that behaves as an actuator up to a point.
#pragma once
#include <fmt/core.h>

#include <fstream>
#include <string>

#include "tests/support/temporary_directory.hpp"

namespace framering::test {

// Answers to describe as a stage with one axis z, and to each other request by `body`, which has its number in $id
// and what it is in $do.
class HostileProgram {
  public:
    explicit HostileProgram(const std::string& body) {
        std::ofstream(path()) << "value_of() { printf '%s' \"$2\" | sed -n "
                                 "\"s/.*\\\"$1\\\":\\\"\\{0,1\\}\\([^,\\\"}]*\\).*/\\1/p\"; }\n"
                                 "while IFS= read -r line; do\n"
                                 "id=$(value_of id \"$line\"); do=$(value_of do \"$line\")\n"
                                 "if [ \"$do\" = describe ]; then\n"
                                 "echo '{\"id\":'$id',\"axes\":[{\"name\":\"z\",\"unit\":\"um\"}]}'\n"
                                 "else\n"
                              << body << "\nfi\ndone\n";
    }

    [[nodiscard]] std::string command() const { return fmt::format("sh '{}'", path().string()); }
    [[nodiscard]] std::filesystem::path path() const { return directory_.path() / "hostile.sh"; }
    [[nodiscard]] std::filesystem::path folder() const { return directory_.path(); }

  private:
    TemporaryDirectory directory_;
};

}  // namespace framering::test
