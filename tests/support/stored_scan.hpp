// A scan in a ring of four slots, and a writer's part that is to store it, in one process.
#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "tests/support/session_in_process.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/disk/io_watch.hpp"
#include "writer/recording/scan_storing.hpp"

namespace framering::test {

struct StoredAs {
    layout::Purpose purpose = layout::Purpose::stores;
    ScanPlan scan = small_plan();
    ScanPlan recorded = small_plan();
    std::optional<PreviewOf> preview{};
};

class StoredScan {
  public:
    explicit StoredScan(std::unique_ptr<FrameSink> sink, const StoredAs& as = {})
        : reader_(acquirer_->while_ticking([&] {
              const ReaderSettings settings{
                  .session = name_.text, .role = "writer", .wait = 10s, .purpose = as.purpose};
              return std::make_unique<ReaderSession>(settings, StopToken());
          })),
          recording_(open(std::move(sink), as)),
          disk_(*reader_, disk_calls()) {
        acquirer_->session.announce(as.scan);
    }

    void begin() { acquirer_->session.begin(); }
    // Frames whose pixels have `value`.
    void publish(int frames, std::byte value = std::byte{0}) {
        for (int i = 0; i < frames; ++i) {
            acquirer_->publish(monotonic_ns(), value);
        }
    }
    void end_scan() { acquirer_->session.end(layout::ScanState::ended, "", 0); }
    void terminate_at_once() {
        acquirer_->session.end(layout::ScanState::canceled, "", 0);
        acquirer_->session.announce_termination(true);
    }
    void kill_acquirer() { acquirer_.reset(); }
    // Evicts the writer's part, if that only processes and the ring is full.
    void make_room() { REQUIRE(acquirer_->session.make_room()); }

    ScanStoring storing(StopToken stop = {}) {
        return {*reader_, recording_, *reader_->scan(), disk_, absence_, stop};
    }
    // As storing(); more of what its constructor takes.
    template <class Storing, class... More>
    std::unique_ptr<Storing> storing_as(StopToken stop, More&&... more) {
        return std::make_unique<Storing>(*reader_, recording_, *reader_->scan(), disk_, absence_, stop,
                                         std::forward<More>(more)...);
    }
    // Runs it while the acquirer admits readers.
    StoringEnd run_with_acquirer(ScanStoring& storing) {
        return acquirer_->while_ticking([&] { return storing.run(); });
    }
    [[nodiscard]] std::uint64_t released() const { return reader_->frames().cursor(); }
    [[nodiscard]] std::string told_error() const { return text_of(reader_->view().entry(0).error); }
    [[nodiscard]] std::string told_output() const { return text_of(reader_->view().entry(0).output); }

  private:
    ScanRecording open(std::unique_ptr<FrameSink> sink, const StoredAs& as) {
        RecordingSettings settings;
        settings.output = output_.path();
        ScanIdentity identity{name_.text, "0123", 1, 0};
        identity.preview = as.preview;
        return ScanRecording::open(std::move(sink), settings, identity, as.recorded, std::nullopt);
    }

    Name name_;
    TemporaryDirectory output_;
    std::unique_ptr<Acquirer> acquirer_ = std::make_unique<Acquirer>(name_.text);
    std::unique_ptr<ReaderSession> reader_;
    ScanRecording recording_;
    DiskReporter disk_;
    AcquirerAbsence absence_{0ns};
};

}  // namespace framering::test
