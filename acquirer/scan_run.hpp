// One scan on an open source and an open session: the same for a single one and for one of many.
#pragma once
#include <optional>

#include "acquirer/acquisition.hpp"
#include "acquirer/options.hpp"
#include "acquirer/source/any_source.hpp"
#include "common/session/drain.hpp"
#include "common/session/left_scan.hpp"

namespace framering {

// What the options, the source and what moves its axes make of a scan. Says so where the source has fewer frames
// than planned. Requires: `actuators` outlive the scan.
[[nodiscard]] AcquisitionSettings acquisition_settings(const AcquirerOptions& options, const Source& source,
                                                       Actuators& actuators);

// Before anything is announced: every point of the plan can be reached and taken. Fails (Error, usage) as
// PointTargets and require_fitting_source().
void require_reachable(const AcquisitionSettings& settings, const Source& source);

// The session shows the source; `left` is gone on with where its readers agree (settings.resume), else it is
// closed.
void prepare(AcquisitionSettings& settings, const Source& source, AcquirerSession& session,
             const std::optional<LeftScan>& left, const StopTokens& stop);

// Fails (Error) as Acquisition::run.
[[nodiscard]] Ending run_scan(const AcquisitionSettings& settings, AnySource& source, AcquirerSession& session,
                              const StopTokens& stop);

// How a scan ended that an acquirer before this one had brought to its end.
[[nodiscard]] Ending ending_of(const LeftScan& left);
// Ends the scan that was left open, where a request to stop came before a source was there to go on with it.
[[nodiscard]] Ending end_left_scan(const LeftScan& left, AcquirerSession& session, const StopTokens& stop);

// Prints the summary; what it comes to for the one who started it.
[[nodiscard]] ExitCode print_summary(AcquirerSession& session, const Ending& ending, const DrainResult& drained,
                                     std::uint64_t payload_bytes);

}  // namespace framering
