// Options of the acquirer.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "acquirer/frame_measuring.hpp"
#include "acquirer/source/source_factory.hpp"
#include "acquirer/source_silence.hpp"
#include "acquirer/stepping/point_stepping.hpp"
#include "common/base/clock.hpp"
#include "common/ring/pixel_copy.hpp"
#include "common/ring/wait_strategy.hpp"
#include "common/ring/when_full.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// A reader whose word is awaited before the first frame.
struct AwaitedRole {
    std::string role;
    std::optional<Nanoseconds> limit;  // nothing: until canceled
};

// What the program is to do.
enum class AcquirerTask : std::uint8_t {
    scan,
    list_sources,
    list_cameras,
    list_actuators,
    camera_settings,
    check_plugin
};

struct AcquirerOptions {
    // Without what files say of a scan: for one that is resumed. Empty: they say nothing.
    std::function<AcquirerOptions()> of_command_line;
    AcquirerTask task = AcquirerTask::scan;
    std::string plugin_file;   // of --check-plugin
    std::string plugin_check;  // the only one to make; empty: all
    std::string session = "default";
    SourceOptions source;
    bool source_given = false;            // --source was there
    std::optional<std::uint64_t> frames;  // at least 1; nothing: until canceled or the source ends
    std::optional<Nanoseconds> duration;  // above 0
    // 0, or nothing: as fast as the source and the readers go.
    std::optional<double> frame_rate_hz;
    std::vector<ScanAxis> axes;  // agree with frames; empty: time only
    std::vector<SkipRule> skips;
    std::string name;                    // a pattern (scan_name.hpp); empty: the writer's choice
    std::vector<std::string> actuators;  // as open_actuators() takes them
    MoveSettings moves;
    bool dry_run = false;
    std::optional<double> gain;     // of a source that is no camera; a camera is asked through its wishes
    bool asks_for_light = false;    // the request has an exposure or a gain
    std::uint64_t queue_entry = 0;  // that asked for it; 0: none
    ScanSetup setup;
    std::optional<std::uint64_t> slots;  // one of these two at most; nothing: by frame size and memory
    std::optional<std::uint64_t> ring_bytes;
    std::optional<WhenFull> when_full;  // nothing: wait where the source can be held back, drop elsewhere
    std::optional<Nanoseconds> stall_timeout =
        std::chrono::seconds(10);             // nothing: a source may be silent for ever
    std::optional<WhenStalled> when_stalled;  // nothing: end where the source delivers by itself, wait elsewhere
    std::vector<AwaitedRole> wait_for;        // all of them
    Nanoseconds grace = std::chrono::seconds(10);
    bool group_readable = false;
    std::optional<bool> huge_pages;                       // nothing: choose_pages
    std::optional<CopyMode> copy_mode;                    // nothing: choose_copy_mode
    WaitStrategy wait_strategy = WaitStrategy::adaptive;  // for room in the ring
    std::vector<unsigned> processors;                     // to run on; empty: all
    bool realtime = false;                                // before everything that is not urgent itself
    std::vector<PixelMeasure> measures;                   // of the pixels of every frame
    bool checksum = false;                                // of the pixels, in every frame's header
    bool serve = false;                                   // scan after scan, as they are asked for
    bool stop_on_error = false;                           // with serve: not after one that failed
    bool resume = false;  // the scan that a killed acquirer left open, where there is one
};

// Nothing when --help or --version was printed. Opens no file. Fails (Error, usage).
[[nodiscard]] std::optional<AcquirerOptions> parse_acquirer_options(int argc, const char* const* argv);

}  // namespace framering
