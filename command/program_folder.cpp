#include "command/program_folder.hpp"

namespace framering {

namespace fs = std::filesystem;

fs::path program_folder(const fs::path& command) {
    fs::path beside = command.parent_path();
    std::error_code ignored;
    if (fs::exists(beside / "acquirer", ignored)) {
        return beside;
    }
    return (beside / FRAMERING_PROGRAMS_FROM_COMMAND).lexically_normal();
}

}  // namespace framering
