#include "writer/upkeep/verification.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/base/crc32c.hpp"
#include "common/base/output.hpp"
#include "recorded/manifest.hpp"
#include "recorded/page_reader.hpp"
#include "recorded/recorded_scan.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/scan/scan_index.hpp"
#include "writer/upkeep/expectation.hpp"
#include "writer/upkeep/stored_text.hpp"
#include "writer/upkeep/values_check.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
using Records = std::span<const IndexRecord>;

void check_counts(const Manifest& manifest, Records records) {
    require_equal("scan.json: received does not match stored + lost + before_writer", manifest.received,
                  manifest.stored + manifest.lost + manifest.before_writer);
    require_equal("scan.index: number of records does not match stored in scan.json", records.size(),
                  manifest.stored);
    std::uint64_t in_files = 0;
    for (const ScanFile& file : manifest.files) {
        in_files += file.frames;
    }
    require_equal("scan.json: frames of all files do not match stored", in_files,
                  has_images(manifest.plan) ? manifest.stored : 0);
    std::uint64_t lost = 0;
    for (const Gap& gap : manifest.gaps) {
        lost += gap.count();
    }
    require_equal("scan.json: frames in gaps do not match lost", lost, manifest.lost);
}

void check_sequences(const Manifest& manifest, Records records) {
    std::uint64_t next_sequence = manifest.first_sequence;
    std::uint64_t next_delivered = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const IndexRecord& record = records[i];
        if (record.sequence < next_sequence || record.delivered < next_delivered) {
            fail(ExitCode::failed,
                 "scan.index, record {}: sequence {} and delivered {}, expected at least {} and {}", i,
                 record.sequence, record.delivered, next_sequence, next_delivered);
        }
        next_sequence = record.sequence + 1;
        next_delivered = record.delivered + 1;
    }
    if (manifest.end_sequence && next_sequence > *manifest.end_sequence) {
        fail(ExitCode::failed, "scan.index: sequence {}, expected below end_sequence {} of scan.json",
             next_sequence - 1, *manifest.end_sequence);
    }
}

// Frames that the index lacks, in order; runs that touch each other are one run there.
std::vector<FrameRun> missing_in(Records records, std::uint64_t received) {
    std::vector<FrameRun> missing;
    std::uint64_t next = 0;
    const auto miss_until = [&](std::uint64_t delivered) {
        if (delivered > next) {
            missing.push_back({next, delivered - 1});
        }
        next = delivered + 1;
    };
    for (const IndexRecord& record : records) {
        miss_until(record.delivered);
    }
    miss_until(received);
    return missing;
}

void check_gaps(const Manifest& manifest, Records records) {
    std::vector<FrameRun> listed;
    for (const FrameRun& run : missing_runs(manifest.before_writer, manifest.gaps)) {
        if (!listed.empty() && listed.back().delivered_to + 1 == run.delivered_from) {
            listed.back().delivered_to = run.delivered_to;
        } else {
            listed.push_back(run);
        }
    }
    const std::vector<FrameRun> found = missing_in(records, manifest.received);
    require_equal("scan.json: number of missing runs (before_writer and gaps) does not match scan.index",
                  listed.size(), found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].delivered_from != listed[i].delivered_from ||
            found[i].delivered_to != listed[i].delivered_to) {
            fail(ExitCode::failed,
                 "scan.json, missing run {}: delivered {} to {}, expected {} to {} by scan.index", i,
                 listed[i].delivered_from, listed[i].delivered_to, found[i].delivered_from, found[i].delivered_to);
        }
    }
}

void check_page(const std::string& name, const PageReader::Page& page, const IndexRecord& record,
                const FrameFormat& format) {
    if (!page.has(format)) {
        fail(ExitCode::failed, "{}: {}x{} pixels of {} samples of {} bits{}, expected {}x{} of {}", name,
             page.width, page.height, page.samples, page.bits, page.is_float ? " (floating point)" : "",
             format.width, format.height, name_of(format.pixel_format));
    }
    require_equal(name + ": pixels at offset", page.location.offset, record.offset);
    require_equal(name + ": bytes", page.location.bytes, record.bytes);
    require_equal(name + ": compressed", page.location.is_compressed ? 1 : 0,
                  (record.flags & IndexRecord::kIsCompressed) != 0 ? 1 : 0);
    if (!page.is_contiguous) {
        fail(ExitCode::failed, "{}: its strips are not contiguous", name);
    }
}

void check_pixels(const std::string& name, PageReader& reader, const IndexRecord& record,
                  std::span<std::byte> pixels) {
    try {
        reader.read_pixels(pixels);
    } catch (const Error& error) {
        throw error.within(name);
    }
    if (const std::uint32_t crc = crc32c(pixels);
        (record.flags & IndexRecord::kHasPixelCrc) != 0 && crc != record.pixel_crc32c) {
        fail(ExitCode::failed, "{}: pixel checksum {:08x}, expected {:08x}", name, crc, record.pixel_crc32c);
    }
}

// Every page is linked, lies where the index says, and can be read.
void check_file(const fs::path& path, const FrameFormat& format, Records records) {
    const std::string file = path.filename();
    PageReader reader(path);
    std::vector<std::byte> pixels;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto page = reader.next();
        if (!page) {
            fail(ExitCode::failed, "{}: {} pages, expected {}", file, i, records.size());
        }
        const std::string name = fmt::format("{}, page {}, frame {}", file, i, records[i].sequence);
        check_page(name, *page, records[i], format);
        pixels.resize(format.payload_bytes());  // not before a page has that many
        check_pixels(name, reader, records[i], pixels);
    }
    if (reader.next()) {
        fail(ExitCode::failed, "{}: more pages than the {} in scan.index", file, records.size());
    }
}

void check_files(const fs::path& directory, const Manifest& manifest, Records records) {
    for (const ScanFile& file : manifest.files) {
        const Records in_file = records.first(std::min<std::size_t>(records.size(), file.frames));
        std::uint64_t number = 0;
        if (in_file.size() != file.frames || in_file.empty() || !parse_file_name(file.name, number)) {
            fail(ExitCode::failed, "scan.json: file '{}' with {} frames, expected the next file of scan.index",
                 file.name, file.frames);
        }
        const auto other =
            std::ranges::find_if(in_file, [&](const IndexRecord& record) { return record.file != number; });
        if (other != in_file.end()) {
            fail(ExitCode::failed, "scan.index, frame {}: in file {}, expected in {}", other->sequence,
                 other->file, file.name);
        }
        require_equal(file.name + ": first_sequence in scan.json", file.first_sequence, in_file.front().sequence);
        check_file(directory / file.name, manifest.plan.format, in_file);
        records = records.subspan(in_file.size());
    }
}

void check_scan(const fs::path& directory, const Manifest& manifest, Records records) {
    require_equal("scan.index: size in bytes",
                  DiskFile::open(directory / kIndexFileName, DiskFile::Access::read).size_bytes(),
                  sizeof(IndexHeader) + records.size() * sizeof(IndexRecord));
    check_counts(manifest, records);
    check_sequences(manifest, records);
    check_gaps(manifest, records);
    check_files(directory, manifest, records);
}

std::string text_of(const ValuesFound& values) {
    const std::string lost = values.lost == 0 ? "" : fmt::format(", of which {} were lost", values.lost);
    std::string text = values.rows == 0 ? "" : fmt::format("; values of {} frames{}", values.rows, lost);
    if (values.reports != 0 || values.unfinished != 0) {
        text += fmt::format("; {} reports of readers", values.reports);
    }
    if (values.unfinished != 0) {
        text += fmt::format(", incomplete at the end of {} {}", values.unfinished,
                            values.unfinished == 1 ? "file" : "files");
    }
    return text;
}

void require_finished(const fs::path& directory, const Manifest& manifest) {
    if (ScanIndex::is_in_use(directory)) {
        fail(ExitCode::refused, "scan {} is in use by a writer; verify it when it is closed", quoted(directory));
    }
    if (manifest.state == RecordingState::recording) {
        fail(ExitCode::failed, "scan {} was never closed; close it with framering writer --recover",
             quoted(directory));
    }
}
}  // namespace

ExitCode verify_directory(const fs::path& directory) {
    require_finished(directory, read_manifest(directory));
    RecordedScan scan(directory);
    const Manifest& manifest = scan.manifest();
    const Records records = scan.records();
    ValuesFound values;
    try {
        check_scan(directory, manifest, records);
        values = check_values(scan);
    } catch (const Error& error) {
        throw error.within("scan " + quoted(directory));
    }
    const auto summed = std::ranges::count_if(
        records, [](const IndexRecord& record) { return (record.flags & IndexRecord::kHasPixelCrc) != 0; });
    print_out("{}: intact, {}: {}, {} with a checksum of their pixels; {} lost{}\n", directory.string(),
              name_of(manifest.state), stored_text(manifest), summed, manifest.lost, text_of(values));
    return ExitCode::done;
}

}  // namespace framering
