// From the options and an open source to a session: the ring's size, pages and way of copying.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "acquirer/actuator/actuator_factory.hpp"
#include "acquirer/options.hpp"
#include "acquirer/source/any_source.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/left_scan.hpp"
#include "common/session/ring_limits.hpp"

namespace framering {

// What the options name. `stop`: ends the wait for a program that is starting. Fails (Error) as open_actuators().
[[nodiscard]] OpenedActuators open_actuators_of(const AcquirerOptions& options, const StopToken& stop);
// What open_source_of() opens, but for the gain.
[[nodiscard]] SourceOptions wanted_source(const AcquirerOptions& options, const OpenedActuators& actuators);
// With the exposure and the gain that the options set, and the stage that its actuator moves. Fails (Error) as
// open_source(); usage: no such gain.
[[nodiscard]] AnySource open_source_of(const AcquirerOptions& options, const OpenedActuators& actuators,
                                       const StopToken& stop);

// Of which frames a slot is to hold one.
enum class Formats : std::uint8_t {
    of_scan,  // as the source has them now
    all,      // the largest that other settings would give the source, where it knows that
};

// Fails (Error) as choose_ring_size().
[[nodiscard]] RingSize ring_size_for(const AcquirerOptions& options, const AnySource& source, Formats formats);
// Bytes that a slot needs for frames of this source.
[[nodiscard]] std::uint64_t slot_bytes_of(const AnySource& source);

// The session in which a killed acquirer left a scan, without a source.
[[nodiscard]] std::unique_ptr<AcquirerSession> session_of_left_scan(const AcquirerOptions& options,
                                                                    const LeftScan& left);
// Says in the log what it has chosen. `left`: its scan stays open. Fails (Error) as AcquirerSession.
[[nodiscard]] std::unique_ptr<AcquirerSession> open_session(const AcquirerOptions& options, AnySource& source,
                                                            const RingSize& size,
                                                            const std::optional<LeftScan>& left);
// A source that was opened for a session that is open.
void use_copy_mode(AnySource& source, const AcquirerOptions& options, std::uint64_t ring_bytes);

}  // namespace framering
