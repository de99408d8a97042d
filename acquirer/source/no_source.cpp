#include "acquirer/source/no_source.hpp"

#include <algorithm>

namespace framering {

namespace {
class NoSource final : public FrameSource {
  public:
    FrameFormat format() const override { return {1, 1, PixelFormat::mono8, 8, 0}; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_taken}; }
    std::vector<std::pair<std::string, std::string>> settings() const override { return {}; }

    void go_to(std::uint64_t) override {}
    Readiness wait(Nanoseconds) override { return Readiness::ready; }
    FillResult fill(std::span<std::byte> pixels, FrameInfo&, std::uint64_t, Nanoseconds) override {
        std::ranges::fill(pixels, std::byte{0});
        return FillResult::filled;
    }
};
}  // namespace

std::unique_ptr<FrameSource> make_no_source() {
    return std::make_unique<NoSource>();
}

}  // namespace framering
