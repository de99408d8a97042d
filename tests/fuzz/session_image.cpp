#include "tests/fuzz/session_image.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>

#include "common/base/stop_token.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/live_setting.hpp"
#include "common/session/reader_session.hpp"

namespace framering::fuzz {

namespace fs = std::filesystem;

std::string control_name() {
    return control_segment_name(run_name());
}

std::string frames_name() {
    return frames_segment_name(run_name());
}

fs::path file_of(const std::string& segment) {
    return "/dev/shm/" + segment;
}

namespace {
SegmentImage take(const std::string& segment) {
    std::ifstream file(file_of(segment), std::ios::binary);
    SegmentImage image;
    std::vector<std::byte> page(layout::kPage);
    for (;; image.size += page.size()) {
        file.read(reinterpret_cast<char*>(page.data()), static_cast<std::streamsize>(page.size()));
        if (file.gcount() == 0) {
            return image;
        }
        if (std::ranges::any_of(page, [](std::byte byte) { return byte != std::byte{}; })) {
            image.pages[image.size] = page;
        }
    }
}

ScanPlan plan() {
    ScanPlan plan;
    plan.format = {32, 16, PixelFormat::mono16, 12, 650};
    plan.frames = 40;
    plan.source = "test";
    plan.source_settings = {{"noise", "3"}};
    plan.axes = {{"t", "s", 10, 0.5}, {"z", "um", 4, 0.3}};
    plan.setup.sample = "cells";
    plan.setup.channels = {{"GFP", 488, 525}};
    return plan;
}

void publish(AcquirerSession& session) {
    auto claim = session.frames().try_claim();
    FrameInfo info;
    set_format(info, plan().format);
    info.scan_id = session.scan()->scan_id;
    info.delivered = session.scan()->delivered;
    if (claim) {
        session.counters().count_stored();
        session.frames().publish(std::move(*claim), info);
    } else {
        session.counters().count_lost();
        session.frames().publish(session.frames().claim_spare(), info);
    }
}

std::unique_ptr<ReaderSession> joined(AcquirerSession& acquirer) {
    std::atomic<bool> done{false};
    std::thread ticker([&] {
        while (!done) {
            acquirer.tick(monotonic_ns());
            std::this_thread::yield();
        }
    });
    auto reader = std::make_unique<ReaderSession>(
        ReaderSettings{run_name(), "writer", layout::kNone, std::chrono::seconds(10)}, StopToken());
    done = true;
    ticker.join();
    return reader;
}

enum class Left { announced, in_scan, after_scan };

SessionImage make_image(Left left, int frames) {
    remove_segments();
    AcquirerSession acquirer({run_name(), kImageSlots, kImageStride, false});
    LiveSettings live;
    live.exposure = {LiveSetting{10'000, 10, 1e6, "us"}, {1, 10'000, ExitCode::done, ""}, true};
    acquirer.source().begin("camera", with_live_settings(R"({"noise":"3"})", live));
    const auto reader = joined(acquirer);
    const std::uint64_t scan_id = acquirer.announce(plan());
    if (left != Left::announced) {
        reader->ready_for(scan_id);
        acquirer.begin();
        for (int i = 0; i < frames; ++i) {
            publish(acquirer);
            if (i < 3) {
                reader->frames().release(reader->frames().poll(1, layout::kNone).size());
                reader->count_committed(reader->frames().cursor(), 1, 1024);
            }
        }
    }
    if (left == Left::after_scan) {
        acquirer.end(layout::ScanState::canceled, "by request", 4);
    }
    // Nobody leaves: so it looks after a kill.
    return {take(control_name()), take(frames_name())};
}

}  // namespace

const std::vector<SessionImage>& left_sessions() {
    static const std::vector<SessionImage> images = [] {
        std::vector<SessionImage> made;
        made.push_back(make_image(Left::in_scan, 5));
        made.push_back(make_image(Left::in_scan, 9));  // two of them dropped
        made.push_back(make_image(Left::after_scan, 6));
        made.push_back(make_image(Left::announced, 0));
        return made;
    }();
    return images;
}

void remove_segments() noexcept {
    std::error_code ignored;
    fs::remove_all(file_of(control_name()), ignored);
    fs::remove_all(file_of(frames_name()), ignored);
}

void put_in_place(const SessionImage& image) {
    remove_segments();
    for (const auto& [name, segment] :
         {std::pair(control_name(), &image.control), std::pair(frames_name(), &image.frames)}) {
        const int file = ::open(file_of(name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file == -1 || ftruncate(file, static_cast<off_t>(segment->size)) != 0) {
            defect("no room in /dev/shm");
        }
        for (const auto& [offset, page] : segment->pages) {
            (void)!pwrite(file, page.data(), page.size(), static_cast<off_t>(offset));
        }
        ::close(file);
    }
}

}  // namespace framering::fuzz
