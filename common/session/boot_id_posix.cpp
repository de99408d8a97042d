#include <cctype>
#include <fstream>
#include <string>

#include "common/session/session_view.hpp"

namespace framering {

layout::Uuid this_boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string text;
    file >> text;
    layout::Uuid id{};
    std::size_t digits = 0;
    for (const char letter : text) {
        if (std::isxdigit(static_cast<unsigned char>(letter)) != 0 && digits < 2 * id.size()) {
            const int value = letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10;
            id[digits / 2] = static_cast<std::uint8_t>(id[digits / 2] << 4 | value);
            ++digits;
        }
    }
    return id;
}

}  // namespace framering
