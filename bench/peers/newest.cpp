// The newest picture in another process, for a viewer that nobody waits for.
//   --mode framering     ViewerSession: a picture counts when the sequence check says that it was whole
//   --mode image_stream  the usual reader of such a stream, see image_stream.hpp: what was read counts
// Latency runs from just before the hand-over of the filled picture until it is read as --read says and checked.
#include <memory>
#include <optional>

#include "bench/peers/framering_ring.hpp"
#include "bench/peers/hand_over.hpp"
#include "bench/peers/image_stream.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/viewer_session.hpp"

namespace framering::peers {

using namespace std::chrono_literals;

namespace {
// What was read of a picture.
struct Seen {
    FrameMark mark;
    bool whole = false;
};

class OfFramering {
  public:
    explicit OfFramering(const Load& load) : load_(load), session_(session_name_here()) {}
    void open_producer() { producer_.emplace(load_, session_); }
    void open_consumer() {
        viewer_.emplace(SessionView::wait_for(session_, Access::read_only, 20s, StopToken()),
                        wait_strategy_of(load_));
        pages_ = viewer_->view().bring_frames_in(0);
    }
    std::byte* claim() {
        producer_->tick(monotonic_ns());
        return producer_->claim();
    }
    void fill(std::byte* slot, const std::byte* frame) const { producer_->fill(slot, frame); }
    void publish() { producer_->publish(); }
    void close_producer() { producer_->close(); }

    template <class Look>
    std::optional<Seen> see(Look look) {
        const auto seen =
            viewer_->newest().sample([&](const FrameView& view) { return look(view.pixels.data()); });
        if (!seen) {
            viewer_->wait(20ms);
        }
        return seen;
    }
    [[nodiscard]] std::uint64_t discarded() { return viewer_->newest().torn() + viewer_->newest().overruns(); }

  private:
    Load load_;
    std::string session_;
    std::optional<FrameringProducer> producer_;
    std::optional<ViewerSession> viewer_;
    std::unique_ptr<RingPages> pages_;
};

class OfImageStream {
  public:
    explicit OfImageStream(const Load& load) : load_(load), stream_(load.frame_bytes(), 1) {}
    void open_producer() {}
    void open_consumer() {}
    std::byte* claim() { return stream_.begin_image(); }
    void fill(std::byte* image, const std::byte* frame) const { std::memcpy(image, frame, load_.frame_bytes()); }
    void publish() { stream_.end_image(); }
    void close_producer() {}

    template <class Look>
    std::optional<Seen> see(Look look) {
        stream_.wait(0, load_.wait == Wait::spin);
        return look(stream_.newest());
    }
    [[nodiscard]] std::uint64_t discarded() { return 0; }

  private:
    Load load_;
    ImageStream stream_;
};

template <class Of>
class Newest {
  public:
    explicit Newest(const Load& load) : load_(load), of_(load), foreign_(load.daemon) {}

    [[nodiscard]] std::string run() {
        ProcessPair pair(load_.seconds + load_.warm_up_s, [this](Results& results) { look_on(results); });
        produce(pair.results());
        pair.wait_for_consumer();
        of_.close_producer();
        return report("newest", load_, pair.results(), foreign_.share());
    }

  private:
    void produce(Results& results) {
        of_.open_producer();
        if (load_.pin) {
            stay_on_processor(0);
        }
        const Sources sources(load_.frame_bytes());
        std::uint64_t sequence = 0;
        while (!results.consumer_ready.load() && !results.consumer_failed.load()) {
            publish(sources.frame(sequence), sequence, Phase::warm_up);
            ++sequence;
            sleep_until_ns(monotonic_ns() + 1'000'000);
        }
        const std::uint64_t start_ns = monotonic_ns();
        const std::uint64_t first = sequence;
        const double processor_s = own_processor_s();
        const auto duration_ns = static_cast<std::uint64_t>(1e9 * load_.seconds);
        while (monotonic_ns() - start_ns < duration_ns) {
            if (load_.rate_hz > 0) {
                sleep_until_ns(start_ns + static_cast<std::uint64_t>(1e9 * static_cast<double>(sequence - first) /
                                                                     load_.rate_hz));
            }
            publish(sources.frame(sequence), sequence, Phase::counted);
            ++sequence;
        }
        results.producer_s = own_processor_s() - processor_s;
        results.stop = 1;
        publish(sources.frame(sequence), sequence, Phase::last);  // wakes whoever waits for one
    }

    void publish(std::byte* frame, std::uint64_t sequence, Phase phase) {
        stamp_all(frame, load_.frame_bytes(), load_.marks, {sequence, 0, phase});
        std::byte* slot = of_.claim();
        of_.fill(slot, frame);
        stamp_head(slot, {sequence, monotonic_ns(), phase});
        of_.publish();
    }

    void look_on(Results& results) {
        of_.open_consumer();
        if (load_.pin) {
            stay_on_processor(1);
        }
        PixelReader reader(load_.read, load_.frame_bytes());
        double processor_s = 0;
        std::uint64_t discarded = 0;
        while (!results.stop.load(std::memory_order_relaxed)) {
            const auto seen = of_.see([&](const std::byte* frame) {
                const FrameMark mark = mark_of(frame);
                return Seen{mark, is_whole(reader.read(frame), load_.frame_bytes(), marks(), mark.sequence)};
            });
            const std::uint64_t read_ns = monotonic_ns();
            results.consumer_ready = 1;
            if (seen && seen->mark.phase == Phase::counted) {
                processor_s = results.frames == 0 ? own_processor_s() : processor_s;
                discarded = results.frames == 0 ? of_.discarded() : discarded;
                results.torn += seen->whole ? 0U : 1U;
                results.add(read_ns, seen->mark.ready_ns == 0 ? read_ns : seen->mark.ready_ns);  // 0: torn
            }
        }
        results.discarded = of_.discarded() - discarded;
        results.consumer_s = own_processor_s() - processor_s;
        results.pixels_read = reader.sum();
    }

    // Looking for marks all over the picture would be reading it.
    [[nodiscard]] std::uint64_t marks() const noexcept { return load_.read == Read::none ? 0 : load_.marks; }

    Load load_;
    Of of_;
    ForeignLoad foreign_;
};

template <class Of>
void run_newest(const Load& load) {
    const auto newest = std::make_unique<Newest<Of>>(load);
    std::puts(newest->run().c_str());
}
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    using namespace framering;
    using namespace framering::peers;
    return run_program("peer_newest", [&] {
        Load load;
        if (!parse_load(load, "newest", argc, argv)) {
            return ExitCode::done;
        }
        if (load.mode == "image_stream") {
            run_newest<OfImageStream>(load);
        } else {
            run_newest<OfFramering>(load);
        }
        return ExitCode::done;
    });
}
