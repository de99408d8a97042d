#include "common/session/session_name.hpp"

#include <algorithm>
#include <string_view>

#include "common/base/error.hpp"

namespace framering {

namespace {
// Not isalnum(): that one asks the locale.
bool fits(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::string shown(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code > 0x20 && code < 0x7f ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02x}", code);
}

void require_valid(const std::string& name, std::string_view whose, std::size_t longest) {
    if (name.empty() || name.size() > longest) {
        fail(ExitCode::usage, "a {} name has 1 to {} characters, not {}", whose, longest, name.size());
    }
    const auto bad = std::find_if_not(name.begin(), name.end(), fits);
    if (bad != name.end()) {
        fail(ExitCode::usage, "{} at position {} is not allowed in a {} name; use letters, digits and _",
             shown(*bad), bad - name.begin() + 1, whose);
    }
}
}  // namespace

void require_valid_session_name(const std::string& name) {
    constexpr std::size_t longest = 40;
    require_valid(name, "session", longest);
}

void require_valid_role_name(const std::string& name) {
    constexpr std::size_t longest = 31;
    require_valid(name, "role", longest);
    if (name == "acquirer") {
        fail(ExitCode::usage, "role name 'acquirer' is reserved; choose another name");
    }
}

}  // namespace framering
