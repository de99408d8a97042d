// A ring in an array, as unit tests need it: no segment, no lease.
#pragma once
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "common/ring/frame_producer.hpp"
#include "common/ring/lossless_reader.hpp"
#include "common/ring/newest_reader.hpp"

namespace framering::test {

class RingOnHeap {
  public:
    RingOnHeap(std::uint64_t slot_count, std::uint64_t slot_stride)
        : slot_words_(std::make_unique<layout::Word[]>(slot_count + layout::kSpareSlots)),
          headers_(slot_count + layout::kSpareSlots),
          pixels_(static_cast<std::byte*>(
              ::operator new ((slot_count + layout::kSpareSlots) * slot_stride, std::align_val_t{layout::kPage}))),
          slot_count_(slot_count),
          slot_stride_(slot_stride) {
        std::memset(pixels_.get(), 0, (slot_count + layout::kSpareSlots) * slot_stride);
    }

    [[nodiscard]] ProducerMemory memory() {
        return {&state, slot_words_.get(), headers_.data(), pixels_.get(), slot_count_, slot_stride_};
    }
    [[nodiscard]] FrameProducer::Entries entry_pointers() {
        FrameProducer::Entries all{};
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = &entries[i];
        }
        return all;
    }
    // As the acquirer admits a reader: gated from `cursor` on.
    void admit(std::size_t index, std::uint64_t cursor, FrameProducer& producer) {
        entries[index].cursor = cursor;
        entries[index].admission = layout::Admission::active;
        producer.readers_changed();
    }

    // As it evicts one.
    void evict(std::size_t index, FrameProducer& producer) {
        entries[index].admission = layout::Admission::evicted;
        producer.readers_changed();
    }

    layout::ProducerState state{};
    std::array<layout::ReaderEntry, layout::kReaderEntries> entries{};

  private:
    struct Free {
        void operator()(std::byte* pixels) const { ::operator delete (pixels, std::align_val_t{layout::kPage}); }
    };
    std::unique_ptr<layout::Word[]> slot_words_;
    std::vector<FrameInfo> headers_;
    std::unique_ptr<std::byte, Free> pixels_;
    std::uint64_t slot_count_;
    std::uint64_t slot_stride_;
};

// A header for a frame of `bytes` mono8 pixels in one row.
[[nodiscard]] inline FrameInfo one_row(std::uint32_t bytes, std::uint64_t delivered = 0) {
    FrameInfo info;
    set_format(info, {bytes, 1, PixelFormat::mono8, 8, 0});
    info.delivered = delivered;
    return info;
}

}  // namespace framering::test
