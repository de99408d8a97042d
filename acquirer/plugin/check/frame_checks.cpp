// Checks of format(), start(), queue(), wait(), cancel() and stop().
#include <functional>
#include <set>
#include <thread>

#include "acquirer/plugin/check/checked_camera.hpp"
#include "acquirer/plugin/check/checks.hpp"
#include "acquirer/plugin/plugin_call.hpp"
#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr const char* kNoTrigger = "the camera waits for an outside trigger; switch that off and check again";
constexpr int kFrames = 12;
constexpr Nanoseconds kShort = std::chrono::milliseconds(50);
// For somebody who was promised a time: machines have other work, too.
constexpr Nanoseconds kPatience = std::chrono::seconds(2);

std::string with_camera(PluginLibrary& plugin, const std::function<std::string(CheckedCamera&)>& check) {
    if (first_camera(plugin).empty()) {
        return kNoCamera;
    }
    CheckedCamera camera(plugin);
    return check(camera);
}

// Takes frames and queues their slots again. False: no trigger.
bool take_frames(CheckedCamera& camera, int frames, const std::function<void(const fr_frame&)>& look = nullptr) {
    for (int i = 0; i < frames; ++i) {
        const auto frame = camera.next_frame();
        if (!frame) {
            return false;
        }
        if (look) {
            look(*frame);
        }
        camera.queue(camera.index_of(*frame));
    }
    return true;
}

std::string check_format(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        if (plugin_format(camera.camera().format()) != camera.format()) {
            fail(ExitCode::failed, "format() says something else the second time");
        }
        return std::string();
    });
}

std::string check_frames(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        camera.queue_all();
        camera.camera().start(0);
        const std::uint64_t began = monotonic_ns();
        const bool taken = take_frames(camera, kFrames, [&](const fr_frame& frame) {
            const std::uint64_t now = monotonic_ns();
            if (frame.host_ns > now || (frame.host_ns != 0 && frame.host_ns + 1'000'000'000 < began)) {
                fail(ExitCode::failed, "a frame has host_ns {}, CLOCK_MONOTONIC is {}", frame.host_ns, now);
            }
        });
        camera.camera().stop();
        return taken ? "" : std::string(kNoTrigger);
    });
}

// By the camera's own count; ids wrap, so only neighbours can be compared.
std::string check_ids(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        if (camera.said().frame_ids == FR_IDS_NONE) {
            return std::string("the camera does not count its frames");
        }
        std::set<std::uint64_t> ids;
        camera.queue_all();
        camera.camera().start(0);
        const bool taken = take_frames(camera, kFrames, [&](const fr_frame& frame) {
            if (!ids.insert(frame.frame_id).second) {
                fail(ExitCode::failed, "two frames have the id {}", frame.frame_id);
            }
            if (camera.said().frame_ids == FR_IDS_16_FROM_1 && (frame.frame_id == 0 || frame.frame_id > 65'535)) {
                fail(ExitCode::failed, "a frame has the id {}, ids go from 1 to 65535", frame.frame_id);
            }
        });
        camera.camera().stop();
        return taken ? "" : std::string(kNoTrigger);
    });
}

std::string check_stop(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        camera.queue_all();
        camera.camera().start(0);
        const bool taken = take_frames(camera, 2);
        camera.camera().stop();
        camera.queue_none();  // the memory is ours again: whatever is written now is written too late
        constexpr Nanoseconds longer_than_a_frame = std::chrono::milliseconds(500);
        sleep_for(longer_than_a_frame);
        camera.require_untouched();
        return taken ? "" : std::string(kNoTrigger);
    });
}

std::string check_restart(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        constexpr int times = 3;
        for (int i = 0; i < times; ++i) {
            camera.queue_all();
            camera.camera().start(0);
            // A slot of the start before would be one that is not queued.
            if (!take_frames(camera, 3)) {
                return std::string(kNoTrigger);
            }
            camera.camera().stop();
        }
        return std::string();
    });
}

std::string check_count(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        constexpr int wanted = 3;
        camera.queue_all();
        camera.camera().start(wanted);
        if (!take_frames(camera, wanted)) {
            return std::string(kNoTrigger);
        }
        fr_frame frame{};
        const int code = camera.camera().wait(kShort, frame);
        if (code == FR_OK && frame.status != FR_FRAME_CANCELED) {
            fail(ExitCode::failed, "start({}) gave one frame more", wanted);
        }
        camera.camera().stop();
        return std::string();
    });
}

std::string check_timeout(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        camera.camera().start(0);
        for (const Nanoseconds limit : {Nanoseconds(0), kShort}) {
            fr_frame frame{};
            const std::uint64_t began = monotonic_ns();
            const int code = camera.camera().wait(limit, frame);
            const Nanoseconds took(monotonic_ns() - began);
            if (code != FR_TIMEOUT) {
                fail(ExitCode::failed, "wait() without any slot queued returned {}, not FR_TIMEOUT",
                     code_text(code));
            }
            if (took > limit + kPatience) {
                fail(ExitCode::failed, "wait() of {} ms took {} ms", limit.count() / 1'000'000,
                     took.count() / 1'000'000);
            }
        }
        camera.queue_all();
        const bool taken = take_frames(camera, 1);  // it goes on when there are slots again
        camera.camera().stop();
        return taken ? "" : std::string(kNoTrigger);
    });
}

std::string check_cancel(PluginLibrary& plugin) {
    if (plugin.table().cancel == nullptr) {
        return "the plug-in has no cancel()";
    }
    return with_camera(plugin, [&](CheckedCamera& camera) {
        camera.camera().start(0);
        constexpr Nanoseconds limit = std::chrono::seconds(20);
        void* const handle = camera.camera().handle();
        std::thread other = background_thread("a check of cancel()", [&] {
            sleep_for(kShort);
            plugin.table().cancel(handle);
        });
        fr_frame frame{};
        const std::uint64_t began = monotonic_ns();
        const int code = camera.camera().wait(limit, frame);
        const Nanoseconds took(monotonic_ns() - began);
        {
            const CallWatch::Call call(plugin.watch(), "cancel()", std::chrono::seconds(FR_LIMIT_SHORT));
            other.join();
        }
        if (code != FR_CANCELED || took > kPatience) {
            fail(ExitCode::failed, "wait() returned {} after {} ms, cancel() was called after 50 ms",
                 code_text(code), took.count() / 1'000'000);
        }
        called(plugin.watch(), "cancel()", FR_LIMIT_SHORT, plugin.table().cancel, handle);
        if (const int next = camera.camera().wait(limit, frame); next != FR_CANCELED) {
            fail(ExitCode::failed, "wait() behind cancel() returned {}, not FR_CANCELED", code_text(next));
        }
        camera.camera().stop();
        return std::string();
    });
}

std::string check_values(PluginLibrary& plugin) {
    if (plugin.table().value == nullptr) {
        return "the plug-in has no value()";
    }
    return with_camera(plugin, [](CheckedCamera& camera) {
        camera.queue_all();
        camera.camera().start(0);
        std::uint64_t set = 0;
        const bool taken = take_frames(camera, kFrames, [&](const fr_frame& frame) { set |= frame.values_set; });
        const auto values = camera.camera().values(0);
        std::set<std::string> keys;
        for (const CameraValue& value : values) {
            if (value.key.empty() || !keys.insert(value.key).second) {
                fail(ExitCode::failed, "the key '{}' of a value is empty or there twice", value.key);
            }
        }
        if (values.size() < FR_MOST_VALUES && set >> values.size() != 0) {
            fail(ExitCode::failed, "frames have more values than the {} that value() names", values.size());
        }
        camera.camera().stop();
        return taken ? "" : std::string(kNoTrigger);
    });
}

std::string check_counters(PluginLibrary& plugin) {
    if (plugin.table().counter == nullptr) {
        return "the plug-in has no counter()";
    }
    return with_camera(plugin, [](CheckedCamera& camera) {
        camera.queue_all();
        camera.camera().start(0);
        const auto before = camera.camera().counters();
        const bool taken = take_frames(camera, kFrames);
        const auto after = camera.camera().counters();
        camera.camera().stop();
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (i >= after.size() || after[i].key != before[i].key || after[i].count < before[i].count) {
                fail(ExitCode::failed, "counter {} went from {} backwards, or is gone", before[i].key,
                     before[i].count);
            }
        }
        return taken ? "" : std::string(kNoTrigger);
    });
}

std::string check_live(PluginLibrary& plugin) {
    return with_camera(plugin, [](CheckedCamera& camera) {
        const auto settings = camera.camera().settings();
        std::size_t live = 0;
        camera.queue_all();
        camera.camera().start(0);
        for (const CameraSetting& setting : settings) {
            if (!setting.has(FR_LIVE) || setting.has(FR_READ_ONLY) || setting.type == FR_COMMAND) {
                continue;
            }
            ++live;
            if ((camera.camera().set(setting.key, setting.value) & FR_FORMAT) != 0) {
                fail(ExitCode::failed, "{} is FR_LIVE, and set() says FR_FORMAT of the same value", setting.key);
            }
            if (!take_frames(camera, 1)) {
                return std::string(kNoTrigger);
            }
        }
        camera.camera().stop();
        return std::string(live == 0 ? "no setting is FR_LIVE" : "");
    });
}

constexpr PluginCheck kFrameChecks[] = {
    {"format", "format() can be recorded, and is the same each time", check_format},
    {"frames", "frames come whole, each slot once, and nothing is written behind them", check_frames},
    {"ids", "every frame has an id of its own", check_ids},
    {"stop", "no slot is written to behind stop()", check_stop},
    {"restart", "frames come after stop() and start(), and none of those before", check_restart},
    {"count", "start(N) gives N frames", check_count},
    {"timeout", "wait() ends with its time, and frames come when there are slots again", check_timeout},
    {"cancel", "cancel() ends a wait(), or the next one", check_cancel},
    {"values", "values of frames have names", check_values},
    {"counters", "counters keep their names and do not go back", check_counters},
    {"live", "live settings can be set while frames come", check_live},
};
}  // namespace

std::span<const PluginCheck> frame_checks() {
    return kFrameChecks;
}

}  // namespace framering
