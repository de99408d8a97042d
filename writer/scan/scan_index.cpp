#include "writer/scan/scan_index.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/first_error.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/session_view.hpp"

namespace framering {

namespace {
// All axes as one number; kNoPosition where the frame's axes are not the plan's.
std::uint64_t position_of(const FrameInfo& info, const std::vector<ScanAxis>& axes) noexcept {
    if (axes.empty() || info.axis_count != axes.size() || axes.size() > info.axes.size()) {
        return IndexRecord::kNoPosition;
    }
    std::uint64_t position = 0;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        // The outermost axis may be without an end.
        if (i != 0 && info.axes[i].index >= axes[i].length) {
            return IndexRecord::kNoPosition;
        }
        position = i == 0 ? info.axes[i].index : position * axes[i].length + info.axes[i].index;
    }
    return position;
}

std::uint64_t this_boot() {
    const auto id = this_boot_id();
    std::uint64_t boot = 0;
    std::memcpy(&boot, id.data(), sizeof boot);
    return boot;
}

bool is_of_another_boot(const IndexHeader& header) {
    const std::uint64_t boot = this_boot();
    return header.boot != 0 && boot != 0 && header.boot != boot;
}

// Records that were on the disk before more were marked: what is not whole among them is damage.
std::uint64_t sure_records(const IndexHeader& header) noexcept {
    return header.flushed_records - std::min<std::uint64_t>(header.flushed_records, header.last_flushed_records);
}

IndexHeader read_header(const DiskFile& file, std::uint64_t scan_id) {
    IndexHeader header;
    const std::size_t got = file.read_at(0, std::as_writable_bytes(std::span(&header, 1)));
    require_header(header, got, scan_id, file.path());
    return header;
}

std::vector<IndexRecord> read_records(const DiskFile& file) {
    const std::uint64_t bytes = file.size_bytes();
    std::vector<IndexRecord> records((bytes - std::min<std::uint64_t>(bytes, sizeof(IndexHeader))) /
                                     sizeof(IndexRecord));
    records.resize(file.read_at(sizeof(IndexHeader), std::as_writable_bytes(std::span(records))) /
                   sizeof(IndexRecord));
    return records;
}

void lock(DiskFile& file, Nanoseconds patience) {
    const Deadline deadline = Deadline::in(patience);
    while (!file.lock()) {
        if (deadline.has_passed()) {
            fail(ExitCode::refused, "scan {} is in use by another writer; wait until it ends, or stop it",
                 quoted(file.path().parent_path()));
        }
        sleep_for(std::chrono::milliseconds(5));
    }
}
}  // namespace

IndexRecord make_index_record(const FrameInfo& info, const std::vector<ScanAxis>& axes,
                              const FrameLocation& location, std::uint32_t file, std::uint64_t lost_camera) {
    IndexRecord record;
    record.sequence = info.sequence;
    record.delivered = info.delivered;
    record.offset = location.offset;
    record.bytes = location.bytes;
    record.capture_time_ns = info.capture_time_ns;
    record.position = position_of(info, axes);
    record.file = file;
    record.status = static_cast<std::uint16_t>(info.status);
    record.flags =
        static_cast<std::uint16_t>((info.has_crc32c != 0 ? IndexRecord::kHasPixelCrc : 0) |
                                   (location.is_compressed ? IndexRecord::kIsCompressed : 0) |
                                   std::min(lost_camera, IndexRecord::kMostLostCamera) * IndexRecord::kLostCamera);
    record.pixel_crc32c = info.has_crc32c != 0 ? info.crc32c : 0;
    return record;
}

void ScanIndex::create(const std::filesystem::path& directory, const IndexHeader& header) {
    IndexHeader written = header;
    written.boot = this_boot();
    written.crc32c = crc_of(written);
    DiskFile file = DiskFile::create(directory / kIndexFileName);
    file.write_at(0, std::as_bytes(std::span(&written, 1)));
    file.flush();
    file.close();
    trace_point<"writer_index_created">();
}

ScanIndex ScanIndex::open(const std::filesystem::path& directory, std::uint64_t scan_id,
                          std::vector<IndexRecord>& records, Nanoseconds patience) {
    DiskFile file = DiskFile::open(directory / kIndexFileName, DiskFile::Access::read_and_write);
    lock(file, patience);
    const IndexHeader header = read_header(file, scan_id);
    records = read_records(file);
    keep_whole(records, file.path(), is_of_another_boot(header) ? sure_records(header) : kMustBeWhole);
    return {std::move(file), records.size(), header};
}

bool ScanIndex::is_in_use(const std::filesystem::path& directory) {
    std::error_code error;
    return std::filesystem::exists(directory / kIndexFileName, error) &&
           DiskFile::open(directory / kIndexFileName, DiskFile::Access::read).is_locked();
}

void ScanIndex::append(std::span<IndexRecord> records) {
    replace(count_, records);
    trace_point<"writer_index_written">();
    count_ += records.size();
}

void ScanIndex::replace(std::uint64_t first, std::span<IndexRecord> records) {
    for (IndexRecord& record : records) {
        record.crc32c = crc_of(record);
    }
    file_.write_at(sizeof(IndexHeader) + first * sizeof(IndexRecord), std::as_bytes(records));
}

void ScanIndex::cut(std::uint64_t count) {
    file_.resize(sizeof(IndexHeader) + count * sizeof(IndexRecord));
    trace_point<"writer_index_cut">();
    count_ = count;
}

ScanIndex::ScanIndex(DiskFile file, std::uint64_t count, const IndexHeader& header) noexcept
    : file_(std::move(file)), count_(count), header_(header), sure_records_(sure_records(header)) {
}

std::uint64_t ScanIndex::flushed_records() const noexcept {
    return std::min(header_.flushed_records, count_);
}

bool ScanIndex::is_from_another_boot() const {
    return is_of_another_boot(header_);
}

// In one sector of the disk, so whole whatever happens.
void ScanIndex::write_header() {
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    header_.last_flushed_records =
        static_cast<std::uint32_t>(std::min(header_.flushed_records - sure_records_, most));
    header_.crc32c = crc_of(header_);
    file_.write_at(0, std::as_bytes(std::span(&header_, 1)));
}

void ScanIndex::set_recovered() {
    if (header_.flushed_records > count_ || is_from_another_boot()) {
        header_.flushed_records = flushed_records();
        sure_records_ = std::min(sure_records_, count_);
        header_.boot = this_boot();
        write_header();
    }
}

void ScanIndex::flush(std::uint64_t records) {
    const std::uint64_t before = header_.flushed_records;
    header_.flushed_records = std::max(before, records);
    try {
        write_header();
        file_.flush();
    } catch (const Error&) {
        header_.flushed_records = before;
        FirstError().run([&] { write_header(); });  // what fails is written with the next flush
        throw;
    }
    sure_records_ = header_.flushed_records;
}

}  // namespace framering
