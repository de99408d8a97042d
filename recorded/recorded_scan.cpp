#include "recorded/recorded_scan.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"
#include "recorded/repacked_records.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
std::uint64_t pages_in(const fs::path& path) {
    std::uint64_t pages = 0;
    try {
        PageReader reader(path);
        while (reader.next()) {
            ++pages;
        }
    } catch (const Error&) {
        // No page yet, or damaged: what is behind cannot be read.
    }
    return pages;
}

// A record is written before its frame is linked into the file, and the first frame gives a file its name: the
// last file, while it is recorded, may lack frames of the index.
void drop_uncommitted(std::vector<IndexRecord>& records, const fs::path& directory) {
    if (records.empty()) {
        return;
    }
    const IndexRecord last = records.back();
    const auto first = std::ranges::find(records, last.file, &IndexRecord::file);
    const fs::path path = directory / name_of_file(directory, last.file);
    std::uint64_t committed = static_cast<std::uint64_t>(records.end() - first);
    if (!is_there(path) && is_there(fs::path(path) += kUnfinishedSuffix)) {
        committed = 0;
    } else if ((last.flags & IndexRecord::kIsCompressed) != 0 && is_there(path)) {
        committed = std::min(committed, pages_in(path));
    }
    records.erase(first + static_cast<std::ptrdiff_t>(committed), records.end());
}

bool fits(const PageReader::Page& page, const IndexRecord& record, const FrameFormat& format) noexcept {
    return page.has(format) && page.location.offset == record.offset && page.location.bytes == record.bytes;
}
}  // namespace

RecordedScan::RecordedScan(fs::path directory) : directory_(std::move(directory)) {
    refresh();
}

void RecordedScan::refresh() {
    Manifest manifest = read_manifest(directory_);
    std::vector<IndexRecord> records = read_index(directory_, manifest.scan_id);
    apply_repack_step(directory_, records);
    if (manifest.state == RecordingState::recording) {
        drop_uncommitted(records, directory_);
    }
    std::map<std::uint32_t, std::size_t> first_in_file;
    for (std::size_t n = 0; n < records.size(); ++n) {
        if (n == 0 || records[n].file != records[n - 1].file) {
            first_in_file.emplace(records[n].file, n);
        }
    }
    open_.reset();
    values_.reset();
    mapped_.clear();
    manifest_ = std::move(manifest);
    records_ = std::move(records);
    first_in_file_ = std::move(first_in_file);
}

FrameInfo RecordedScan::info(std::size_t n) const {
    const IndexRecord& record = records_[n];
    FrameInfo info = info_of(record, manifest_.plan.axes);
    set_format(info, manifest_.plan.format);
    info.scan_id = manifest_.scan_id;
    info.stored = 1;
    info.status = static_cast<FrameStatus>(record.status);
    info.has_crc32c = (record.flags & IndexRecord::kHasPixelCrc) != 0 ? 1 : 0;
    info.crc32c = record.pixel_crc32c;
    return info;
}

RecordedValues& RecordedScan::values_files() {
    if (!values_) {
        values_.emplace(directory_, manifest_);
    }
    return *values_;
}

std::optional<ValuesRow> RecordedScan::values(std::size_t n) {
    return values_files().row(n, records_[n]);
}

bool RecordedScan::is_in_place(std::size_t n) const noexcept {
    return (records_[n].flags & IndexRecord::kIsCompressed) == 0 &&
           records_[n].offset % bytes_per_sample(manifest_.plan.format.pixel_format) == 0;
}

FrameView RecordedScan::view(std::size_t n) {
    assert(is_in_place(n));
    require_images();
    const std::span<const std::byte> bytes = mapped(n).bytes();
    require_payload(n, bytes.size());
    return {info(n), bytes.subspan(records_[n].offset, records_[n].bytes)};
}

FrameView RecordedScan::read(std::size_t n, std::vector<std::byte>& pixels) {
    require_images();
    const IndexRecord& record = records_[n];
    const FrameFormat& format = manifest_.plan.format;
    OpenFile& file = opened(n);
    if (file.plain) {
        require_payload(n, file.plain->size_bytes());
        pixels.resize(record.bytes);
        if (file.plain->read_at(record.offset, pixels) != pixels.size()) {
            fail(ExitCode::failed, "{} was truncated while frame {} was being read", quoted(path_of(n)),
                 record.sequence);
        }
        return {info(n), pixels};
    }
    const auto page = file.pages->at(n - first_in_file_.at(record.file));
    if (!page || !fits(*page, record, format)) {
        fail(ExitCode::failed,
             "{}: frame {} is not where the index says; check the scan with framering writer --verify",
             quoted(path_of(n)), record.sequence);
    }
    pixels.resize(format.payload_bytes());  // not before a page has that many
    file.pages->read_pixels(pixels);
    return {info(n), pixels};
}

void RecordedScan::require_images() const {
    if (!has_images(manifest_.plan)) {
        fail(ExitCode::failed,
             "scan {} has values and no images (--source none); export them with framering export",
             quoted(directory_));
    }
}

fs::path RecordedScan::path_of(std::size_t n) const {
    return directory_ / name_of_file(directory_, records_[n].file);
}

const MappedFile& RecordedScan::mapped(std::size_t n) {
    if (const auto known = mapped_.find(records_[n].file); known != mapped_.end()) {
        return known->second;
    }
    MappedFile file{InputFile(path_of(n))};
    require_current(n);
    return mapped_.emplace(records_[n].file, std::move(file)).first->second;
}

RecordedScan::OpenFile& RecordedScan::opened(std::size_t n) {
    const bool is_compressed = (records_[n].flags & IndexRecord::kIsCompressed) != 0;
    if (!open_ || open_->number != records_[n].file || (open_->pages != nullptr) != is_compressed) {
        OpenFile file{records_[n].file, std::nullopt, nullptr};
        if (is_compressed) {
            file.pages = std::make_unique<PageReader>(path_of(n));
        } else {
            file.plain.emplace(path_of(n));
        }
        require_current(n);
        open_ = std::move(file);
    }
    return *open_;
}

void RecordedScan::require_payload(std::size_t n, std::uint64_t file_bytes) const {
    const IndexRecord& record = records_[n];
    if (record.bytes != manifest_.plan.format.payload_bytes()) {
        fail(ExitCode::failed, "scan {}: frame {} has {} bytes in scan.index, but {} in scan.json",
             quoted(directory_), record.sequence, record.bytes, manifest_.plan.format.payload_bytes());
    }
    if (record.offset > file_bytes || record.bytes > file_bytes - record.offset) {
        fail(ExitCode::failed, "{} ends at byte {}, before the end of frame {}", quoted(path_of(n)), file_bytes,
             record.sequence);
    }
}

void RecordedScan::require_current(std::size_t n) const {
    IndexRecord now;
    if (is_there(repack_step_of(directory_))) {
        std::vector<IndexRecord> records = read_index(directory_, manifest_.scan_id);
        apply_repack_step(directory_, records);
        now = n < records.size() ? records[n] : IndexRecord{};
    } else {
        const InputFile index(directory_ / kIndexFileName);
        (void)index.read_at(sizeof(IndexHeader) + n * sizeof now, std::as_writable_bytes(std::span(&now, 1)));
    }
    if (now.crc32c != records_[n].crc32c) {
        fail(ExitCode::failed, "scan {}: frame {} was rewritten while the scan was being read; read it again",
             quoted(directory_), records_[n].sequence);
    }
}

}  // namespace framering
