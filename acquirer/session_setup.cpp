#include "acquirer/session_setup.hpp"

#include <algorithm>

#include "acquirer/camera_program.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/quantity.hpp"
#include "common/session/ring_defaults.hpp"
#include "common/session/ring_size.hpp"
#include "common/session/session_view.hpp"

namespace framering {

namespace {
void log_setup(const RingSize& size, const RingSetup& setup, const PagesChoice& pages, CopyMode copy_mode) {
    log_info("ring of {} slots of {}, {} in all, {} of it in huge pages, {}, {} in {}", size.slot_count,
             size_text(size.slot_stride), size_text(setup.frames_bytes), size_text(setup.huge_page_bytes),
             setup.is_locked ? "locked in memory" : "not locked in memory (see ulimit -l)",
             setup.kept ? "reused" : "created", duration_text(setup.took));
    log_info("copy: {}; huge pages: {}", name_of(copy_mode),
             setup.kept ? "unchanged, the ring is reused"
                        : fmt::format("{}, {}", pages.pages == Pages::huge ? "on" : "off", pages.why));
}

// The bytes of a slot, and how many of them are not the readers'.
FrameRoom room_for(const FrameSource& source) {
    return {source.largest_payload_bytes(), 0};
}
FrameRoom room_for(const QueuedSource& source) {
    return {std::max(source.slot_bytes(), source.format().payload_bytes()), kMostQueued};
}

FrameRoom room_for(const AnySource& source) {
    return std::visit([](const auto& each) { return room_for(*each); }, source);
}

void set_copy_mode(FrameSource& source, CopyMode mode) {
    source.set_copy_mode(mode);
}
void set_copy_mode(QueuedSource&, CopyMode) {
}

void set_gain(Source& source, double gain, const std::string& name) {
    const auto setting = source.live_setting(LiveKey::gain);
    if (!setting || !setting->is_settable) {
        fail(ExitCode::usage, "source {} has no gain that can be set", name);
    }
    if (setting->has_range() && (gain < setting->minimum || gain > setting->maximum)) {
        fail(ExitCode::usage, "gain {} is out of range; use {}",
             live_value_text(LiveKey::gain, gain, setting->unit), live_range_text(LiveKey::gain, *setting));
    }
    source.set_live(LiveKey::gain, gain);
}
}  // namespace

OpenedActuators open_actuators_of(const AcquirerOptions& options, const StopToken& stop) {
    ActuatorOptions wanted{options.actuators};
    wanted.command.stop = stop;
    std::ranges::transform(options.setup.channels, std::back_inserter(wanted.channels), &Channel::name);
    return open_actuators(wanted);
}

SourceOptions wanted_source(const AcquirerOptions& options, const OpenedActuators& actuators) {
    SourceOptions wanted = options.source;
    wanted.stage = actuators.stage;
    wanted.exposure_us = options.setup.exposure_us;
    return wanted;
}

AnySource open_source_of(const AcquirerOptions& options, const OpenedActuators& actuators, const StopToken& stop) {
    AnySource source = open_source(wanted_source(options, actuators), stop);
    if (options.gain) {
        std::visit([&](const auto& each) { set_gain(*each, *options.gain, options.source.text); }, source);
    }
    return source;
}

RingSize ring_size_for(const AcquirerOptions& options, const AnySource& source, Formats formats) {
    FrameRoom room = room_for(source);
    if (const auto* const queued = std::get_if<std::unique_ptr<QueuedSource>>(&source);
        queued != nullptr && formats == Formats::all) {
        room.slot_bytes = std::max(room.slot_bytes, (*queued)->largest_slot_bytes());
    }
    return choose_ring_size(room, {options.slots, options.ring_bytes}, standing_ring(options.session),
                            free_shared_memory());
}

std::uint64_t slot_bytes_of(const AnySource& source) {
    return room_for(source).slot_bytes;
}

std::unique_ptr<AcquirerSession> session_of_left_scan(const AcquirerOptions& options, const LeftScan& left) {
    return std::make_unique<AcquirerSession>(SessionSettings{
        options.session, left.ring.slot_count, left.ring.slot_stride, options.group_readable, left.scan.scan_id});
}

std::unique_ptr<AcquirerSession> open_session(const AcquirerOptions& options, AnySource& source,
                                              const RingSize& size, const std::optional<LeftScan>& left) {
    const std::optional<MachineProfile> profile = read_machine_profile();
    const CopyMode copy_mode = choose_copy_mode(options.copy_mode, profile, size.slot_count * size.slot_stride);
    const PagesChoice pages = choose_pages(options.huge_pages, profile);
    std::visit([&](const auto& each) { set_copy_mode(*each, copy_mode); }, source);
    auto session = std::make_unique<AcquirerSession>(
        SessionSettings{options.session, size.slot_count, size.slot_stride, options.group_readable,
                        left ? left->scan.scan_id : 0, options.wait_strategy, pages.pages});
    log_setup(size, session->setup(), pages, copy_mode);
    return session;
}

void use_copy_mode(AnySource& source, const AcquirerOptions& options, std::uint64_t ring_bytes) {
    const CopyMode mode = choose_copy_mode(options.copy_mode, read_machine_profile(), ring_bytes);
    std::visit([&](const auto& each) { set_copy_mode(*each, mode); }, source);
}

}  // namespace framering
