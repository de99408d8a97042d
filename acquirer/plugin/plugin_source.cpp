#include "acquirer/plugin/plugin_source.hpp"

#include <algorithm>
#include <charconv>

#include "acquirer/plugin/canceled_opening.hpp"
#include "acquirer/plugin/frame_transfer.hpp"
#include "acquirer/plugin/plugin_camera.hpp"
#include "acquirer/plugin/plugin_file.hpp"
#include "acquirer/plugin/plugin_format.hpp"
#include "acquirer/plugin/plugin_live.hpp"
#include "acquirer/plugin/plugin_times.hpp"
#include "acquirer/plugin/recorded_settings.hpp"
#include "acquirer/plugin/slots_lent.hpp"
#include "acquirer/plugin/wanted_settings.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
SensorRegion region_of(const fr_format& said) {
    return {said.offset_x, said.offset_y, std::max(1U, said.binning_x), std::max(1U, said.binning_y)};
}

// What frames of one scan have in common.
bool is_same_frame(const fr_format& one, const fr_format& other) {
    return plugin_format(one) == plugin_format(other) && region_of(one) == region_of(other) &&
           clocks_of(one) == clocks_of(other) && one.frame_ids == other.frame_ids &&
           one.delivery == other.delivery;
}

class PluginSource final : public QueuedSource {
  public:
    PluginSource(const PluginAddress& address, const CameraWishes& wishes, const WantedFormat& format,
                 const StopToken& stop)
        : library_(find_plugin(address.name, plugin_folders()), stop),
          device_(chosen_device(library_, address.id)),
          camera_(library_, device_.id),
          asked_(wanted_settings(camera_, wishes)),
          settings_(apply_settings(camera_, asked_)),
          said_(camera_.format()) {
        try {
            format_ = plugin_format(said_);
            format_.format = agreed_with_camera(described_format(format, wishes), format_.format);
        } catch (const Error& error) {
            throw error.within(camera_.name());
        }
        for (const CameraValue& value : camera_.values(0)) {
            keys_.push_back({value.key, value.unit});
        }
        values_.reserve(FR_MOST_VALUES);
        library_.watch().opened();
        tell();
    }

    FrameFormat format() const override { return format_.format; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return is_triggered_by_us() || said_.delivery == FR_ON_DEMAND; }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        return recorded_settings(
            asked_, {{"plugin", library_.title()}, {"camera", device_.id}, {"pixel_format", format_.pixel_format}},
            settings_);
    }
    Delivery delivery() const override {
        return said_.delivery == FR_TRIGGERED   ? Delivery::triggered
               : said_.delivery == FR_ON_DEMAND ? Delivery::on_demand
                                                : Delivery::free_running;
    }
    bool can_be_triggered_by_actuator() const override {
        return said_.delivery == FR_TRIGGERED && !is_triggered_by_us();
    }
    bool is_triggered_by_us() const override { return value_of(standard_key::kTrigger) == kSoftwareTrigger; }
    std::optional<double> exposure_us() const override;
    SensorRegion region() const override { return region_of(said_); }
    FrameClocks clocks() const override { return clocks_of(said_); }
    ScanSetup setup() const override {
        ScanSetup known;
        known.camera = {device_.vendor, device_.model, device_.serial};
        return known;
    }
    std::optional<LiveSetting> live_setting(LiveKey key) const override { return live_setting_of(settings_, key); }
    void set_live(LiveKey key, double value) override { set_live_setting(camera_, settings_, key, value); }
    std::optional<std::string> camera_setting(const std::string& key) const override;
    void set_camera_setting(const std::string& key, const std::string& value) override;
    FrameIds frame_ids() const override { return frame_ids_of(said_); }
    std::uint64_t slot_bytes() const override {
        return format_.is_direct() ? format_.buffer_bytes : format_.format.payload_bytes();
    }
    std::uint64_t largest_slot_bytes() const override { return std::max(slot_bytes(), said_.largest_bytes); }
    std::vector<SourceValueKey> value_keys() const override { return keys_; }

    std::vector<SourceCounter> counters() override;
    void queue(std::uint32_t slot, std::span<std::byte> memory) override {
        const auto room = format_.is_direct() ? memory.first(format_.buffer_bytes) : memory;
        const LentSlot& lent = lent_.lend(slot, room, format_.is_direct() ? 0 : format_.buffer_bytes);
        camera_.queue(lent.number, lent.driver_memory());
    }
    void start(std::optional<std::uint64_t> frames) override {
        stopped_ = false;
        camera_.start(frames.value_or(0));
    }
    bool trigger() override;
    SlotWait wait(Nanoseconds limit, FilledSlot& filled) override {
        switch (camera_.wait(limit, frame_)) {
            case FR_OK:
                take(filled);
                return SlotWait::returned;
            case FR_END:
                return SlotWait::ended;
            case FR_RECONNECTING:
                return SlotWait::reconnecting;
            default:
                return SlotWait::not_yet;
        }
    }
    void stop() override;

  private:
    // As it was read back; empty: the camera has no such setting.
    [[nodiscard]] std::string value_of(std::string_view key) const;
    // `format` with the option --pixel-format, where that does not set the camera.
    [[nodiscard]] WantedFormat described_format(WantedFormat format, const CameraWishes& wishes) const;
    void tell() const;
    void take(FilledSlot& filled);
    void take_values(FilledSlot& filled);
    // Fails (Error): what the frame says of itself cannot be.
    void require_possible(const LentSlot& lent) const;

    PluginLibrary library_;
    CameraDevice device_;
    PluginCamera camera_;
    WantedSettings asked_;
    std::vector<CameraSetting> settings_;
    fr_format said_;
    PluginFormat format_;
    LentSlots lent_;
    fr_frame frame_{};
    std::vector<SourceValueKey> keys_;
    std::vector<SourceValue> values_;
    std::vector<SourceCounter> counters_;
    std::string counters_trouble_;  // that was told last
    bool stopped_ = false;
};

std::string PluginSource::value_of(std::string_view key) const {
    const auto found = std::ranges::find(settings_, key, &CameraSetting::key);
    return found == settings_.end() ? "" : found->value;
}

WantedFormat PluginSource::described_format(WantedFormat format, const CameraWishes& wishes) const {
    const auto is_set = [&](const auto& each) { return each.first == standard_key::kPixelFormat; };
    const auto option = std::ranges::find(wishes.options, standard_key::kPixelFormat, &CameraOption::key);
    if (option != wishes.options.end() && std::ranges::none_of(asked_, is_set)) {
        set_pixel_format(format, option->value);
    }
    return format;
}

std::optional<double> PluginSource::exposure_us() const {
    const std::string text = value_of(standard_key::kExposure);
    double exposure_us = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exposure_us);
    return error == std::errc() && exposure_us > 0 ? std::optional(exposure_us) : std::nullopt;
}

std::optional<std::string> PluginSource::camera_setting(const std::string& key) const {
    const auto found = std::ranges::find(settings_, key, &CameraSetting::key);
    const bool is_there = found != settings_.end() && !found->has(FR_READ_ONLY) && found->type != FR_COMMAND;
    return is_there ? std::optional(found->value) : std::nullopt;
}

void PluginSource::set_camera_setting(const std::string& key, const std::string& value) {
    change_setting(camera_, settings_, key, given_value(camera_, settings_, key, value));
    if (!is_same_frame(camera_.format(), said_)) {
        fail(ExitCode::usage,
             "{}: {} {} gives frames of another format, region or count, and all frames of a scan have the same; "
             "set it for the whole scan with --camera-setting",
             camera_.name(), key, value);
    }
}

bool PluginSource::trigger() {
    switch (camera_.trigger()) {
        case FR_OK:
            return true;
        case FR_RECONNECTING:
            return false;
        default:
            fail(ExitCode::failed, "{}: it cannot be triggered by this program; use another --trigger",
                 camera_.name());
    }
}

void PluginSource::tell() const {
    const std::string device = fmt::format("{} {} {}", device_.vendor, device_.model, device_.serial);
    log_info("{} ({}): {}, {}", camera_.name(), library_.title(), device, text_of(format_));
    if (format_.packing) {
        log_info("{}: its packed pixels are unpacked into the ring, which costs a copy", camera_.name());
    } else if (!format_.is_direct()) {
        log_info("{}: its rows have padding and are copied into the ring without", camera_.name());
    }
}

void PluginSource::require_possible(const LentSlot& lent) const {
    const std::string& name = camera_.name();
    if (frame_.status > FR_FRAME_CANCELED) {
        fail(ExitCode::failed, "{}: a frame has status {}, which this acquirer does not know", name,
             frame_.status);
    }
    if (frame_.bytes > lent.driver_memory().size()) {
        fail(ExitCode::failed, "{}: it says that it wrote {} bytes into a slot of {}; memory may be damaged", name,
             frame_.bytes, lent.driver_memory().size());
    }
    if (frame_.status == FR_FRAME_OK && frame_.bytes != 0 && frame_.bytes < format_.frame_bytes) {
        fail(ExitCode::failed,
             "{}: it calls a frame whole that has {} of {} bytes; the format may have changed during the scan",
             name, frame_.bytes, format_.frame_bytes);
    }
}

void PluginSource::take(FilledSlot& filled) {
    const std::optional<LentSlot> lent = lent_.take_back(frame_.slot);
    if (!lent) {
        fail(ExitCode::failed, "{}: wait() gave back slot {}, which it does not have: twice, or never queued",
             camera_.name(), frame_.slot);
    }
    require_possible(*lent);
    constexpr std::array states{SlotStatus::good, SlotStatus::incomplete, SlotStatus::failed,
                                SlotStatus::canceled};
    filled = {};
    filled.slot = lent->slot;
    filled.status = states[frame_.status];
    filled.restarted = (frame_.flags & FR_RESTARTED) != 0;
    filled.camera_frame_id = frame_.frame_id;
    filled.camera_timestamp = frame_.camera_ticks;
    filled.host_time_ns = frame_.host_ns;
    if (frame_.status <= FR_FRAME_DAMAGED) {
        filled.written_bytes = bring_over(format_, *lent, frame_.bytes);
    }
    take_values(filled);
}

void PluginSource::take_values(FilledSlot& filled) {
    values_.clear();
    for (std::uint32_t key = 0; key < FR_MOST_VALUES && frame_.values_set >> key != 0; ++key) {
        if ((frame_.values_set >> key & 1U) == 0) {
            continue;
        }
        if (key >= keys_.size()) {
            for (const CameraValue& value : camera_.values(keys_.size())) {
                keys_.push_back({value.key, value.unit});
            }
        }
        if (key >= keys_.size()) {
            fail(ExitCode::failed, "{}: a frame has value {}, which value() does not name", camera_.name(), key);
        }
        values_.push_back({key, frame_.values[key]});
    }
    filled.values = values_;
}

std::vector<SourceCounter> PluginSource::counters() {
    try {
        const auto now = camera_.counters();
        counters_.clear();
        for (const CameraCounter& counter : now) {
            counters_.push_back({counter.key, counter.count});
        }
    } catch (const Error& error) {
        if (std::exchange(counters_trouble_, error.what()) != error.what()) {  // asked for all through the night
            log_warning("{}; the counts of the camera stay what they were", error.what());
        }
    }
    return counters_;
}

void PluginSource::stop() {
    camera_.stop();
    lent_.clear();
    if (std::exchange(stopped_, true)) {
        return;
    }
    PluginFormat now = plugin_format(camera_.format());
    now.format.significant_bits = format_.format.significant_bits;
    now.format.pixel_size_nm = format_.format.pixel_size_nm;
    if (now != format_) {
        log_warning("{}: the format has changed during the scan, from {} to {}: check the pixels of its frames",
                    camera_.name(), text_of(format_), text_of(now));
    }
}
}  // namespace

std::unique_ptr<QueuedSource> make_plugin_source(const PluginAddress& address, const CameraWishes& wishes,
                                                 const WantedFormat& format, const StopToken& stop) {
    return opened_unless_stopped(stop, "camera",
                                 [&] { return std::make_unique<PluginSource>(address, wishes, format, stop); });
}

}  // namespace framering
