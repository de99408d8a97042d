// Framering as a peer: an AcquirerSession here, a ReaderSession there, on segments like those of a scan.
#pragma once
#include <optional>
#include <span>
#include <string>

#include "bench/peers/load.hpp"
#include "common/ring/pixel_copy.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/reader_session.hpp"

namespace framering::peers {

// A name for a session of this process and its children.
[[nodiscard]] std::string session_name_here();

// As --wait names it.
[[nodiscard]] WaitStrategy wait_strategy_of(const Load& load) noexcept;

// The producer's half: what the acquirer's loop does for a frame, without its source.
class FrameringProducer {
  public:
    FrameringProducer(const Load& load, const std::string& session);
    // Before each frame, as the acquirer's loop does it before a frame is due.
    void tick(std::uint64_t now_ns);
    // Waits for room where a lossless reader is behind.
    [[nodiscard]] std::byte* claim();
    // As the acquirer's sources do.
    void fill(std::byte* slot, const std::byte* frame) const noexcept;
    void publish();
    // No frame follows; the segments go.
    void close();

  private:
    std::size_t frame_bytes_;
    CopyMode copy_mode_;
    AcquirerSession session_;
    FrameInfo info_;
    std::optional<Claim> claim_;
};

class FrameringRing {
  public:
    static constexpr bool kInPlace = true;
    explicit FrameringRing(const Load& load);

    void open_producer();
    void open_consumer();
    void idle() { producer_->tick(monotonic_ns()); }
    void before_frame(std::uint64_t now_ns) { producer_->tick(now_ns); }
    std::byte* claim() { return producer_->claim(); }
    void fill(std::byte* slot, const std::byte* frame) { producer_->fill(slot, frame); }
    void publish() { producer_->publish(); }
    const std::byte* take();
    void give_back();
    void close_consumer() { reader_->leave(); }
    void close_producer() { producer_->close(); }

    [[nodiscard]] const std::string& session() const noexcept { return session_; }

  private:
    Load load_;
    std::string session_;
    std::uint64_t longest_run_;
    std::optional<FrameringProducer> producer_;
    std::optional<ReaderSession> reader_;
    std::span<const FrameView> run_;
    std::size_t taken_ = 0;  // of the run
};

}  // namespace framering::peers
