// A camera that does what a test says: it fills the slots that it was given when it is waited for, and not before.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "acquirer/source/queued_source.hpp"

namespace framering::test {

class ScriptedQueuedSource final : public QueuedSource {
  public:
    struct Queued {
        std::uint32_t slot;
        std::span<std::byte> memory;
    };

    explicit ScriptedQueuedSource(const FrameFormat& format) : format_(format) {}

    // What the calls do; each may throw.
    std::function<SlotWait(FilledSlot&)> when_waited = [this](FilledSlot& filled) { return give(filled); };
    std::function<void()> when_queued = [] {};
    std::function<void()> when_started = [] {};
    std::function<void()> when_stopped = [] {};
    std::function<bool()> when_triggered;  // nothing: frames come by themselves
    std::function<void()> when_set = [] {};

    FrameIds ids = FrameIds::bits64;
    SensorRegion where;
    Delivery how = Delivery::free_running;
    std::optional<LiveSetting> live;  // its exposure
    std::map<std::string, std::string> camera_settings;
    std::vector<std::string> settings_given;  // "binning=2"
    std::vector<SourceValueKey> keys;
    std::vector<SourceCounter> counted;
    std::optional<std::uint64_t> frames;  // so many, then it is ended
    std::uint64_t next_id = 1;
    std::vector<Queued> queued;  // oldest first
    bool started = false;
    std::optional<std::uint64_t> frames_announced;
    std::uint64_t stops = 0;
    std::size_t most_queued = 0;

    // For when_waited: the slot that was queued at `place` comes back, filled with the lowest byte of the frame's
    // number. Without one: nothing came.
    SlotWait give(FilledSlot& filled, SlotStatus status = SlotStatus::good, std::size_t place = 0) {
        if (place >= queued.size()) {
            return SlotWait::not_yet;
        }
        const Queued slot = queued.at(place);
        queued.erase(queued.begin() + static_cast<std::ptrdiff_t>(place));
        filled = FilledSlot{};
        filled.slot = slot.slot;
        filled.status = status;
        if (status == SlotStatus::good || status == SlotStatus::incomplete) {
            filled.camera_frame_id = next_id;
            filled.camera_timestamp = 1000 + next_id;
            std::ranges::fill(slot.memory.first(format_.payload_bytes()), std::byte(next_id));
        }
        next_id += status == SlotStatus::canceled ? 0 : 1;
        return SlotWait::returned;
    }

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override { return frames; }
    bool is_pausable() const override { return false; }
    std::vector<std::pair<std::string, std::string>> settings() const override { return {{"camera", "scripted"}}; }
    Delivery delivery() const override { return how; }
    FrameClocks clocks() const override {
        return {HostTimeEvent::frame_complete, CameraTimeEvent::exposure_start, 1'000'000'000};
    }
    SensorRegion region() const override { return where; }
    FrameIds frame_ids() const override { return ids; }
    std::optional<LiveSetting> live_setting(LiveKey key) const override {
        return key == LiveKey::exposure ? live : std::nullopt;
    }
    void set_live(LiveKey, double value) override {
        when_set();
        live->value = value;
    }
    std::optional<std::string> camera_setting(const std::string& key) const override {
        const auto found = camera_settings.find(key);
        return found == camera_settings.end() ? std::nullopt : std::optional(found->second);
    }
    void set_camera_setting(const std::string& key, const std::string& value) override {
        CHECK_FALSE(started);
        camera_settings.at(key) = value;
        settings_given.push_back(key + "=" + value);
    }
    std::vector<SourceValueKey> value_keys() const override { return keys; }
    std::vector<SourceCounter> counters() override { return counted; }

    bool is_triggered_by_us() const override { return static_cast<bool>(when_triggered); }
    bool trigger() override {
        CHECK_FALSE(queued.empty());
        return when_triggered();
    }

    void queue(std::uint32_t slot, std::span<std::byte> memory) override {
        when_queued();
        CHECK(std::ranges::find(queued, slot, &Queued::slot) == queued.end());
        CHECK(slot < kMostQueued);
        CHECK(memory.size() >= slot_bytes());
        queued.push_back({slot, memory});
        most_queued = std::max(most_queued, queued.size());
        CHECK(queued.size() <= kMostQueued);
    }
    void start(std::optional<std::uint64_t> count) override {
        CHECK_FALSE(started);
        started = true;
        frames_announced = count;
        when_started();
    }
    SlotWait wait(Nanoseconds limit, FilledSlot& filled) override {
        CHECK(started);
        CHECK(limit > Nanoseconds(0));
        if (frames && given_ == *frames) {
            return SlotWait::ended;
        }
        const SlotWait result = when_waited(filled);
        given_ += result == SlotWait::returned ? 1 : 0;
        return result;
    }
    void stop() override {
        ++stops;
        started = false;
        queued.clear();
        when_stopped();
    }

  private:
    FrameFormat format_;
    std::uint64_t given_ = 0;
};

}  // namespace framering::test
