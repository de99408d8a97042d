// hooks.journal: what became of a scan's files and its end, and of the users' commands (hooks) that were told.
// Lines of JSON, appended by writer, runner and `framering hooks`; never the text or the output of a command.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framering {

inline constexpr const char* kHookJournalName = "hooks.journal";

enum class HookEvent : std::uint8_t {
    begun,        // by the writer: the journal of which scan this is
    file_closed,  // no byte of the file will change any more
    scan_closed,  // nor of anything else in the directory, but of this journal
    started,      // by the runner: an attempt of the job
    failed,       // the attempt did, and counts
    interrupted,  // the attempt was, by a stop or the runner's death, and does not count
    done,
    given_up,  // after too many attempts; or by the user
    retry,     // by the user: counts attempts anew
};
[[nodiscard]] std::string_view name_of(HookEvent event) noexcept;

// One line. What an event does not need is left as it is here.
struct HookEntry {
    HookEvent event = HookEvent::begun;
    std::uint64_t utc_ns = 0;  // since 1970
    std::string job;           // of all but begun
    // begun
    std::string session;
    std::string session_uuid;
    std::uint64_t scan_id = 0;
    std::string role;
    // file_closed; scan_closed: frames
    std::string file;
    std::uint64_t frames = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t bytes = 0;
    std::string state;  // scan_closed: as in the manifest
    // started
    std::uint64_t attempt = 0;  // from 1
    std::int64_t pid = 0;
    // failed
    int exit_code = 0;
    std::uint64_t next_utc_ns = 0;  // the next attempt is not before this

    bool operator==(const HookEntry&) const = default;
};

// With its CRC-32C and the line's end.
[[nodiscard]] std::string line_of(const HookEntry& entry);
// Nothing: torn, damaged, of an unknown event, or with a name that is none.
[[nodiscard]] std::optional<HookEntry> entry_of(std::string_view line);
// Of a whole journal, in order, without the lines that are no entries.
[[nodiscard]] std::vector<HookEntry> entries_of(std::string_view text);

// The same for all attempts, and of all programs that ask. `file`: its name in the scan's directory; "": of the
// scan's end.
[[nodiscard]] std::string hook_job_id(const std::string& session_uuid, std::uint64_t scan_id,
                                      const std::string& role, const std::string& file);

}  // namespace framering
