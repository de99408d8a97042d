// The frames of a scan on their way out of a ring: what ends it, and what is given back to the acquirer.
#include "writer/recording/scan_storing.hpp"

#include "tests/support/stored_scan.hpp"
#include "writer/sink/null_sink.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr const char* kNoSpace = "no space left on the disk";

// A disk that takes no frame.
class FullDiskFile : public FrameFile {
  public:
    [[nodiscard]] std::size_t room(std::size_t wanted) const noexcept override { return wanted; }
    void write(std::span<const FrameView> /*frames*/, std::vector<FrameLocation>& /*locations*/) override {
        fail(ExitCode::failed, "{}", kNoSpace);
    }
    void commit() override {}
    void flush() override {}
    void close() override {}
};

class FullDiskSink : public FrameSink {
  public:
    [[nodiscard]] std::unique_ptr<FrameFile> create(const std::filesystem::path& /*path*/,
                                                    const FileSettings& /*settings*/) override {
        return std::make_unique<FullDiskFile>();
    }
    void require_storable(const FrameFormat& /*format*/) const override {}
    [[nodiscard]] bool keeps_files() const noexcept override { return false; }
    void describe(const std::filesystem::path& /*path*/, const std::string& /*text*/) override {}
    [[nodiscard]] std::uint64_t mend(const std::filesystem::path& /*path*/, std::uint64_t indexed) override {
        return indexed;
    }
    void trim(const std::filesystem::path& /*path*/, std::uint64_t /*frames*/) override {}
};
}  // namespace

TEST_CASE("scan storing: every frame of a scan is stored and released, and the session is told where it goes") {
    StoredScan scan(std::make_unique<NullSink>());
    scan.begin();
    scan.publish(4);
    scan.end_scan();
    ScanStoring storing = scan.storing();
    CHECK(scan.told_output() == storing.directory());
    CHECK_FALSE(storing.has_stored());
    CHECK(storing.run() == StoringEnd::scan_over);
    CHECK(storing.has_stored());
    CHECK(scan.released() == 4);
    const RecordingSummary summary = storing.finish({RecordingState::complete, "", 4, 0, 4});
    CHECK(summary.manifest.stored == 4);
    CHECK(summary.exit_code == ExitCode::done);
}

TEST_CASE("scan storing: who asks it to stop keeps what is not stored in the ring") {
    StoredScan scan(std::make_unique<NullSink>());
    scan.begin();
    scan.publish(4);
    const std::atomic<unsigned> requests{1};
    ScanStoring storing = scan.storing(StopToken(requests));
    CHECK(storing.run() == StoringEnd::stopped);
    CHECK(scan.released() == 1);
}

TEST_CASE("scan storing: frames that the disk does not take stay in the ring, and the session is told why") {
    StoredScan scan(std::make_unique<FullDiskSink>());
    scan.begin();
    scan.publish(4);
    const std::atomic<unsigned> requests{1};
    ScanStoring storing = scan.storing(StopToken(requests));
    CHECK(storing.run() == StoringEnd::stopped);
    CHECK(scan.released() == 0);
    CHECK_FALSE(storing.has_stored());
    CHECK(scan.told_error() == kNoSpace);
    CHECK(storing.disk_trouble() == kNoSpace);
    // What follows has its own, with all the time that the disk may take.
    CHECK(scan.storing().disk_trouble().empty());
}

TEST_CASE("scan storing: of a scan that was terminated at once no further frame is stored") {
    StoredScan scan(std::make_unique<NullSink>());
    scan.begin();
    scan.publish(4);
    scan.terminate_at_once();
    ScanStoring storing = scan.storing();
    CHECK(storing.run() == StoringEnd::abandoned);
    CHECK(scan.released() == 0);
}

TEST_CASE("scan storing: what a killed acquirer published is stored before its absence ends the scan") {
    StoredScan scan(std::make_unique<NullSink>());
    scan.begin();
    scan.publish(4);
    scan.kill_acquirer();
    ScanStoring storing = scan.storing();
    CHECK(storing.run() == StoringEnd::acquirer_gone);
    CHECK(scan.released() == 4);
}
