#include "writer/scan_recovery.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/uuid.hpp"
#include "writer/disk_file.hpp"
#include "writer/disk_names.hpp"
#include "writer/unfinished_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Returns the first file number that is free.
std::uint64_t tidy_directory(const fs::path& directory) {
    std::uint64_t next_number = 0;
    std::vector<fs::path> unfinished;
    for (const auto& entry : fs::directory_iterator(directory)) {
        std::uint64_t number = 0;
        if (entry.path().extension() == kUnfinishedSuffix) {
            unfinished.push_back(entry.path());
        } else if (parse_file_name(entry.path().filename().string(), number)) {
            next_number = std::max(next_number, number + 1);
        }
    }
    for (const fs::path& path : unfinished) {
        remove_tree(path);
    }
    return next_number;
}

// By the directory, as every writer of the scan had options of its own.
std::string name_of_file(const fs::path& directory, std::uint64_t number) {
    std::string name = file_name(number, FileFormat::imagej);
    return fs::exists(directory / name) ? name : file_name(number, FileFormat::ome_tiff);
}

// The index is written before the link: its last records may be of frames that are in no file. Only the last file
// can lack frames, as a file is closed before the next one begins.
void drop_uncommitted(std::vector<IndexRecord>& records, const fs::path& directory, FrameSink& sink) {
    while (!records.empty()) {
        const std::uint32_t file = records.back().file;
        const auto first = std::ranges::find(records, file, &IndexRecord::file);
        const auto indexed = static_cast<std::uint64_t>(records.end() - first);
        const fs::path path = directory / name_of_file(directory, file);
        const std::uint64_t linked = sink.keeps_files() && !fs::exists(path) ? 0 : sink.recover(path, indexed);
        if (linked < indexed) {
            records.erase(first + static_cast<std::ptrdiff_t>(linked), records.end());
        }
        if (linked != 0) {
            return;
        }
        remove_tree(path);
    }
}

// The manifest knows closed files; the last one was made by the writer that is gone.
std::vector<ScanFile> files_of(const std::vector<IndexRecord>& records, const fs::path& directory,
                               const Manifest& manifest) {
    std::vector<ScanFile> files;
    std::uint32_t open_number = 0;
    for (const IndexRecord& record : records) {
        if (files.empty() || record.file != open_number) {
            open_number = record.file;
            const std::string name = name_of_file(directory, open_number);
            const auto known = std::ranges::find(manifest.files, name, &ScanFile::name);
            const bool is_known = known != manifest.files.end();
            files.push_back({name, is_known ? known->uuid : uuid_text(new_uuid()), 0, record.sequence,
                             is_known ? known->kind : manifest.kind});
        }
        ++files.back().frames;
    }
    return files;
}
}  // namespace

RecoveredScan recover_scan(const fs::path& directory, const Manifest& manifest, FrameSink& sink) {
    std::uint64_t next_file_number = tidy_directory(directory);
    std::vector<IndexRecord> records;
    ScanIndex index = ScanIndex::open(directory, manifest.scan_id, records);
    drop_uncommitted(records, directory, sink);
    index.cut(records.size());
    if (!records.empty()) {
        next_file_number = std::max<std::uint64_t>(next_file_number, records.back().file + std::uint64_t{1});
    }
    DeliveryRecord deliveries(manifest.first_sequence);
    for (const IndexRecord& record : records) {
        deliveries.frame_stored(record.sequence, record.delivered);
    }
    return {std::move(index), std::move(deliveries), files_of(records, directory, manifest), next_file_number};
}

}  // namespace framering
