// What the journal of a scan's hooks has handed out, and whether it stays as it was.
#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "recorded/hooks/hook_journal_file.hpp"
#include "writer/recording/recording_summary.hpp"

namespace framering::test {

// By name: all bytes.
using HandedOutFiles = std::map<std::string, std::string>;

inline std::string bytes_in(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// None where there is no journal.
inline HandedOutFiles handed_out_files(const std::filesystem::path& directory) {
    HandedOutFiles files;
    const auto scan = read_hook_scan(directory);
    for (const HookJob& job : scan ? scan->jobs() : std::vector<HookJob>()) {
        if (job.kind == HookKind::file_closed) {
            files[job.file] = bytes_in(directory / job.file);
        }
    }
    return files;
}

inline std::string flaw_of_changes(const HandedOutFiles& before, const std::filesystem::path& directory) {
    for (const auto& [name, bytes] : before) {
        if (bytes_in(directory / name) != bytes) {
            return name + " has changed since it was handed out";
        }
    }
    return "";
}

// Of a closed scan: every file once, the scan's end last.
inline std::string flaw_of_hand_out(const RecordingSummary& summary) {
    const auto scan = read_hook_scan(summary.directory);
    if (!scan) {
        return "no journal";
    }
    const auto& jobs = scan->jobs();
    if (jobs.size() != summary.manifest.files.size() + 1) {
        return std::to_string(jobs.size()) + " jobs for " + std::to_string(summary.manifest.files.size()) +
               " files";
    }
    for (const ScanFile& file : summary.manifest.files) {
        const HookJob* const job = scan->find_file(file.name);
        if (job == nullptr) {
            return file.name + " was not handed out";
        }
        if (job->frames != file.frames || job->first_sequence != file.first_sequence ||
            job->bytes != std::filesystem::file_size(summary.directory / file.name)) {
            return file.name + " is described as another one";
        }
    }
    return jobs.back().kind == HookKind::scan_closed ? "" : "the scan's end is not the last job";
}

}  // namespace framering::test
