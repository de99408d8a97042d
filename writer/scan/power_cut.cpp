#include "writer/scan/power_cut.hpp"

#include <algorithm>
#include <span>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "recorded/page_reader.hpp"
#include "writer/scan/scan_recovery.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
using Records = std::span<const IndexRecord>;

bool has_checksum(const IndexRecord& record) noexcept {
    return (record.flags & IndexRecord::kHasPixelCrc) != 0;
}

bool is_whole(PageReader& reader, const PageReader::Page& page, const IndexRecord& record,
              const FrameFormat& format) {
    const bool is_its_page = page.has(format) && page.is_contiguous && page.location.offset == record.offset &&
                             page.location.bytes == record.bytes && !reader.has_complained();
    if (!is_its_page) {
        return false;
    }
    std::vector<std::byte> pixels(format.payload_bytes());
    reader.read_pixels(pixels);
    return !has_checksum(record) || crc32c(pixels) == record.pixel_crc32c;
}

// How many of the file's records are of whole frames; the first `flushed` are.
std::size_t whole_frames(const fs::path& path, Records records, std::size_t flushed, const FrameFormat& format) {
    std::size_t frames = 0;
    try {
        PageReader reader(path);
        for (; frames < records.size(); ++frames) {
            const auto page = reader.next();
            if (!page || (frames >= flushed && !is_whole(reader, *page, records[frames], format))) {
                break;
            }
        }
    } catch (const Error&) {
        // The page cannot be read, or there is no file: what is behind is lost.
    }
    return std::max(frames, flushed);
}

// Records of an earlier time may stand behind newer ones.
std::size_t frames_in_order(Records records) noexcept {
    const auto end = std::ranges::adjacent_find(records, [](const IndexRecord& one, const IndexRecord& next) {
        return next.sequence <= one.sequence || next.delivered <= one.delivered || next.file < one.file;
    });
    return end == records.end() ? records.size() : static_cast<std::size_t>(end - records.begin()) + 1;
}

std::vector<SuspectRange> without_checksum(Records records) {
    std::vector<SuspectRange> ranges;
    for (const IndexRecord& record : records) {
        if (has_checksum(record)) {
            continue;
        }
        if (!ranges.empty() && ranges.back().sequence_to + 1 == record.sequence) {
            ranges.back().sequence_to = record.sequence;
        } else {
            ranges.push_back({record.sequence, record.sequence});
        }
    }
    return ranges;
}
}  // namespace

std::vector<SuspectRange> cut_lost_frames(std::vector<IndexRecord>& records, std::uint64_t flushed,
                                          const fs::path& directory, const FrameFormat& format) {
    records.resize(std::max<std::size_t>(flushed, frames_in_order(records)));
    for (std::size_t first = 0; first < records.size();) {
        const auto same_file = [&](const IndexRecord& record) { return record.file == records[first].file; };
        const auto end = static_cast<std::size_t>(
            std::find_if_not(records.begin() + static_cast<std::ptrdiff_t>(first), records.end(), same_file) -
            records.begin());
        if (end > flushed) {
            const Records of_file = Records(records).subspan(first, end - first);
            const std::size_t whole =
                whole_frames(directory / name_of_file(directory, of_file.front().file), of_file,
                             static_cast<std::size_t>(std::max<std::uint64_t>(flushed, first)) - first, format);
            if (whole < of_file.size()) {
                records.resize(first + whole);
                break;
            }
        }
        first = end;
    }
    return without_checksum(Records(records).subspan(std::min<std::size_t>(flushed, records.size())));
}

}  // namespace framering
