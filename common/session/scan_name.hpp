// What a scan is called: a template that the acquirer fills in when it starts.
#pragma once
#include <cstdint>
#include <string>

namespace framering {

struct ScanNameParts {
    std::string sample;
    std::string session;
    std::uint64_t utc_ns = 0;  // since 1970; the date and time are those of this machine's time zone
};

// "{sample}_{date}_{time}" as "HeLa_2026-11-29_141530". {session} as well. What cannot stand in the name of a
// directory, in the parts, becomes '_'; a part that is not known is left out with one '_' or '-' beside it. Fails
// (Error, usage): another {word}, an empty name, or one that require_scan_name() refuses.
[[nodiscard]] std::string filled_scan_name(const std::string& pattern, const ScanNameParts& parts);

// Fails (Error, usage) as filled_scan_name() would, whatever the parts.
void require_scan_name_pattern(const std::string& pattern);

}  // namespace framering
