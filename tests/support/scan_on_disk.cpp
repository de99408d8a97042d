#include "tests/support/scan_on_disk.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "common/frame/embedded_sequence.hpp"

namespace framering::test {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kIndexRecord = 64;

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

template <class Integer>
Integer integer_at(const std::string& bytes, std::size_t offset) {
    Integer value{};
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

void read_manifest(const fs::path& path, ScanOnDisk& scan) {
    const auto json = nlohmann::json::parse(bytes_of(path));
    scan.state = json.at("state");
    scan.reason = json.at("reason");
    if (!json.at("expected").is_null()) {
        scan.expected = json.at("expected").get<std::uint64_t>();
    }
    scan.received = json.at("received");
    const bool is_old = json.at("format_version") == 1;
    scan.stored = json.at(is_old ? "written" : "stored");
    scan.lost = json.at(is_old ? "dropped" : "lost");
    scan.before_writer = json.at(is_old ? "not_recorded" : "before_writer");
    scan.skipped = json.at("skipped");
    scan.scan_id = json.at("scan_id");
    scan.first_sequence = json.at("first_sequence");
    scan.writer_restarts = json.at("writer_restarts");
    scan.acquirer_restarts = json.at("acquirer_restarts");
    for (const auto& each : json.at("interruptions")) {
        scan.interruptions.push_back({each.at("delivered"), each.at("sequence"), each.at("away_s")});
    }
    for (const auto& gap : json.at("gaps")) {
        const std::string reason = gap.at(is_old ? "why" : "reason");
        if (reason != "before the writer attached") {
            scan.gaps.push_back({gap.at("delivered_from"), gap.at("delivered_to"), reason});
        }
    }
    for (const auto& file : json.at("files")) {
        scan.files.push_back(file.at("name"));
    }
    for (const auto& file : json.value("values", nlohmann::json::array())) {
        scan.values_files.push_back(file.at("name"));
    }
}

void read_index(const fs::path& path, ScanOnDisk& scan) {
    const std::string bytes = bytes_of(path);
    scan.index_bytes = bytes.size();
    for (std::size_t at = kIndexRecord; at + kIndexRecord <= bytes.size(); at += kIndexRecord) {
        scan.index.push_back({integer_at<std::uint64_t>(bytes, at), integer_at<std::uint64_t>(bytes, at + 8),
                              integer_at<std::uint64_t>(bytes, at + 16),
                              integer_at<std::uint32_t>(bytes, at + 48)});
    }
}

std::string flaw_of_counts(const ScanOnDisk& scan) {
    if (scan.pages.size() != scan.stored) {
        return std::to_string(scan.pages.size()) + " pages, " + std::to_string(scan.stored) + " stored";
    }
    if (scan.index_bytes != kIndexRecord * (1 + scan.stored)) {
        return "an index of " + std::to_string(scan.index_bytes) + " bytes for " + std::to_string(scan.stored);
    }
    if (scan.received != scan.stored + scan.lost + scan.before_writer) {
        return "received is not stored + lost + before_writer";
    }
    if (!scan.complaints.empty()) {
        return "libtiff: " + scan.complaints.front();
    }
    return scan.other_files.empty() ? "" : "a file that does not belong here: " + scan.other_files.front();
}

std::string flaw_of_frames(const ScanOnDisk& scan, bool embedded) {
    for (std::size_t i = 0; i < scan.index.size(); ++i) {
        const FrameOnDisk& frame = scan.index[i];
        const std::string name = "page " + std::to_string(i);
        if (i != 0 &&
            (frame.sequence <= scan.index[i - 1].sequence || frame.delivered <= scan.index[i - 1].delivered)) {
            return name + ": its number does not grow";
        }
        if (frame.offset != scan.pages[i].offset) {
            return name + ": the index has another place for it";
        }
        if (embedded && !read_embedded_sequence(scan.pages[i].pixels).all_are(frame.sequence)) {
            return name + ": does not carry its number " + std::to_string(frame.sequence);
        }
    }
    return "";
}

std::string flaw_of_gaps(const ScanOnDisk& scan) {
    std::string found;
    std::uint64_t next = 0;
    const auto miss_until = [&](std::uint64_t delivered) {
        if (delivered > next) {
            found += std::to_string(next) + "-" + std::to_string(delivered - 1) + " ";
        }
        next = delivered + 1;
    };
    for (const FrameOnDisk& frame : scan.index) {
        miss_until(frame.delivered);
    }
    miss_until(scan.received);
    std::string listed = scan.before_writer == 0 ? "" : "0-" + std::to_string(scan.before_writer - 1) + " ";
    for (const GapOnDisk& gap : scan.gaps) {
        listed += std::to_string(gap.from) + "-" + std::to_string(gap.to) + " ";
    }
    return found == listed ? "" : "frames missing: " + found + ", gaps listed: " + listed;
}
}  // namespace

ScanOnDisk read_scan_directory(const fs::path& directory) {
    ScanOnDisk scan;
    read_manifest(directory / "scan.json", scan);
    read_index(directory / "scan.index", scan);
    for (const std::string& name : scan.files) {
        TiffFile file = read_tiff(directory / name);
        scan.complaints.insert(scan.complaints.end(), file.complaints.begin(), file.complaints.end());
        std::move(file.pages.begin(), file.pages.end(), std::back_inserter(scan.pages));
    }
    for (const auto& entry : fs::directory_iterator(directory)) {
        const std::string name = entry.path().filename();
        if (name != "scan.json" && name != "scan.index" && name != "hooks.journal" &&
            std::ranges::find(scan.files, name) == scan.files.end() &&
            std::ranges::find(scan.values_files, name) == scan.values_files.end()) {
            scan.other_files.push_back(name);
        }
    }
    return scan;
}

std::string first_flaw(const ScanOnDisk& scan, bool embedded) {
    for (const std::string& flaw : {flaw_of_counts(scan), flaw_of_gaps(scan)}) {
        if (!flaw.empty()) {
            return flaw;
        }
    }
    return flaw_of_frames(scan, embedded);
}

}  // namespace framering::test
