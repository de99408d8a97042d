// A preview that is so slow that the frames it scales are written over meanwhile.
#include "writer/preview/preview_storing.hpp"

#include "common/scaling/scaled_format.hpp"
#include "tests/support/stored_scan.hpp"
#include "writer/preview/preview_plan.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kRingFrames = 4;
constexpr std::byte kFirst{1};
constexpr std::byte kLater{99};

// What of each frame is in the file: its sequence and the value of its first pixel.
using Stored = std::vector<std::pair<std::uint64_t, std::byte>>;

class NotedFile : public FrameFile {
  public:
    explicit NotedFile(Stored& stored) : stored_(stored) {}
    [[nodiscard]] std::size_t room(std::size_t wanted) const noexcept override { return wanted; }
    void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) override {
        for (const FrameView& frame : frames) {
            stored_.emplace_back(frame.info.sequence, frame.pixels.front());
            locations.emplace_back();
        }
    }
    void commit() override {}
    void flush() override {}
    void close() override {}

  private:
    Stored& stored_;
};

class NotedSink : public FrameSink {
  public:
    explicit NotedSink(Stored& stored) : stored_(stored) {}
    [[nodiscard]] std::unique_ptr<FrameFile> create(const std::filesystem::path& /*path*/,
                                                    const FileSettings& /*settings*/) override {
        return std::make_unique<NotedFile>(stored_);
    }
    void require_storable(const FrameFormat& /*format*/) const override {}
    [[nodiscard]] bool keeps_files() const noexcept override { return false; }
    void describe(const std::filesystem::path& /*path*/, const std::string& /*text*/) override {}
    [[nodiscard]] std::uint64_t mend(const std::filesystem::path& /*path*/, std::uint64_t indexed) override {
        return indexed;
    }
    void trim(const std::filesystem::path& /*path*/, std::uint64_t /*frames*/) override {}

  private:
    Stored& stored_;
};

// Something happens before the first frame is read.
class InterruptedScaler : public FrameScaler {
  public:
    InterruptedScaler(std::unique_ptr<FrameScaler> scaler, std::function<void()> interruption)
        : scaler_(std::move(scaler)), interruption_(std::move(interruption)) {}
    void scale(std::span<const std::byte> pixels, std::span<std::byte> scaled) override {
        if (const auto happens = std::exchange(interruption_, nullptr)) {
            happens();
        }
        scaler_->scale(pixels, scaled);
    }

  private:
    std::unique_ptr<FrameScaler> scaler_;
    std::function<void()> interruption_;
};

ScanPlan eight_frames() {
    ScanPlan plan = small_plan();
    plan.frames = 2 * kRingFrames;
    return plan;
}

constexpr PreviewOptions kOptions{.side = 8};

// A preview that may skip frames, of a scan whose first ones fill the ring.
class PreviewedScan {
  public:
    PreviewedScan()
        : scan_(std::make_unique<NotedSink>(stored),
                {layout::Purpose::processes, eight_frames(), preview_plan(eight_frames(), kOptions),
                 preview_of(eight_frames(), kOptions)}) {
        scan_.begin();
        scan_.publish(kRingFrames, kFirst);
    }

    std::unique_ptr<PreviewStoring> storing(StopToken stop, std::function<void()> interruption) {
        const FrameFormat source = small_plan().format;
        FrameScalers scalers = make_frame_scalers(source, scaled_format(source, kOptions.side), 1);
        scalers.front() = std::make_unique<InterruptedScaler>(std::move(scalers.front()), std::move(interruption));
        return scan_.storing_as<PreviewStoring>(stop, source, std::move(scalers));
    }
    StoredScan& scan() { return scan_; }

    Stored stored;

  private:
    StoredScan scan_;
};
}  // namespace

TEST_CASE("preview storing: what came of frames that were written over while they were scaled is in no file") {
    PreviewedScan preview;
    std::atomic<unsigned> requests{1};
    const auto storing = preview.storing(StopToken(requests), [&] {
        preview.scan().make_room();
        preview.scan().publish(kRingFrames, kLater);
    });
    CHECK(storing->run() == StoringEnd::stopped);
    CHECK(preview.stored.empty());
    preview.scan().end_scan();
    requests = 0;
    CHECK(preview.scan().run_with_acquirer(*storing) == StoringEnd::scan_over);
    for (const auto& [sequence, value] : preview.stored) {
        CHECK(sequence >= kRingFrames);
        CHECK(value == kLater);
    }
    CHECK_FALSE(preview.stored.empty());
    const RecordingSummary summary =
        storing->finish({RecordingState::complete, "", 2 * kRingFrames, 0, 2 * kRingFrames});
    CHECK(summary.manifest.stored == preview.stored.size());
    CHECK(skipped_frames(summary.manifest) == 2 * kRingFrames - preview.stored.size());
}

TEST_CASE("preview storing: an eviction while frames are scaled costs none that are whole") {
    PreviewedScan preview;
    std::atomic<unsigned> requests{1};
    const auto storing = preview.storing(StopToken(requests), [&] { preview.scan().make_room(); });
    CHECK(storing->run() == StoringEnd::stopped);
    REQUIRE_FALSE(preview.stored.empty());
    CHECK(preview.stored.front() == std::pair{std::uint64_t{0}, kFirst});
}
