// The loop that every peer runs in: a producer's process hands frames to a consumer's process, in order, none
// lost. One line of JSON says how fast, how late, at what cost, and what was torn, lost or repeated.
//
// A peer is a class with
//   static constexpr bool kInPlace;                     the producer writes into the peer's memory
//   explicit Peer(const Load&);                         before the two processes part: opens nothing that must not
//                                                       be inherited
//   void open_producer(); void open_consumer();         in its process each
//   std::byte* claim(); void publish();                 in place: blocks until a slot is free; hands it over
//   void send(std::byte* frame);                        otherwise: hands over a frame in private memory
//   const std::byte* take(); void give_back();          blocks until a frame is there; it may be used again
// and where it needs them
//   void idle();                                        producer, every millisecond while the consumer gets ready
//   void fill(std::byte* slot, const std::byte* frame); its own way of copying, as --fill says
//   void before_frame(std::uint64_t now_ns);            producer, before it gets hold of a frame: its housekeeping
//   void wait_for_source();                             until the frame sent last but kSources - 1 is free again
//   void before_counting();                             producer, when warm-up ends
//   void close_consumer(); void close_producer();       in this order
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "bench/peers/frame_marks.hpp"
#include "bench/peers/load.hpp"
#include "bench/peers/pixels.hpp"
#include "bench/peers/process_pair.hpp"
#include "bench/peers/processor_time.hpp"
#include "common/base/clock.hpp"
#include "common/base/error.hpp"

namespace framering::peers {

template <class Peer>
class HandOver {
  public:
    explicit HandOver(const Load& load) : load_(load), peer_(load), foreign_(load.daemon) {
        daemon_s_ = processor_s_of(load.daemon);
    }

    // Returns the report, a line of JSON. Fails (Error): the consumer's process failed.
    [[nodiscard]] std::string run(const std::string& name) {
        ProcessPair pair(load_.seconds + load_.warm_up_s, [this](Results& results) { consume(results); });
        produce(pair.results());
        pair.wait_for_consumer();
        if constexpr (requires { peer_.close_producer(); }) {
            peer_.close_producer();
        }
        pair.results().daemon_s = processor_s_of(load_.daemon) - daemon_s_;
        return report(name, load_, pair.results(), foreign_.share());
    }

  private:
    // Decides what a frame counts as: enough frames and time to warm up, then the time that was asked for.
    class Course {
      public:
        explicit Course(const Load& load)
            : warm_up_frames_(load.slots + 2),
              warm_up_ns_(static_cast<std::uint64_t>(1e9 * load.warm_up_s)),
              counted_ns_(static_cast<std::uint64_t>(1e9 * load.seconds)),
              start_ns_(monotonic_ns()) {}
        [[nodiscard]] Phase phase_at(std::uint64_t sequence, std::uint64_t now_ns) noexcept {
            constexpr std::uint64_t fewest_counted = 8;
            if (first_counted_ns_ == 0) {
                if (sequence < warm_up_frames_ || now_ns - start_ns_ < warm_up_ns_) {
                    return Phase::warm_up;
                }
                first_counted_ns_ = now_ns;
                first_counted_ = sequence;
            }
            const bool over =
                now_ns - first_counted_ns_ >= counted_ns_ && sequence - first_counted_ >= fewest_counted;
            return over ? Phase::last : Phase::counted;
        }

      private:
        std::uint64_t warm_up_frames_;
        std::uint64_t warm_up_ns_;
        std::uint64_t counted_ns_;
        std::uint64_t start_ns_;
        std::uint64_t first_counted_ns_ = 0;
        std::uint64_t first_counted_ = 0;
    };

    void produce(Results& results) {
        peer_.open_producer();
        stay_apart(0);
        sources_.emplace(load_.frame_bytes());
        wait_until_ready(results);
        Course course(load_);
        const std::uint64_t start_ns = monotonic_ns();
        double processor_s = 0;
        Phase phase = Phase::warm_up;
        for (std::uint64_t sequence = 0; phase != Phase::last; ++sequence) {
            if (load_.rate_hz > 0) {
                sleep_until_ns(start_ns +
                               static_cast<std::uint64_t>(1e9 * static_cast<double>(sequence) / load_.rate_hz));
            }
            const std::uint64_t now_ns = monotonic_ns();
            if constexpr (requires { peer_.before_frame(now_ns); }) {
                peer_.before_frame(now_ns);
            }
            const Phase next = course.phase_at(sequence, now_ns);
            if (phase == Phase::warm_up && next != Phase::warm_up) {
                begin_counting();
                processor_s = own_processor_s();
            }
            phase = next;
            // Looking at the clock costs as much as a hand-over: once a frame, unless the latency is what counts.
            const std::uint64_t ready_ns = load_.rate_hz > 0 ? monotonic_ns() : now_ns;
            hand_over(sources_->frame(sequence), {sequence, ready_ns, phase});
        }
        results.producer_s = own_processor_s() - processor_s;
    }

    // After the peer has opened: a peer that sees a single processor would not dare to spin.
    void stay_apart(unsigned processor) const {
        if (load_.pin) {
            stay_on_processor(processor);
        }
    }

    void wait_until_ready(Results& results) {
        while (!results.consumer_ready.load() && !results.consumer_failed.load()) {
            if constexpr (requires { peer_.idle(); }) {
                peer_.idle();
            }
            sleep_until_ns(monotonic_ns() + 1'000'000);
        }
        sleep_until_ns(monotonic_ns() + 20'000'000);  // it has told so, and goes to wait
    }

    void begin_counting() {
        if constexpr (requires { peer_.before_counting(); }) {
            peer_.before_counting();
        }
    }

    void hand_over(std::byte* frame, const FrameMark& mark) {
        if constexpr (Peer::kInPlace) {
            if (load_.fill == Fill::stamp) {
                stamp_head(peer_.claim(), mark);
            } else {
                stamp_all(frame, load_.frame_bytes(), load_.marks, mark);
                fill(peer_.claim(), frame);
            }
            peer_.publish();
        } else {
            if constexpr (requires { peer_.wait_for_source(); }) {
                peer_.wait_for_source();
            }
            stamp_all(frame, load_.frame_bytes(), load_.marks, mark);
            peer_.send(frame);
        }
    }

    void fill(std::byte* slot, const std::byte* frame) {
        if constexpr (requires { peer_.fill(slot, frame); }) {
            peer_.fill(slot, frame);
        } else if (load_.fill == Fill::streaming) {
            copy_streaming(slot, frame, load_.frame_bytes());
        } else {
            std::memcpy(slot, frame, load_.frame_bytes());
        }
    }

    void consume(Results& results) {
        peer_.open_consumer();
        stay_apart(1);
        PixelReader reader(load_.read, load_.frame_bytes());
        const std::uint64_t marks = load_.fill == Fill::stamp ? 0 : load_.marks;
        double processor_s = 0;
        std::uint64_t expected = 0;
        results.consumer_ready = 1;
        for (Phase phase = Phase::warm_up; phase != Phase::last;) {
            const std::byte* frame = peer_.take();
            const std::uint64_t taken_ns = monotonic_ns();
            const FrameMark mark = mark_of(frame);
            const bool whole = is_whole(reader.read(frame), load_.frame_bytes(), marks, mark.sequence);
            phase = mark.phase;
            peer_.give_back();
            results.count(mark.sequence, expected, whole);
            expected = mark.sequence + 1;
            if (phase != Phase::warm_up) {
                processor_s = results.frames == 0 ? own_processor_s() : processor_s;
                results.add(taken_ns, mark.ready_ns);
            }
        }
        results.consumer_s = own_processor_s() - processor_s;
        results.pixels_read = reader.sum();
        if constexpr (requires { peer_.close_consumer(); }) {
            peer_.close_consumer();
        }
    }

    Load load_;
    std::optional<Sources> sources_;  // a peer may read what was sent until it is closed
    Peer peer_;
    ForeignLoad foreign_;
    double daemon_s_ = 0;
};

// The whole of a peer's main().
template <class Peer>
[[nodiscard]] int run_peer(const std::string& name, int argc, char** argv) {
    return run_program("peer_" + name, [&] {
        Load load;
        if (parse_load(load, name, argc, argv)) {
            const auto hand_over = std::make_unique<HandOver<Peer>>(load);
            std::puts(hand_over->run(name).c_str());
        }
        return ExitCode::done;
    });
}

}  // namespace framering::peers
