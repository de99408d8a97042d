// What one run of a peer does: the frames, how the producer fills them, how the consumer reads and waits.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace framering::peers {

enum class Fill : std::uint8_t {
    memcpy,     // private memory -> slot, memcpy
    streaming,  // the same with non-temporal stores
    shipped,    // as the transport itself would: its own choice where it has one, memcpy elsewhere
    stamp,      // no pixels, the frame's mark alone: the hand-over
};

enum class Read : std::uint8_t {
    touch,  // a byte of every page
    copy,   // all into private memory
    sum,    // every word
    none,   // the frame's mark alone
};

// How a side waits for the other.
enum class Wait : std::uint8_t { sleep, adaptive, spin };

struct Load {
    std::uint32_t width = 4096;
    std::uint32_t height = 3000;
    std::uint32_t bytes_per_pixel = 2;
    std::uint64_t slots = 8;  // of the ring; the most messages on the way elsewhere
    double seconds = 0.5;     // that count
    double warm_up_s = 0.15;
    double rate_hz = 0;  // 0: as fast as they go
    Fill fill = Fill::shipped;
    Read read = Read::touch;
    Wait wait = Wait::adaptive;
    bool wait_given = false;
    std::uint64_t marks = 16;
    bool pin = false;             // producer on the first processor, consumer on the second
    std::uint64_t daemon = 0;     // process id of a broker, whose processor time counts as the peer's
    std::string mode;             // of the peer, where it has several
    std::string address;          // socket of a broker
    std::string directory = ".";  // for sockets; the caller removes it
    std::uint64_t viewers = 0;

    [[nodiscard]] std::size_t frame_bytes() const noexcept {
        return std::size_t{width} * height * bytes_per_pixel;
    }
};

// The options of every peer. Returns false after --help. Fails (Error, usage).
[[nodiscard]] bool parse_load(Load& load, const std::string& peer, int argc, const char* const* argv);

// As an option's value names it.
[[nodiscard]] const char* name_of(Fill fill) noexcept;
[[nodiscard]] const char* name_of(Read read) noexcept;
[[nodiscard]] const char* name_of(Wait wait) noexcept;

}  // namespace framering::peers
