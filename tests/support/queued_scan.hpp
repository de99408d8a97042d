// A scan of the acquirer's loop with a camera that the test holds in its hands.
#pragma once
#include <cstdint>
#include <vector>

#include "acquirer/acquisition.hpp"
#include "common/session/session_view.hpp"
#include "tests/support/scripted_queued_source.hpp"
#include "tests/support/session_in_process.hpp"

namespace framering::test {

// What a stored frame says of itself.
struct Stored {
    std::uint64_t delivered;
    std::uint64_t id;
    FrameStatus status;
    std::byte first;
    std::byte last;
    bool operator==(const Stored&) const = default;
};

inline Stored good(std::uint64_t delivered, std::uint64_t id) {
    return {delivered, id, FrameStatus::good, std::byte(id), std::byte(id)};
}
inline Stored failed(std::uint64_t delivered) {
    return {delivered, 0, FrameStatus::failed, std::byte{0}, std::byte{0}};
}

// A scan whose reader does nothing by itself.
struct QueuedScan {
    explicit QueuedScan(std::uint64_t slots = 8) : acquirer{name.text, slots} {
        settings.plan = small_plan();
        settings.plan.frames = 6;
        settings.most_frames = 6;
        settings.when_full = WhenFull::wait;
    }

    Ending run(const StopTokens& stop = {}) { return Acquisition(settings, source, acquirer.session, stop).run(); }
    [[nodiscard]] ScanInfo info() { return *acquirer.session.scan(); }

    // Takes what is in the ring, and makes room.
    void collect() {
        LosslessReader& frames = reader.frames();
        for (;;) {
            const auto run = frames.poll(64, layout::kNone);
            if (run.empty()) {
                return;
            }
            for (const FrameView& frame : run) {
                stored.push_back({frame.info.delivered, frame.info.camera_frame_id, frame.info.status,
                                  frame.pixels.front(), frame.pixels.back()});
                lost_before.push_back(frame.info.lost_camera);
            }
            frames.release(run.size());
        }
    }
    [[nodiscard]] const std::vector<Stored>& all() {
        collect();
        return stored;
    }

    // Slots that are being written: their words are odd.
    [[nodiscard]] std::uint64_t claimed() const {
        const ReaderMemory ring = view.ring();
        std::uint64_t count = 0;
        for (std::uint64_t slot = 0; slot < ring.slot_count + layout::kSpareSlots; ++slot) {
            count += ring.slot_words[slot].load(std::memory_order_relaxed) % 2;
        }
        return count;
    }

    Name name;
    Acquirer acquirer;
    ReaderSession reader = acquirer.while_ticking([&] { return join(name.text); });
    SessionView view = *SessionView::open(name.text, Access::read_only);
    AcquisitionSettings settings;
    ScriptedQueuedSource source{small_plan().format};
    std::vector<Stored> stored;
    std::vector<std::uint64_t> lost_before;  // in the camera, as each header says
};

}  // namespace framering::test
