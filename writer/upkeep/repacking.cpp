#include "writer/upkeep/repacking.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/crc32c.hpp"
#include "common/base/output.hpp"
#include "common/base/quantity.hpp"
#include "recorded/page_reader.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/unfinished_file.hpp"
#include "writer/sink/tiff_sink.hpp"
#include "writer/upkeep/repack_step.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
using Pixels = std::vector<std::byte>;

void require_repackable(const fs::path& directory, const Manifest& manifest) {
    if (manifest.state == RecordingState::recording) {
        fail(ExitCode::refused,
             "scan {} is still being recorded or was never closed; close it with framering writer --recover",
             quoted(directory));
    }
    if (!has_images(manifest.plan)) {
        fail(ExitCode::usage, "scan {} has values and no images (--source none); there is nothing to compress",
             quoted(directory));
    }
    const auto imagej = std::ranges::find_if(
        manifest.files, [](const ScanFile& file) { return file.kind.format == FileFormat::imagej; });
    if (imagej != manifest.files.end()) {
        fail(ExitCode::usage,
             "scan {}: {} is in ImageJ format, and ImageJ cannot read compressed files of this size",
             quoted(directory), imagej->name);
    }
}

class FileRepacker {
  public:
    FileRepacker(const fs::path& directory, const Manifest& manifest, const Compression& compression,
                 unsigned threads)
        : directory_(&directory), manifest_(&manifest), sink_({compression, threads}) {}

    // Makes the new file in `step`; returns its frames' records.
    std::vector<IndexRecord> write(const ScanFile& file, std::span<const IndexRecord> records,
                                   const fs::path& step);
    // Fails (Error): a pixel of the new file is not the original's.
    void compare(const ScanFile& file, std::span<const IndexRecord> records, const fs::path& step);

  private:
    void read_original(PageReader& reader, const ScanFile& file, const IndexRecord& record);

    const fs::path* directory_;
    const Manifest* manifest_;
    TiffSink sink_;
    Pixels pixels_;
    Pixels compared_;
};

// A damaged file must not replace an original that could still be repaired.
void FileRepacker::read_original(PageReader& reader, const ScanFile& file, const IndexRecord& record) {
    const auto page = reader.next();
    const FrameFormat& format = manifest_->plan.format;
    if (!page || page->location.offset != record.offset || page->location.bytes != record.bytes ||
        !page->has(format)) {
        fail(ExitCode::failed,
             "{}: frame {} is not at the offset in the index; check the scan with framering writer --verify",
             quoted(*directory_ / file.name), record.sequence);
    }
    pixels_.resize(format.payload_bytes());  // not before a page has that many
    reader.read_pixels(pixels_);
    if ((record.flags & IndexRecord::kHasPixelCrc) != 0 && crc32c(pixels_) != record.pixel_crc32c) {
        fail(ExitCode::failed, "{}: the checksum of frame {} is wrong; the file is not repacked",
             quoted(*directory_ / file.name), record.sequence);
    }
}

std::vector<IndexRecord> FileRepacker::write(const ScanFile& file, std::span<const IndexRecord> records,
                                             const fs::path& step) {
    PageReader reader(*directory_ / file.name);
    constexpr FileLimits no_limits{FileLimits::kMostPages, std::numeric_limits<std::uint64_t>::max()};
    const auto to = sink_.create(
        step / file.name, {manifest_->plan.format, reader.description(), no_limits, manifest_->clock_offset_ns});
    take_access(*directory_ / file.name, fs::path(step / file.name) += kUnfinishedSuffix);
    std::vector<FrameLocation> locations;
    for (const IndexRecord& record : records) {
        read_original(reader, file, record);
        const FrameView frame{info_of(record, manifest_->plan.axes), pixels_};
        to->write(std::span(&frame, 1), locations);
    }
    to->commit();
    to->flush();
    to->close();
    std::vector<IndexRecord> repacked(records.begin(), records.end());
    for (std::size_t i = 0; i < repacked.size(); ++i) {
        repacked[i].offset = locations[i].offset;
        repacked[i].bytes = locations[i].bytes;
        repacked[i].flags |= IndexRecord::kIsCompressed;
    }
    return repacked;
}

void FileRepacker::compare(const ScanFile& file, std::span<const IndexRecord> records, const fs::path& step) {
    PageReader original(*directory_ / file.name);
    PageReader repacked(step / file.name);
    for (const IndexRecord& record : records) {
        read_original(original, file, record);
        if (!repacked.next()) {
            fail(ExitCode::failed, "{}: frame {} is missing after repacking; the original is kept",
                 quoted(*directory_ / file.name), record.sequence);
        }
        compared_.resize(pixels_.size());
        repacked.read_pixels(compared_);
        if (compared_ != pixels_) {
            fail(ExitCode::failed, "{}: frame {} differs after repacking; the original is kept",
                 quoted(*directory_ / file.name), record.sequence);
        }
    }
}

// Nothing: the original is kept, as the new file is not smaller.
std::optional<std::vector<IndexRecord>> make_smaller_file(FileRepacker& repacker, const fs::path& directory,
                                                          const ScanFile& file,
                                                          std::span<const IndexRecord> records) {
    const fs::path step = begin_repack_step(directory);
    auto repacked = repacker.write(file, records, step);
    const std::uint64_t before = DiskFile::open(directory / file.name, DiskFile::Access::read).size_bytes();
    const std::uint64_t after = DiskFile::open(step / file.name, DiskFile::Access::read).size_bytes();
    if (after >= before) {
        print_out("{}: unchanged, {}; compressed, it would take {}\n", file.name, size_text(before),
                  size_text(after));
        return std::nullopt;
    }
    repacker.compare(file, records, step);
    print_out("{}: {} to {}\n", file.name, size_text(before), size_text(after));
    return repacked;
}

std::span<const IndexRecord> records_of(const ScanFile& file, std::span<const IndexRecord> records) {
    const auto first = std::ranges::find(records, file.first_sequence, &IndexRecord::sequence);
    const auto rest = static_cast<std::uint64_t>(records.end() - first);
    if (rest < file.frames || file.frames == 0) {
        fail(ExitCode::failed,
             "scan.index has {} frames of {}, but scan.json has {}; check the scan with framering writer --verify",
             rest, file.name, file.frames);
    }
    return records.subspan(static_cast<std::size_t>(first - records.begin()), file.frames);
}

// The disk may have failed since the exchange was decided: the original is replaced only by an equal file.
void require_good_step(const fs::path& directory, std::span<const IndexRecord> records, FileRepacker& repacker,
                       const Manifest& manifest) {
    const auto waiting = waiting_repack_file(directory, manifest);
    if (!waiting) {
        return;
    }
    const auto file = std::ranges::find(manifest.files, waiting->filename().string(), &ScanFile::name);
    try {
        repacker.compare(*file, records_of(*file, records), waiting->parent_path());
    } catch (const Error& error) {
        fail(ExitCode::failed, "{}; to keep the originals unchanged, remove {}", error.what(),
             quoted(waiting->parent_path()));
    }
}
}  // namespace

ExitCode repack_directory(const fs::path& directory, const Compression& compression, unsigned threads) {
    require_repackable(directory, read_manifest(directory));
    std::vector<IndexRecord> records;
    Manifest manifest = read_manifest(directory);
    ScanIndex index = ScanIndex::open(directory, manifest.scan_id, records);
    FileRepacker repacker(directory, manifest, compression, threads);
    require_good_step(directory, records, repacker, manifest);
    finish_repack_step(directory, index, records);
    manifest = read_manifest(directory);
    for (ScanFile& file : manifest.files) {
        if (file.kind.compression == compression) {
            continue;
        }
        if (const auto repacked = make_smaller_file(repacker, directory, file, records_of(file, records))) {
            file.kind.compression = compression;
            manifest.kind = manifest.files.back().kind;
            commit_repack_step(directory, *repacked, manifest);
            finish_repack_step(directory, index, records);
        }
    }
    abandon_repack_step(directory);
    print_out("{}: repacked with {}\n", directory.string(), text_of(compression));
    return ExitCode::done;
}

}  // namespace framering
