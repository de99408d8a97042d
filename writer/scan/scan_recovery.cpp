#include "writer/scan/scan_recovery.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/trace_point.hpp"
#include "common/base/uuid.hpp"
#include "recorded/page_reader.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/unfinished_file.hpp"
#include "writer/scan/power_cut.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
struct Listing {
    std::uint64_t next_number = 0;  // the first file number that is free
    std::vector<std::string> files;
    std::vector<std::string> unfinished;
};

Listing list_directory(const fs::path& directory) {
    Listing listing;
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename();
        std::uint64_t number = 0;
        if (entry->path().extension() == kUnfinishedSuffix) {
            listing.unfinished.push_back(name);
        } else if (parse_file_name(name, number)) {
            listing.files.push_back(name);
            listing.next_number = std::max(listing.next_number, number + 1);
        }
    }
    if (error) {
        fail_on("cannot list", directory, error.value());
    }
    std::ranges::sort(listing.files);
    return listing;
}

bool is_unfinished(const fs::path& directory, std::uint64_t number) {
    return std::ranges::any_of(std::array{FileFormat::ome_tiff, FileFormat::imagej}, [&](FileFormat format) {
        return is_there(directory / (file_name(number, format) + kUnfinishedSuffix));
    });
}

// A file named by its records, the last one without its first commit perhaps.
std::string fault_of_file(const fs::path& directory, std::uint32_t number, std::uint64_t indexed, bool is_last) {
    const fs::path path = directory / name_of_file(directory, number);
    if (!is_there(path)) {
        const bool had_no_commit = is_last && is_unfinished(directory, number);
        return had_no_commit
                   ? ""
                   : fmt::format("{} is missing, but the index lists {} frames in it", quoted(path), indexed);
    }
    if (is_last) {
        return "";
    }
    try {
        const std::uint64_t pages = count_pages(path);
        return pages == indexed
                   ? ""
                   : fmt::format("{} has {} pages, but the index lists {}", quoted(path), pages, indexed);
    } catch (const Error& error) {
        return error.what();
    }
}

void require_all_pieces(const std::vector<IndexRecord>& records, const fs::path& directory) {
    std::uint64_t faults = 0;
    for (auto first = records.begin(); first != records.end();) {
        const auto end = std::find_if(first, records.end(),
                                      [&](const IndexRecord& record) { return record.file != first->file; });
        const std::string fault =
            fault_of_file(directory, first->file, static_cast<std::uint64_t>(end - first), end == records.end());
        if (!fault.empty()) {
            log_warning("{}", fault);
            ++faults;
        }
        first = end;
    }
    if (faults != 0) {
        fail(ExitCode::failed,
             "scan {}: {} {} missing or damaged, so nothing was changed; restore {} and try again",
             quoted(directory), faults, faults == 1 ? "file is" : "files are", faults == 1 ? "it" : "them");
    }
}

// How many pages the last file has behind those of the index: after a power cut, or with a damaged index.
std::uint64_t unindexed_pages(const std::vector<IndexRecord>& records, const fs::path& directory) {
    if (records.empty()) {
        return 0;
    }
    const auto indexed =
        static_cast<std::uint64_t>(std::ranges::count(records, records.back().file, &IndexRecord::file));
    try {
        return std::max(count_pages(directory / name_of_file(directory, records.back().file)), indexed) - indexed;
    } catch (const Error&) {
        return 0;  // not there, or its end is torn: the sink sees to it
    }
}

// The index is written before the link: its last records may be of frames that are in no file. Only the last file
// can lack frames, as a file is closed before the next one begins.
void drop_uncommitted(std::vector<IndexRecord>& records, const fs::path& directory, FrameSink& sink) {
    while (!records.empty()) {
        const std::uint32_t file = records.back().file;
        const auto first = std::ranges::find(records, file, &IndexRecord::file);
        const auto indexed = static_cast<std::uint64_t>(records.end() - first);
        const fs::path path = directory / name_of_file(directory, file);
        const std::uint64_t linked = sink.keeps_files() && !is_there(path) ? 0 : sink.mend(path, indexed);
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

// The last file, and those that a killed writer was about to close, or trim, beside its recording.
std::vector<ScanFile> untrimmed_of(std::span<const ScanFile> files, const fs::path& directory,
                                   const Manifest& manifest) {
    std::vector<ScanFile> untrimmed;
    for (const ScanFile& file : files) {
        const fs::path path = directory / file.name;
        const bool is_last = &file == &files.back();
        const bool was_closed =
            std::ranges::find(manifest.files, file.name, &ScanFile::name) != manifest.files.end();
        if (is_there(path) && (is_last || !was_closed || reserved_bytes_of(path) != 0)) {
            untrimmed.push_back(file);
        }
    }
    return untrimmed;
}

// Those with records from `flushed` on.
std::vector<ScanFile> unflushed_of(std::span<const ScanFile> files, std::uint64_t flushed) {
    std::vector<ScanFile> unflushed;
    std::uint64_t end = 0;
    for (const ScanFile& file : files) {
        end += file.frames;
        if (end > flushed) {
            unflushed.push_back(file);
        }
    }
    return unflushed;
}

void remove_leftovers(const fs::path& directory, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        try {
            remove_tree(directory / name);
        } catch (const Error& error) {
            log_warning("{}; recording continues without it", error.what());  // it has a number of its own
        }
    }
}

// Of the names, those that are not among the `files`, and what is left alone at the end of the last of these.
void keep_unnamed(std::vector<std::string>& names, const std::vector<ScanFile>& files, const fs::path& directory,
                  std::uint64_t pages_left_alone) {
    std::erase_if(names, [&](const std::string& name) {
        return std::ranges::find(files, name, &ScanFile::name) != files.end() || !is_there(directory / name);
    });
    if (pages_left_alone != 0) {
        names.push_back(fmt::format("{} {} at the end of {}", pages_left_alone,
                                    pages_left_alone == 1 ? "page" : "pages", files.back().name));
    }
}

std::uint64_t records_on_disk(const fs::path& directory) {
    const std::uint64_t bytes =
        DiskFile::open(directory / kIndexFileName, DiskFile::Access::read).size_bytes() - sizeof(IndexHeader);
    return (bytes + sizeof(IndexRecord) - 1) / sizeof(IndexRecord);
}
}  // namespace

RecoveredScan recover_scan(const fs::path& directory, const Manifest& manifest, FrameSink& sink,
                           const RecoverySettings& settings) {
    std::vector<IndexRecord> records;
    ScanIndex index = ScanIndex::open(directory, manifest.scan_id, records, settings.patience);
    const std::size_t indexed = records.size();
    std::vector<SuspectRange> suspect;
    const std::uint64_t trusted = index.is_from_another_boot() ? index.flushed_records() : kMustBeWhole;
    if (index.is_from_another_boot() && sink.keeps_files()) {
        suspect = cut_lost_frames(records, index.flushed_records(), directory, manifest.plan.format);
    }
    if (settings.is_strict && sink.keeps_files()) {
        require_all_pieces(records, directory);
    }
    Listing listing = list_directory(directory);
    const std::uint64_t records_before = records_on_disk(directory);
    const bool is_as_indexed = settings.is_strict && sink.keeps_files() && records.size() == indexed;
    const std::uint64_t left_alone = is_as_indexed ? unindexed_pages(records, directory) : 0;
    if (left_alone == 0) {
        drop_uncommitted(records, directory, sink);
    }
    trace_point<"writer_files_recovered">();
    index.cut(records.size());
    index.set_recovered();
    // After the cut: until then an unfinished file tells why its records' file is missing.
    remove_leftovers(directory, listing.unfinished);
    trace_point<"writer_leftovers_removed">();
    ScanValues values = ScanValues::open(directory, manifest.scan_id, manifest.plan.clocks, records, trusted);
    if (!records.empty()) {
        listing.next_number = std::max<std::uint64_t>(listing.next_number, records.back().file + std::uint64_t{1});
    }
    DeliveryRecord deliveries(manifest.first_sequence, manifest.recorded_from);
    for (const IndexRecord& record : records) {
        deliveries.frame_stored(record.sequence, record.delivered, lost_camera_of(record));
    }
    std::vector<ScanFile> files;
    if (sink.keeps_files()) {
        files = files_of(records, directory, manifest);
    }
    std::vector<ScanFile> untrimmed = untrimmed_of(files, directory, manifest);
    std::vector<ScanFile> unflushed = unflushed_of(files, index.flushed_records());
    if (left_alone != 0) {
        untrimmed.pop_back();  // its end is what is left alone
    }
    if (settings.trims) {
        for (const ScanFile& file : std::exchange(untrimmed, {})) {
            sink.trim(directory / file.name, file.frames);
        }
    }
    keep_unnamed(listing.files, files, directory, left_alone);
    return {std::move(index),
            std::move(values),
            std::move(deliveries),
            std::move(files),
            std::move(untrimmed),
            std::move(unflushed),
            std::move(suspect),
            listing.next_number,
            records_before - records.size(),
            std::move(listing.unfinished),
            std::move(listing.files)};
}

}  // namespace framering
