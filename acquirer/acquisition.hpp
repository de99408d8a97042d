// A scan from its announcement to the last frame: the acquirer's loop.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "acquirer/frame_schedule.hpp"
#include "acquirer/options.hpp"
#include "acquirer/source/frame_source.hpp"
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/ring/when_full.hpp"
#include "common/session/acquirer_session.hpp"

namespace framering {

struct AcquisitionSettings {
    ScanPlan plan;
    std::optional<std::uint64_t> most_frames;  // the scan ends here even if the source has more
    WhenFull when_full = WhenFull::wait;
    std::vector<AwaitedRole> wait_for;  // their answers to the announced scan, before the first frame
    bool checksum = false;              // of every frame's pixels, in its header
    bool resume = false;                // the scan that stands open in the session, instead of a new one
};

// How a scan came to its end.
struct Ending {
    layout::ScanState state = layout::ScanState::ended;
    std::string reason;
    ExitCode exit_code = ExitCode::done;
    std::uint64_t skipped = 0;  // frames planned, never taken
    Nanoseconds took{};         // from the first frame to the last
};

// How this process is asked to stop, beside the requests in shared memory: `any` cancels, `terminate` terminates.
struct StopTokens {
    StopToken any;
    StopToken terminate;
};

// The gravest of what control and this process were asked for.
[[nodiscard]] StopRequest stop_requested(const AcquirerSession& session, const StopTokens& stop) noexcept;

// Thread safety: one thread. One scan, once.
class Acquisition {
  public:
    Acquisition(AcquisitionSettings settings, FrameSource& source, AcquirerSession& session,
                const StopTokens& stop);

    // Announces the scan or goes on with it, takes its frames, closes its record. Every trouble of the source or
    // of a waited-for role becomes the ending's reason: the frames before it are to be stored all the same.
    // Fails (Error): nothing was announced; asked to stop before that, or the plan is too long.
    [[nodiscard]] Ending run();

  private:
    // Fails (Error): asked to stop meanwhile.
    void wait_for_record();
    void begin();
    void go_on();
    void wait_for_roles();
    // What the role answers to the announced scan. Fails (Error): it refuses, or is not there in time.
    [[nodiscard]] bool is_ready(const AwaitedRole& awaited, Nanoseconds waited) const;
    void acquire_frame();
    [[nodiscard]] bool wait_until_due();
    [[nodiscard]] bool wait_for_source();
    [[nodiscard]] std::optional<Claim> claim_slot();
    [[nodiscard]] bool fill(const Claim& claim, FrameInfo& info);
    // One rule for files and pipes. Fails (Error): nothing came out of the source.
    void end_with_source();
    void publish(Claim claim, const FrameInfo& info);
    // True once the scan is to end: asked for, or the plan is fulfilled.
    [[nodiscard]] bool must_end();
    void end(layout::ScanState state, ExitCode exit_code, std::string reason);

    AcquisitionSettings settings_;
    FrameSource* source_;
    AcquirerSession* session_;
    StopTokens stop_;
    std::optional<FrameSchedule> schedule_;
    std::optional<Ending> ending_;
    FrameInfo info_;  // what the headers of all frames have in common
    std::uint64_t delivered_ = 0;
    std::uint64_t began_ns_ = 0;  // also by an acquirer before this one
    std::uint64_t first_period_ = 0;
};

}  // namespace framering
