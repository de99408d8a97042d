#include "include/framering/scan.h"

#include <fmt/core.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "library/call.hpp"
#include "library/frame.hpp"
#include "library/texts.hpp"
#include "recorded/recorded_scan.hpp"
#include "recorded/reported_values.hpp"

using namespace framering;
using namespace framering::library;

static_assert(sizeof(framering_record) == sizeof(IndexRecord));
static_assert(offsetof(framering_record, host_time_ns) == offsetof(IndexRecord, capture_time_ns) &&
              offsetof(framering_record, position) == offsetof(IndexRecord, position) &&
              offsetof(framering_record, file) == offsetof(IndexRecord, file) &&
              offsetof(framering_record, flags) == offsetof(IndexRecord, flags) &&
              offsetof(framering_record, crc32c) == offsetof(IndexRecord, crc32c));
static_assert(FRAMERING_RING_FULL == static_cast<int>(LossReason::ring_full) &&
              FRAMERING_CAMERA == static_cast<int>(LossReason::camera) &&
              FRAMERING_WRITER_GONE == static_cast<int>(LossReason::writer_gone) &&
              FRAMERING_DISK_FAILED == static_cast<int>(LossReason::disk_failed) &&
              FRAMERING_ABANDONED == static_cast<int>(LossReason::abandoned));

struct framering_scan {
    Handle handle;
    RecordedScan scan;
    std::vector<framering_scan_gap> gaps{};
    std::vector<std::byte> pixels{};  // of the last frame that does not lie in place

    ReportedValues reported{};         // of the role that was asked for last
    std::vector<const char*> names{};  // of them
    std::vector<const char*> units{};

    void take_reported(const std::string& role) {
        reported = read_reported(scan.directory(), scan.manifest().scan_id, role);
        names.clear();
        units.clear();
        for (const ValueKey& key : reported.keys) {
            names.push_back(key.name.c_str());
            units.push_back(key.unit.c_str());
        }
    }
    void take_gaps() {
        gaps.clear();
        for (const Gap& gap : scan.manifest().gaps) {
            gaps.push_back({gap.delivered_from, gap.delivered_to, static_cast<std::uint32_t>(gap.reason), 0});
        }
    }
};

extern "C" {
int framering_scan_open(const char* directory, framering_scan** scan) {
    return call([&] {
        require_given(scan, "scan");
        *scan = nullptr;
        const std::filesystem::path path = text_given(directory, "directory");
        if (!std::filesystem::exists(path / kManifestFileName)) {
            return report(FRAMERING_NOT_FOUND,
                          fmt::format("{}: no scan, there is no {}", path.string(), kManifestFileName));
        }
        *scan = new framering_scan{{}, RecordedScan(path)};
        (*scan)->take_gaps();
        return static_cast<int>(FRAMERING_OK);
    });
}

void framering_scan_close(framering_scan* scan) {
    close_handle(scan);
}

int framering_scan_refresh(framering_scan* scan) {
    return call_with(scan, "scan", [](framering_scan& own) {
        own.scan.refresh();
        own.take_gaps();
        return FRAMERING_OK;
    });
}

int framering_scan_manifest(framering_scan* scan, const char** json) {
    return call_with(scan, "scan", [&](framering_scan& own) {
        require_given(json, "json");
        std::ifstream file(own.scan.directory() / kManifestFileName);
        *json = kept_text({std::istreambuf_iterator<char>(file), {}});
        return FRAMERING_OK;
    });
}

int framering_scan_records(framering_scan* scan, const framering_record** records, uint64_t* count) {
    return call_with(scan, "scan", [&](framering_scan& own) {
        require_given(records, "records");
        require_given(count, "count");
        *records = reinterpret_cast<const framering_record*>(own.scan.records().data());
        *count = own.scan.frame_count();
        return FRAMERING_OK;
    });
}

int framering_scan_frame(framering_scan* scan, uint64_t n, framering_frame* frame, const void** pixels,
                         int* in_place) {
    return call_with(scan, "scan", [&](framering_scan& own) {
        require_given(frame, "frame");
        require_given(pixels, "pixels");
        require_given(in_place, "in_place");
        if (n >= own.scan.frame_count()) {
            return report(FRAMERING_NOT_FOUND,
                          fmt::format("{}: frame {} of {}: there is none", own.scan.directory().string(), n,
                                      own.scan.frame_count()));
        }
        *in_place = own.scan.is_in_place(n) ? 1 : 0;
        const FrameView view = *in_place != 0 ? own.scan.view(n) : own.scan.read(n, own.pixels);
        show(view.info, *frame);
        *pixels = view.pixels.data();
        return static_cast<int>(FRAMERING_OK);
    });
}

int framering_scan_gaps(framering_scan* scan, const framering_scan_gap** gaps, uint64_t* count) {
    return call_with(scan, "scan", [&](framering_scan& own) {
        require_given(gaps, "gaps");
        require_given(count, "count");
        *gaps = own.gaps.data();
        *count = own.gaps.size();
        return FRAMERING_OK;
    });
}

int framering_scan_reported(framering_scan* scan, uint64_t n, framering_reported* reported) {
    return call_with(scan, "scan", [&](framering_scan& own) {
        require_given(reported, "reported");
        const std::vector<std::string> roles = reporting_roles(own.scan.directory());
        if (n >= roles.size()) {
            return report(FRAMERING_NOT_FOUND, fmt::format("{}: {} roles have reported values",
                                                           own.scan.directory().string(), roles.size()));
        }
        own.take_reported(roles[n]);
        *reported = {own.reported.role.c_str(),
                     own.reported.sequences.size(),
                     own.reported.sequences.data(),
                     own.names.size(),
                     own.names.data(),
                     own.units.data(),
                     own.reported.values.data(),
                     own.reported.damaged,
                     {}};
        return static_cast<int>(FRAMERING_OK);
    });
}
}
