// Scan records in an array, as unit tests need them: no segment.
#pragma once
#include <array>
#include <cstddef>
#include <memory>

#include "common/session/scan_book.hpp"
#include "common/shm/layout.hpp"

namespace framering::test {

class ScanBookOnHeap {
  public:
    // Announces a scan and begins it, at a frame.
    void begin_scan(std::uint64_t first_sequence = 0) {
        announce_scan(first_sequence);
        book.begin(first_sequence, 1);
    }
    void announce_scan(std::uint64_t first_sequence = 0) {
        ScanPlan plan;
        plan.format = {16, 1, PixelFormat::mono8, 8, 0};
        plan.source = "test";
        (void)book.announce(plan, first_sequence);
    }

  private:
    struct alignas(layout::kPage) Records {
        std::array<std::byte, layout::kScanRecords * layout::kScanRecordBytes> bytes{};
    };
    std::unique_ptr<Records> records_ = std::make_unique<Records>();
    layout::Word scan_id_{0};

  public:
    ScanBook book{records_->bytes.data(), scan_id_};
};

}  // namespace framering::test
