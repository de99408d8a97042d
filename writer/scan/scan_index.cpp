#include "writer/scan/scan_index.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <limits>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "common/base/first_error.hpp"
#include "common/base/trace_point.hpp"
#include "common/session/session_view.hpp"

namespace framering {

static_assert(std::endian::native == std::endian::little, "records are written as they are in memory");

namespace {
template <class Record>
std::uint32_t crc_of(const Record& record) noexcept {
    return crc32c(std::as_bytes(std::span(&record, 1)).first(offsetof(Record, crc32c)));
}

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
    if (got != sizeof header || header.magic != IndexHeader{}.magic || header.crc32c != crc_of(header)) {
        fail(ExitCode::failed, "index {}: damaged, its header is not whole", quoted(file.path()));
    }
    if (header.version != IndexHeader{}.version || header.record_bytes != sizeof(IndexRecord)) {
        fail(ExitCode::failed, "index {}: version {}, this program reads {}", quoted(file.path()), header.version,
             IndexHeader{}.version);
    }
    if (header.scan_id != scan_id) {
        fail(ExitCode::failed, "index {}: of scan {}, not {}", quoted(file.path()), header.scan_id, scan_id);
    }
    return header;
}

// What is not whole is the end from `may_end_from` on; before, only behind it nothing is whole.
std::vector<IndexRecord> read_records(const DiskFile& file,
                                      std::uint64_t may_end_from = std::numeric_limits<std::uint64_t>::max()) {
    std::vector<IndexRecord> records((file.size_bytes() - sizeof(IndexHeader)) / sizeof(IndexRecord));
    // Beside a writer that cuts it there may be fewer now.
    records.resize(file.read_at(sizeof(IndexHeader), std::as_writable_bytes(std::span(records))) /
                   sizeof(IndexRecord));

    const auto is_whole = [](const IndexRecord& record) { return record.crc32c == crc_of(record); };
    const auto first_bad = std::ranges::find_if_not(records, is_whole);
    const auto whole = static_cast<std::uint64_t>(first_bad - records.begin());
    if (whole < may_end_from && std::any_of(first_bad, records.end(), is_whole)) {
        fail(ExitCode::failed, "index {}: damaged, record {} is not whole though later ones are",
             quoted(file.path()), whole);
    }
    records.erase(first_bad, records.end());
    return records;
}

void lock(DiskFile& file, Nanoseconds patience) {
    const std::uint64_t began_ns = monotonic_ns();
    while (!file.lock()) {
        const std::uint64_t now_ns = monotonic_ns();
        if (now_ns - began_ns >= static_cast<std::uint64_t>(patience.count())) {
            fail(ExitCode::refused,
                 "scan {}: another writer program is at work on it; wait for its end, or stop it",
                 quoted(file.path().parent_path()));
        }
        sleep_until_ns(now_ns + 5'000'000);
    }
}
}  // namespace

IndexRecord make_index_record(const FrameInfo& info, const std::vector<ScanAxis>& axes,
                              const FrameLocation& location, std::uint32_t file) {
    IndexRecord record;
    record.sequence = info.sequence;
    record.delivered = info.delivered;
    record.offset = location.offset;
    record.bytes = location.bytes;
    record.capture_time_ns = info.capture_time_ns;
    record.position = position_of(info, axes);
    record.file = file;
    record.status = static_cast<std::uint16_t>(info.status);
    record.flags = static_cast<std::uint16_t>((info.has_crc32c != 0 ? IndexRecord::kHasPixelCrc : 0) |
                                              (location.is_compressed ? IndexRecord::kIsCompressed : 0));
    record.pixel_crc32c = info.has_crc32c != 0 ? info.crc32c : 0;
    return record;
}

FrameInfo info_of(const IndexRecord& record, const std::vector<ScanAxis>& axes) {
    FrameInfo info;
    info.sequence = record.sequence;
    info.delivered = record.delivered;
    info.capture_time_ns = record.capture_time_ns;
    if (record.position == IndexRecord::kNoPosition) {
        return info;
    }
    info.axis_count = static_cast<std::uint32_t>(std::min<std::size_t>(axes.size(), kMaxAxes));
    std::uint64_t rest = record.position;
    // The outermost axis takes what is left: it may have no end.
    for (std::size_t i = info.axis_count; i-- > 0;) {
        const std::uint64_t length = i == 0 ? 0 : axes[i].length;
        info.axes[i].index = length == 0 ? rest : rest % length;
        rest = length == 0 ? 0 : rest / length;
    }
    return info;
}

void ScanIndex::create(const std::filesystem::path& directory, const IndexHeader& header) {
    IndexHeader written = header;
    written.boot = this_boot();
    written.crc32c = crc_of(written);
    DiskFile file = DiskFile::create(directory / kFileName);
    file.write_at(0, std::as_bytes(std::span(&written, 1)));
    file.flush();
    file.close();
    trace_point<"writer_index_created">();
}

ScanIndex ScanIndex::open(const std::filesystem::path& directory, std::uint64_t scan_id,
                          std::vector<IndexRecord>& records, Nanoseconds patience) {
    DiskFile file = DiskFile::open(directory / kFileName, DiskFile::Access::read_and_write);
    lock(file, patience);
    const IndexHeader header = read_header(file, scan_id);
    records = is_of_another_boot(header) ? read_records(file, sure_records(header)) : read_records(file);
    return {std::move(file), records.size(), header};
}

std::vector<IndexRecord> ScanIndex::read(const std::filesystem::path& directory, std::uint64_t scan_id) {
    const DiskFile file = DiskFile::open(directory / kFileName, DiskFile::Access::read);
    (void)read_header(file, scan_id);
    return read_records(file);
}

bool ScanIndex::is_in_use(const std::filesystem::path& directory) {
    std::error_code error;
    return std::filesystem::exists(directory / kFileName, error) &&
           DiskFile::open(directory / kFileName, DiskFile::Access::read).is_locked();
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
