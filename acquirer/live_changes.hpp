// Another exposure or gain while frames come, as somebody in the session asks for it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "acquirer/source/source.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/live_setting.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// Thread safety: one thread. Requires: what it refers to outlives it. Invariants: every change that was asked for
// is answered, made or not; none ends the scan.
class LiveChanges {
  public:
    LiveChanges(Source& source, AcquirerSession& session, const ScanPlan& plan);

    // Between frames, never between claim and publish: makes the change that was asked for last. True: it was
    // made. While nobody asks: two relaxed loads.
    bool make() { return session_->changes().has_one() && make_those_asked_for(); }
    // As the plan of the scan has it for the frames that follow; nothing: it stays. True: it was another one.
    // Fails (Error): the source cannot.
    bool make_of_plan(LiveKey key, std::optional<double> value);
    // The same for a setting of the camera by its own name. Requires: no frames come. Fails (Error): the camera
    // did not take it.
    void make_of_plan(const std::string& camera_setting, const std::string& value);
    // One was made since the beginning, or since a scan before.
    [[nodiscard]] bool has_changed() const noexcept { return live_.exposure.is_changed || live_.gain.is_changed; }
    // A scan is resumed: it goes on with what was changed before.
    void make_again(const LiveSettings& before);

    // Of the frames from now on; 0: not known.
    [[nodiscard]] double exposure_us() const noexcept;

  private:
    bool make_those_asked_for();
    // Fails (Error): it cannot be made, and nothing has changed.
    void make(LiveKey key, double value);
    void require_not_recorded(LiveKey key) const;
    void look();
    void show();

    Source* source_;
    AcquirerSession* session_;
    ScanPlan plan_;
    LiveSettings live_;
};

// The value can be set at a source that has this setting. Fails (Error): it cannot, and why.
void require_live_value(const std::string& source, LiveKey key, const std::optional<LiveSetting>& setting,
                        double value);

// For everyone who looks at the session: camera, settings and those that can be changed.
void show_source(const ScanPlan& plan, const Source& source, SourceBook& book);

}  // namespace framering
