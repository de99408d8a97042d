#include "recorded/hooks/hook_journal.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <span>

#include "common/base/crc32c.hpp"
#include "common/base/enum_names.hpp"
#include "common/base/json_number.hpp"
#include "common/base/uuid.hpp"
#include "recorded/scan_file.hpp"

namespace framering {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {
constexpr auto kHookEventNames = std::to_array<Named<HookEvent>>({{HookEvent::begun, "begun"},
                                                                  {HookEvent::file_closed, "file_closed"},
                                                                  {HookEvent::scan_closed, "scan_closed"},
                                                                  {HookEvent::started, "started"},
                                                                  {HookEvent::failed, "failed"},
                                                                  {HookEvent::interrupted, "interrupted"},
                                                                  {HookEvent::done, "done"},
                                                                  {HookEvent::given_up, "given_up"},
                                                                  {HookEvent::retry, "retry"}});

constexpr std::string_view kCrcBegin = ",\"crc32c\":\"";
constexpr std::string_view kCrcEnd = "\"}";
constexpr std::size_t kCrcDigits = 8;
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLongestId = 64;

std::string crc_text(std::string_view text) {
    return fmt::format("{:08x}", crc32c(std::as_bytes(std::span(text))));
}

// An id is a part of file names and of command lines.
bool is_job_id(std::string_view id) noexcept {
    return !id.empty() && id.size() <= kLongestId && id.front() != '-' && std::ranges::all_of(id, [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || letter == '-';
    });
}

void put_details(ordered_json& out, const HookEntry& entry) {
    switch (entry.event) {
        case HookEvent::begun:
            out["session"] = entry.session;
            out["session_uuid"] = entry.session_uuid;
            out["scan_id"] = entry.scan_id;
            out["role"] = entry.role;
            break;
        case HookEvent::file_closed:
            out["file"] = entry.file;
            out["frames"] = entry.frames;
            out["first_sequence"] = entry.first_sequence;
            out["bytes"] = entry.bytes;
            break;
        case HookEvent::scan_closed:
            out["state"] = entry.state;
            out["frames"] = entry.frames;
            break;
        case HookEvent::started:
            out["attempt"] = entry.attempt;
            out["pid"] = entry.pid;
            break;
        case HookEvent::failed:
            out["exit_code"] = entry.exit_code;
            out["next_utc_ns"] = entry.next_utc_ns;
            break;
        case HookEvent::interrupted:
        case HookEvent::done:
        case HookEvent::given_up:
        case HookEvent::retry:
            break;
    }
}

void read_details(const json& from, HookEntry& entry) {
    switch (entry.event) {
        case HookEvent::begun:
            entry.session = from.at("session").get<std::string>();
            entry.session_uuid = from.at("session_uuid").get<std::string>();
            entry.scan_id = whole_number_at<std::uint64_t>(from, "scan_id");
            entry.role = from.at("role").get<std::string>();
            break;
        case HookEvent::file_closed:
            entry.file = from.at("file").get<std::string>();
            entry.frames = whole_number_at<std::uint64_t>(from, "frames");
            entry.first_sequence = whole_number_at<std::uint64_t>(from, "first_sequence");
            entry.bytes = whole_number_at<std::uint64_t>(from, "bytes");
            break;
        case HookEvent::scan_closed:
            entry.state = from.at("state").get<std::string>();
            entry.frames = whole_number_at<std::uint64_t>(from, "frames");
            break;
        case HookEvent::started:
            entry.attempt = whole_number_at<std::uint64_t>(from, "attempt");
            entry.pid = whole_number_at<std::int64_t>(from, "pid");
            break;
        case HookEvent::failed:
            entry.exit_code = whole_number_at<int>(from, "exit_code");
            entry.next_utc_ns = whole_number_at<std::uint64_t>(from, "next_utc_ns");
            break;
        case HookEvent::interrupted:
        case HookEvent::done:
        case HookEvent::given_up:
        case HookEvent::retry:
            break;
    }
}

// Whoever can write the journal must not lead a command to another file than one of the scan.
bool is_sound(const HookEntry& entry) noexcept {
    std::uint64_t number = 0;
    return (entry.event == HookEvent::begun) == entry.job.empty() && (entry.job.empty() || is_job_id(entry.job)) &&
           (entry.event != HookEvent::file_closed || parse_file_name(entry.file, number));
}

std::optional<HookEntry> parsed(std::string_view text) {
    try {
        const json from = json::parse(text);
        HookEntry entry;
        const auto event = value_named(kHookEventNames, from.at("event").get<std::string>());
        if (!event) {
            return std::nullopt;
        }
        entry.event = *event;
        entry.utc_ns = whole_number_at<std::uint64_t>(from, "utc_ns");
        entry.job = from.value("job", "");
        read_details(from, entry);
        return is_sound(entry) ? std::optional(entry) : std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}
}  // namespace

std::string_view name_of(HookEvent event) noexcept {
    return name_in(kHookEventNames, event);
}

std::string line_of(const HookEntry& entry) {
    ordered_json out;
    out["event"] = name_of(entry.event);
    out["utc_ns"] = entry.utc_ns;
    if (entry.event != HookEvent::begun) {
        out["job"] = entry.job;
    }
    put_details(out, entry);
    std::string text = out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    text.pop_back();
    return text + std::string(kCrcBegin) + crc_text(text) + std::string(kCrcEnd) + "\n";
}

std::optional<HookEntry> entry_of(std::string_view line) {
    constexpr std::size_t crc_part = kCrcBegin.size() + kCrcDigits + kCrcEnd.size();
    if (line.size() <= crc_part || line.size() > kLongestLine || !line.ends_with(kCrcEnd)) {
        return std::nullopt;
    }
    const std::string_view text = line.substr(0, line.size() - crc_part);
    const std::string_view crc = line.substr(text.size());
    if (!crc.starts_with(kCrcBegin) || crc.substr(kCrcBegin.size(), kCrcDigits) != crc_text(text)) {
        return std::nullopt;
    }
    return parsed(std::string(text) + "}");
}

std::vector<HookEntry> entries_of(std::string_view text) {
    std::vector<HookEntry> entries;
    for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1)) {
        if (auto entry = entry_of(text.substr(0, end))) {
            entries.push_back(std::move(*entry));
        }
    }
    return entries;
}

std::string hook_job_id(const std::string& session_uuid, std::uint64_t scan_id, const std::string& role,
                        const std::string& file) {
    return uuid_text(uuid_of(fmt::format("{}/{}/{}/{}", session_uuid, scan_id, role, file)));
}

}  // namespace framering
