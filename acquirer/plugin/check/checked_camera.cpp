#include "acquirer/plugin/check/checked_camera.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::byte kPattern{0xA5};
constexpr Nanoseconds kLongestFrame = std::chrono::seconds(10);
constexpr Nanoseconds kStep = std::chrono::milliseconds(50);

std::uint64_t page_bytes() noexcept {
    return static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

bool is_pattern(std::span<const std::byte> bytes) noexcept {
    return std::ranges::all_of(bytes, [](std::byte each) { return each == kPattern; });
}
}  // namespace

std::string first_camera(PluginLibrary& plugin) {
    const auto devices = list_cameras(plugin);
    return devices.empty() ? "" : devices.front().id;
}

WatchedSlot::WatchedSlot(std::uint64_t bytes) : bytes_(bytes) {
    const std::uint64_t page = page_bytes();
    const std::uint64_t room = (bytes + page - 1) / page * page;
    void* const memory =
        ::mmap(nullptr, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        fail(ExitCode::failed, "no memory for a slot of {} bytes: {}", bytes, errno_text(errno));
    }
    all_ = {static_cast<std::byte*>(memory), room};
    ::mprotect(all_.data() + room, page, PROT_NONE);
    clear();
}

WatchedSlot::~WatchedSlot() {
    ::munmap(all_.data(), all_.size() + page_bytes());
}

void WatchedSlot::clear() noexcept {
    std::memset(all_.data(), static_cast<int>(kPattern), all_.size());
}

bool WatchedSlot::is_untouched() const noexcept {
    return is_pattern(all_);
}

bool WatchedSlot::is_intact() const noexcept {
    return is_pattern(all_.subspan(bytes_));
}

CheckedCamera::CheckedCamera(PluginLibrary& plugin)
    : camera_(plugin, first_camera(plugin)), said_(camera_.format()), format_(plugin_format(said_)) {
    for (std::size_t i = 0; i < kSlots; ++i) {
        slots_.push_back({std::make_unique<WatchedSlot>(format_.buffer_bytes), 0, false});
    }
}

void CheckedCamera::queue(std::size_t index) {
    Slot& slot = slots_[index];
    slot.memory->clear();
    slot.number = ++last_number_;
    slot.queued = true;
    camera_.queue(slot.number, slot.memory->memory());
}

void CheckedCamera::queue_all() {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        queue(i);
    }
}

void CheckedCamera::queue_none() {
    for (const Slot& slot : slots_) {
        slot.memory->clear();
    }
}

std::size_t CheckedCamera::queued() const noexcept {
    return static_cast<std::size_t>(std::ranges::count(slots_, true, &Slot::queued));
}

std::optional<fr_frame> CheckedCamera::next_frame() {
    fr_frame frame{};
    const Deadline deadline = Deadline::in(kLongestFrame);
    while (!deadline.has_passed()) {
        if (said_.delivery == FR_TRIGGERED && camera_.trigger() == FR_UNSUPPORTED) {
            return std::nullopt;
        }
        const int code = camera_.wait(kStep, frame);
        if (code == FR_END) {
            fail(ExitCode::failed, "wait() returned FR_END, though frames without an end were asked for");
        }
        if (code != FR_OK) {
            continue;
        }
        Slot& slot = slots_[index_of(frame)];
        if (!std::exchange(slot.queued, false)) {
            fail(ExitCode::failed, "wait() gave back slot {} twice", slot.number);
        }
        require_possible(frame, slot);
        if (frame.status != FR_FRAME_CANCELED) {
            return frame;
        }
        queue(index_of(frame));
    }
    fail(ExitCode::failed, "no frame came within 10 s, with {} slots queued", queued());
}

std::size_t CheckedCamera::index_of(const fr_frame& frame) const {
    const auto found = std::ranges::find(slots_, frame.slot, &Slot::number);
    if (found == slots_.end()) {
        fail(ExitCode::failed, "wait() gave back slot {}, which it was not given", frame.slot);
    }
    return static_cast<std::size_t>(found - slots_.begin());
}

void CheckedCamera::require_possible(const fr_frame& frame, const Slot& slot) const {
    if (frame.status > FR_FRAME_CANCELED) {
        fail(ExitCode::failed, "a frame has status {}", frame.status);
    }
    if (!slot.memory->is_intact()) {
        fail(ExitCode::failed, "it wrote behind the {} bytes of a slot", slot.memory->memory().size());
    }
    if (frame.bytes > slot.memory->memory().size()) {
        fail(ExitCode::failed, "a frame says {} bytes, the slot has {}", frame.bytes,
             slot.memory->memory().size());
    }
    if (frame.status == FR_FRAME_OK && frame.bytes != 0 && frame.bytes < format_.frame_bytes) {
        fail(ExitCode::failed, "a frame is FR_FRAME_OK with {} of {} bytes", frame.bytes, format_.frame_bytes);
    }
    if (frame.status == FR_FRAME_OK && slot.memory->is_untouched()) {
        fail(ExitCode::failed, "a frame is FR_FRAME_OK, and nothing was written into its slot");
    }
}

void CheckedCamera::require_untouched() const {
    for (const Slot& slot : slots_) {
        if (slot.queued && !slot.memory->is_untouched()) {
            fail(ExitCode::failed, "slot {} was written to", slot.number);
        }
    }
}

}  // namespace framering
