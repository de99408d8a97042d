// Source and actuators of a serving acquirer: open from scan to scan, and opened anew where a scan asks for other
// settings.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "acquirer/options.hpp"
#include "acquirer/session_setup.hpp"
#include "acquirer/source/any_source.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// Thread: one.
class KeptSource {
  public:
    // For a scan with these options. A file begins anew with each scan; a camera stays open where nothing differs.
    // `slot_bytes`: of the ring; 0: there is none yet. `stop`: ends the wait for an actuator's program that
    // starts. Fails (Error) as open_source_of(), and then none is open; usage: its frames do not fit into the
    // ring.
    AnySource& open_for(const AcquirerOptions& options, std::uint64_t slot_bytes, std::uint64_t ring_bytes,
                        const StopToken& stop);
    // Of the scan that open_for() was called for last. Requires: it did not fail.
    [[nodiscard]] Actuators& actuators() noexcept { return actuators_->actuators; }
    // The one that is open; null: none.
    [[nodiscard]] AnySource* current() noexcept { return source_ ? &*source_ : nullptr; }
    // It has no more frames, or is broken.
    void close() noexcept { source_.reset(); }
    // Somebody has changed exposure or gain: they stay for scans that do not name them.
    void was_changed() noexcept { is_changed_ = true; }

  private:
    void open_actuators_for(const AcquirerOptions& options, const StopToken& stop);

    std::optional<OpenedActuators> actuators_;
    std::vector<std::string> opened_actuators_;
    std::vector<Channel> opened_channels_;
    std::optional<AnySource> source_;  // after the actuators: it shows what they move
    SourceOptions opened_;
    std::optional<double> opened_gain_;
    bool is_changed_ = false;
};

// Of a file, each scan has the same frames, from the first one on.
[[nodiscard]] bool is_file(const SourceOptions& source) noexcept;
// It has something to show between two scans: no file, and no program that takes a picture whenever it is asked.
[[nodiscard]] bool has_live_frames(const SourceOptions& source) noexcept;

}  // namespace framering
