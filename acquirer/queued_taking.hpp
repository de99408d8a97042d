// Slots are claimed ahead and given to the source, which fills them by itself; its frames are published in the
// order of the ring, whichever way they come back.
#pragma once
#include <cstdint>
#include <optional>

#include "acquirer/camera_count.hpp"
#include "acquirer/frame_taking.hpp"
#include "acquirer/open_slots.hpp"
#include "acquirer/running_scan.hpp"
#include "acquirer/shown_source.hpp"
#include "acquirer/slot_supply.hpp"
#include "acquirer/source/queued_source.hpp"
#include "acquirer/trigger_schedule.hpp"

namespace framering {

class QueuedTaking final : public FrameTaking {
  public:
    // Requires: both outlive it.
    QueuedTaking(QueuedSource& source, RunningScan& scan);

    void start(std::uint64_t passed_periods) override;
    void step() override;
    void stop() noexcept override;

  private:
    // Everything is to be at the next point before the source may take frames. False: not yet, or never.
    [[nodiscard]] bool begin_step();
    void end_step();
    // What has come of the step is kept; its point is approached again for the rest.
    void give_step_up();
    // While frames of a step are waited for: frames of a sequence that is over, or has failed, do not come any
    // more, nor those of a camera that has counted to the end. `is_silent`: for longer than it may be silent.
    void nothing_came(bool is_silent);
    // The source is to be started anew before its next frame.
    void stop_source();
    // Frames that the source may get slots for: of the step, or of the plan; nothing: no limit.
    [[nodiscard]] std::optional<std::uint64_t> frames_to_queue() const noexcept;
    // The frame is not whole, is alone at its point, and may be taken again.
    [[nodiscard]] bool is_to_be_retaken(const OpenSlot& open) const noexcept;
    void retake();
    // Stops the camera, takes what it has delivered, and starts it again when the scan may go on.
    void pause();
    // Where this program triggers, and it is time.
    void trigger_if_due();
    [[nodiscard]] Nanoseconds longest_wait() const noexcept;
    void wait_for_source();
    // Fails (Error): the source does not have this slot.
    void take_back(const FilledSlot& filled);
    void publish_those_back();
    void publish_oldest();
    void count(CameraCount::Step step, std::uint64_t capture_time_ns);

    QueuedSource* source_;
    RunningScan* scan_;
    ShownSource shown_;
    CameraCount count_;
    std::optional<TriggerSchedule> triggers_;  // where this program triggers
    OpenSlots open_;
    SlotSupply slots_;
    std::optional<std::uint64_t> step_end_;  // of a planned scan: behind the last frame of this step
    std::uint32_t retakes_left_ = 0;         // of its frame
    bool is_started_ = false;
    bool is_flushing_ = false;           // the source gives slots back without frames: it gets none meanwhile
    std::uint64_t last_capture_ns_ = 0;  // of the frame before; of the first: when the scan began
};

}  // namespace framering
