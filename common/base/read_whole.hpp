// Reading what a system call gives in pieces.
#pragma once
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace framering {

// As many bytes as there are from `offset` on, up to the span's size; returns how many. `read_piece(bytes,
// offset)`: as pread(2). Goes on after an interrupt or a short read. Nothing: it failed, errno says why.
template <class ReadPiece>
[[nodiscard]] std::optional<std::size_t> read_whole(std::span<std::byte> bytes, std::uint64_t offset,
                                                    ReadPiece read_piece) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got = read_piece(bytes.subspan(done), offset + done);
        if (got == 0) {
            break;
        }
        if (got > 0) {
            done += static_cast<std::size_t>(got);
        } else if (errno != EINTR) {
            return std::nullopt;
        }
    }
    return done;
}

}  // namespace framering
