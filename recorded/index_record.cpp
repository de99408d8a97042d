#include "recorded/index_record.hpp"

#include <algorithm>
#include <bit>
#include <span>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"
#include "recorded/input_file.hpp"

namespace framering {

static_assert(std::endian::native == std::endian::little, "records are written as they are in memory");

namespace {
template <class Record>
std::uint32_t crc_before_crc(const Record& record) noexcept {
    return crc32c(std::as_bytes(std::span(&record, 1)).first(offsetof(Record, crc32c)));
}
}  // namespace

std::uint32_t crc_of(const IndexHeader& header) noexcept {
    return crc_before_crc(header);
}

std::uint32_t crc_of(const IndexRecord& record) noexcept {
    return crc_before_crc(record);
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
        const std::uint64_t index = length == 0 ? rest : rest % length;
        const bool has_set_point = axes[i].set_points.empty() || index < axes[i].set_points.size();
        const double set_point = has_set_point ? axes[i].set_point(index) : 0;
        info.axes[i] = {index, set_point, set_point};
        rest = length == 0 ? 0 : rest / length;
    }
    return info;
}

void require_header(const IndexHeader& header, std::size_t bytes, std::uint64_t scan_id,
                    const std::filesystem::path& path) {
    if (bytes != sizeof header || header.magic != IndexHeader{}.magic || header.crc32c != crc_of(header)) {
        fail(ExitCode::failed, "index {}: damaged, its header is incomplete", quoted(path));
    }
    if (header.version != IndexHeader{}.version || header.record_bytes != sizeof(IndexRecord)) {
        fail(ExitCode::failed, "index {}: version {}, this program supports {}", quoted(path), header.version,
             IndexHeader{}.version);
    }
    if (header.scan_id != scan_id) {
        fail(ExitCode::failed, "index {}: belongs to scan {}, not to {}", quoted(path), header.scan_id, scan_id);
    }
}

void keep_whole(std::vector<IndexRecord>& records, const std::filesystem::path& path, std::uint64_t may_end_from) {
    const auto is_whole = [](const IndexRecord& record) { return record.crc32c == crc_of(record); };
    const auto first_bad = std::ranges::find_if_not(records, is_whole);
    const auto whole = static_cast<std::uint64_t>(first_bad - records.begin());
    if (whole < may_end_from && std::any_of(first_bad, records.end(), is_whole)) {
        fail(ExitCode::failed, "index {}: damaged, record {} is invalid but later ones are valid", quoted(path),
             whole);
    }
    records.erase(first_bad, records.end());
}

std::vector<IndexRecord> read_index(const std::filesystem::path& directory, std::uint64_t scan_id) {
    const InputFile file(directory / kIndexFileName);
    IndexHeader header;
    require_header(header, file.read_at(0, std::as_writable_bytes(std::span(&header, 1))), scan_id, file.path());
    const std::uint64_t bytes = file.size_bytes();
    std::vector<IndexRecord> records((bytes - std::min<std::uint64_t>(bytes, sizeof header)) /
                                     sizeof(IndexRecord));
    // Beside a writer that cuts it there may be fewer now.
    records.resize(file.read_at(sizeof header, std::as_writable_bytes(std::span(records))) / sizeof(IndexRecord));
    keep_whole(records, file.path());
    return records;
}

}  // namespace framering
