#include "acquirer/source/simulated/simulated_source.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "acquirer/source/simulated/digit_font.hpp"
#include "acquirer/source/simulated/simulated_background.hpp"
#include "acquirer/source/simulated/simulated_brightness.hpp"
#include "acquirer/source/simulated/simulated_cells.hpp"
#include "acquirer/source/simulated/simulated_samples.hpp"
#include "acquirer/source/simulated/simulated_specimen.hpp"
#include "common/frame/embedded_sequence.hpp"

namespace framering {

namespace {
// Writes the number in bright digits on a dark plate into the upper left corner.
template <class Sample>
void draw_number(std::span<Sample> samples, const FrameFormat& format, std::uint64_t number, Sample bright) {
    const std::string text = fmt::format("{:06}", number);
    const std::uint32_t columns = static_cast<std::uint32_t>(text.size()) * (kDigitColumns + 1) + 1;
    const std::uint32_t rows = kDigitRows + 2;
    const std::uint32_t wanted = std::clamp(std::min(format.width, format.height) / 160, 1U, 16U);
    const std::uint32_t dot = std::min({wanted, format.width / columns, format.height / rows});
    const std::size_t dot_samples = std::size_t{dot} * samples_per_pixel(format.pixel_format);
    for (std::uint32_t y = 0; y < rows * dot; ++y) {
        Sample* line = samples.data() + std::size_t{y} * format.width * samples_per_pixel(format.pixel_format);
        std::fill_n(line, columns * dot_samples, Sample{0});
        const std::uint32_t row = y / dot;
        for (std::uint32_t column = 0; row > 0 && row <= kDigitRows && column < columns - 1; ++column) {
            const auto digit = static_cast<std::uint32_t>(text[column / (kDigitColumns + 1)] - '0');
            const std::uint32_t dot_column = column % (kDigitColumns + 1);
            if (dot_column > 0 && digit_dot(digit, dot_column - 1, row - 1)) {
                std::fill_n(line + column * dot_samples, dot_samples, bright);
            }
        }
    }
}

template <class Sample>
class SimulatedSource final : public FrameSource {
  public:
    SimulatedSource(const FrameFormat& format, bool embed, double exposure_us,
                    std::shared_ptr<SimulatedStage> stage)
        : format_(format),
          embed_(embed),
          background_(format),
          cells_(format),
          brightness_(format, exposure_us),
          stage_(std::move(stage)) {
        if (stage_) {
            specimen_.emplace(format);
        }
    }

    FrameFormat format() const override { return format_; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_taken}; }
    std::vector<std::pair<std::string, std::string>> settings() const override {
        return {{"scene", specimen_ ? "cells on a stage" : "drifting cells"},
                {"cells", std::to_string(specimen_ ? specimen_->count() : cells_.count())},
                {"embed_sequence", embed_ ? "true" : "false"}};
    }

    ScanSetup setup() const override {
        ScanSetup setup;
        setup.sample = specimen_ ? "cells on a stage" : "drifting cells";
        setup.camera = {"Framering", "simulated camera", ""};
        return setup;
    }

    std::optional<double> exposure_us() const override { return brightness_.setting(LiveKey::exposure).value; }
    std::optional<LiveSetting> live_setting(LiveKey key) const override { return brightness_.setting(key); }
    void set_live(LiveKey key, double value) override { brightness_.set(key, value); }

    void go_to(std::uint64_t frame) override { time_ = frame; }
    void set_copy_mode(CopyMode mode) override { copy_mode_ = mode; }

    bool can_be_triggered_by_actuator() const override { return stage_ != nullptr; }

    // A sequence of the stage triggers it; otherwise it makes as many frames as are asked for.
    Readiness wait(Nanoseconds limit) override {
        const auto trigger_ns = stage_ ? stage_->next_trigger_ns() : std::nullopt;
        if (trigger_ns) {
            const std::uint64_t now_ns = monotonic_ns();
            sleep_until_ns(std::min(*trigger_ns, now_ns + static_cast<std::uint64_t>(limit.count())));
        }
        return !trigger_ns || monotonic_ns() >= *trigger_ns ? Readiness::ready : Readiness::not_yet;
    }

    FillResult fill(std::span<std::byte> pixels, FrameInfo& info, std::uint64_t sequence, Nanoseconds) override {
        const std::span scene(reinterpret_cast<Sample*>(pixels.data()), pixels.size() / sizeof(Sample));
        if (stage_) {
            const auto trigger_ns = stage_->next_trigger_ns();
            draw(scene, stage_->view(trigger_ns.value_or(monotonic_ns())));
            if (trigger_ns) {
                info.capture_time_ns = *trigger_ns;
                stage_->take_trigger();
            }
        } else {
            cells_.move_to(time_);
            draw(scene, background_, &cells_);
        }
        // About as bright as a cell, so that a display's automatic contrast still suits the cells.
        draw_number(scene, format_, sequence, SampleScale<Sample>(format_)(0.5F));
        if (embed_) {
            embed_sequence(pixels, sequence);
        }
        ++time_;
        return FillResult::filled;
    }

  private:
    // `cells`: null: none.
    template <class Cells>
    void draw(std::span<Sample> scene, const SimulatedBackground<Sample>& background, const Cells* cells) {
        for (std::size_t row = 0; row < format_.height; row += background.strip_rows()) {
            const std::size_t end = std::min(row + background.strip_rows(), std::size_t{format_.height});
            background.copy_rows(scene, row, end, time_, copy_mode_);
            if (cells != nullptr) {
                cells->draw_rows(scene, row, end);
            }
            brightness_.apply(rows_of(scene, row, end));
        }
    }
    // With a stage.
    void draw(std::span<Sample> scene, const StageView& view) {
        if (view.is_lit) {
            specimen_->look(view, time_);
            draw(scene, background_, &*specimen_);
        } else {
            if (!darkness_) {
                darkness_.emplace(format_, false);
            }
            draw<SimulatedSpecimen<Sample>>(scene, *darkness_, nullptr);
        }
    }

    [[nodiscard]] std::span<Sample> rows_of(std::span<Sample> scene, std::size_t row,
                                            std::size_t end) const noexcept {
        const std::size_t samples = std::size_t{format_.width} * samples_per_pixel(format_.pixel_format);
        return scene.subspan(row * samples, (end - row) * samples);
    }

    const FrameFormat format_;
    const bool embed_;
    const SimulatedBackground<Sample> background_;
    SimulatedCells<Sample> cells_;
    SimulatedBrightness<Sample> brightness_;
    const std::shared_ptr<SimulatedStage> stage_;                // null: the picture is of drifting cells
    std::optional<SimulatedSpecimen<Sample>> specimen_;          // with a stage
    std::optional<const SimulatedBackground<Sample>> darkness_;  // made when the light is first off
    CopyMode copy_mode_ = CopyMode::cached;
    std::uint64_t time_ = 0;  // frames made: what was dropped has passed too
};
}  // namespace

std::unique_ptr<FrameSource> make_simulated_source(const FrameFormat& format, bool embed_sequence,
                                                   double exposure_us, std::shared_ptr<SimulatedStage> stage) {
    require_valid(format);
    switch (sample_type_of(format.pixel_format)) {
        case SampleType::unsigned8:
            return std::make_unique<SimulatedSource<std::uint8_t>>(format, embed_sequence, exposure_us,
                                                                   std::move(stage));
        case SampleType::float32:
            return std::make_unique<SimulatedSource<float>>(format, embed_sequence, exposure_us, std::move(stage));
        default:
            return std::make_unique<SimulatedSource<std::uint16_t>>(format, embed_sequence, exposure_us,
                                                                    std::move(stage));
    }
}

}  // namespace framering
