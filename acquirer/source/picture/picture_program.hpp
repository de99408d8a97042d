// A program that is asked for one picture after the other.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "acquirer/source/picture/running_program.hpp"
#include "common/base/clock.hpp"

namespace framering {

struct TakenPicture {
    std::vector<std::byte> bytes;      // as the program printed it: nobody has looked at them
    std::uint64_t first_bytes_ns = 0;  // when the first of them came; CLOCK_MONOTONIC
};

// Thread safety: one thread. Errors do not name the program: they say why this picture failed, and the next one
// may be asked for. Invariants: at most one picture is asked for at a time.
class PictureProgram {
  public:
    static constexpr std::uint64_t kLargestPicture = std::uint64_t{1} << 30;  // bytes

    PictureProgram() = default;
    PictureProgram(const PictureProgram&) = delete;
    PictureProgram& operator=(const PictureProgram&) = delete;
    virtual ~PictureProgram() = default;

    // Asks for the picture with this number, from 0; one that failed is asked for again. Requires: none is asked
    // for. Fails (Error).
    virtual void ask(std::uint64_t number) = 0;
    // Waits at most `limit`. True: the picture is whole, and none is asked for any more. Requires: one is asked
    // for. Fails (Error).
    [[nodiscard]] virtual bool take(Nanoseconds limit, TakenPicture& picture) = 0;
    // None is asked for any more. A program that is still at it is ended; this may take kLeavingSeconds.
    virtual void give_up() noexcept = 0;
};

// Started for each picture: what it prints until its end is the picture, if it ends with exit code 0.
[[nodiscard]] std::unique_ptr<PictureProgram> make_program_per_picture(const ProgramStart& start);

// Started once, and again where it has ended. Reads "picture N", answers "bytes COUNT" and so many bytes, or
// "error TEXT": a line each.
[[nodiscard]] std::unique_ptr<PictureProgram> make_kept_program(const ProgramStart& start);

}  // namespace framering
