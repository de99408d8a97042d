// A scan from its announcement to the last frame: the acquirer's loop.
#pragma once
#include <cstdint>
#include <memory>

#include "acquirer/frame_taking.hpp"
#include "acquirer/running_scan.hpp"
#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/queued_source.hpp"

namespace framering {

// Thread safety: one thread. One scan, once. Requires: source and session outlive it.
class Acquisition {
  public:
    Acquisition(AcquisitionSettings settings, FrameSource& source, AcquirerSession& session,
                const StopTokens& stop);
    Acquisition(AcquisitionSettings settings, QueuedSource& source, AcquirerSession& session,
                const StopTokens& stop);

    // Announces the scan or goes on with it, takes its frames, closes its record. Every trouble of the source or
    // of a waited-for role becomes the ending's reason: the frames before it are to be stored all the same.
    // Fails (Error): nothing was announced; asked to stop before that, or the plan is too long.
    [[nodiscard]] Ending run();

  private:
    // Fails (Error): asked to stop meanwhile.
    void wait_for_record();
    void begin();
    // Returns how many periods of the frame rate are accounted for.
    [[nodiscard]] std::uint64_t resume();
    void wait_for_roles();
    // What the role answers to the announced scan. Fails (Error): it refuses, or is not there in time.
    [[nodiscard]] bool is_ready(const AwaitedRole& awaited, Nanoseconds waited) const;

    RunningScan scan_;
    const Source* source_;
    bool begins_anew_ = false;  // a film: nobody can take its frames again from the middle
    std::unique_ptr<FrameTaking> taking_;
};

}  // namespace framering
