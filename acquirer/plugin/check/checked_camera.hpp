// A camera under test, with slots whose surroundings are watched.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquirer/plugin/plugin_camera.hpp"
#include "acquirer/plugin/plugin_format.hpp"

namespace framering {

inline constexpr const char* kNoCamera = "no camera was found; connect one and check again";

// The id of the first one; empty where there is none.
[[nodiscard]] std::string first_camera(PluginLibrary& plugin);

// Memory for one frame: what is behind it is filled with a pattern, up to a page that nobody may touch.
class WatchedSlot {
  public:
    explicit WatchedSlot(std::uint64_t bytes);
    ~WatchedSlot();
    WatchedSlot(const WatchedSlot&) = delete;
    WatchedSlot& operator=(const WatchedSlot&) = delete;

    [[nodiscard]] std::span<std::byte> memory() const noexcept { return all_.first(bytes_); }
    // Fills everything with the pattern.
    void clear() noexcept;
    [[nodiscard]] bool is_untouched() const noexcept;
    // Nothing was written behind the frame.
    [[nodiscard]] bool is_intact() const noexcept;

  private:
    std::uint64_t bytes_;
    std::span<std::byte> all_;  // up to the page that nobody may touch
};

// Thread safety: one thread. Opens the first camera; frames are waited for as long as a camera may take.
// Every function fails (Error) where a promise is broken.
class CheckedCamera {
  public:
    static constexpr std::size_t kSlots = 4;

    explicit CheckedCamera(PluginLibrary& plugin);

    [[nodiscard]] PluginCamera& camera() noexcept { return camera_; }
    [[nodiscard]] const PluginFormat& format() const noexcept { return format_; }
    [[nodiscard]] const fr_format& said() const noexcept { return said_; }

    void queue(std::size_t index);
    void queue_all();
    // Behind stop(): clears what was queued, to see whether somebody still writes to it.
    void queue_none();
    // The next frame; triggers it where the camera wants that. Nothing: none comes by itself (an outside trigger).
    // Fails (Error): none within 10 s, a slot that is not queued, a status or size that cannot be, memory written
    // behind the slot, or nothing written into it.
    [[nodiscard]] std::optional<fr_frame> next_frame();
    // Which of the slots this frame is in. Requires: next_frame() gave it.
    [[nodiscard]] std::size_t index_of(const fr_frame& frame) const;
    // Fails (Error): a queued slot was written to. For a camera that is stopped.
    void require_untouched() const;
    [[nodiscard]] std::size_t queued() const noexcept;

  private:
    struct Slot {
        std::unique_ptr<WatchedSlot> memory;
        std::uint64_t number = 0;
        bool queued = false;
    };
    void require_possible(const fr_frame& frame, const Slot& slot) const;

    PluginCamera camera_;
    fr_format said_;
    PluginFormat format_;
    std::vector<Slot> slots_;
    std::uint64_t last_number_ = 0;
};

}  // namespace framering
