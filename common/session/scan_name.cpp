#include "common/session/scan_name.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <functional>

#include "common/base/error.hpp"
#include "common/session/scan_request.hpp"

namespace framering {

namespace {
std::string fitting(std::string part) {
    std::ranges::replace_if(
        part, [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '/' || c == '\\'; }, '_');
    return part;
}

std::string part_named(const std::string& word, const ScanNameParts& parts) {
    const std::tm local = fmt::localtime(static_cast<std::time_t>(parts.utc_ns / 1'000'000'000));
    if (word == "sample") {
        return fitting(parts.sample);
    }
    if (word == "session") {
        return parts.session;
    }
    if (word == "date") {
        return fmt::format("{:%Y-%m-%d}", local);
    }
    if (word == "time") {
        return fmt::format("{:%H%M%S}", local);
    }
    fail(ExitCode::usage, "--name: '{{{}}}' is not known; use {{sample}}, {{session}}, {{date}} or {{time}}",
         word);
}

std::string filled(const std::string& pattern, const std::function<std::string(const std::string&)>& part_of) {
    const auto is_joint = [](char c) { return c == '_' || c == '-'; };
    std::string name;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            name += pattern[i];
            continue;
        }
        const std::size_t end = pattern.find('}', i);
        if (end == std::string::npos) {
            fail(ExitCode::usage, "--name: '{}' has a '{{' without a '}}'", pattern);
        }
        const std::string part = part_of(pattern.substr(i + 1, end - i - 1));
        name += part;
        i = end;
        if (part.empty() && i + 1 < pattern.size() && is_joint(pattern[i + 1])) {
            ++i;
        } else if (part.empty() && !name.empty() && is_joint(name.back())) {
            name.pop_back();
        }
    }
    return name;
}
}  // namespace

std::string filled_scan_name(const std::string& pattern, const ScanNameParts& parts) {
    std::string name = filled(pattern, [&](const std::string& word) { return part_named(word, parts); });
    require_scan_name(name);
    return name;
}

void require_scan_name_pattern(const std::string& pattern) {
    const ScanNameParts example{"sample", "session", 0};
    (void)filled_scan_name(pattern, example);
}

}  // namespace framering
