// The file below libtiff. libtiff links a new directory into the chain before it writes the directory; here the
// 8-byte link that would make uncommitted frames reachable is held back until commit(), so that a cut between any
// two writes leaves a file with exactly the committed frames.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "writer/disk/disk_file.hpp"
#include "writer/disk/reservation.hpp"

namespace framering {

// Thread: one.
// Invariants: nothing below committed_bytes_ refers to a byte above it; bytes below it change only by commit().
class DeferredLinkFile {
  public:
    explicit DeferredLinkFile(DiskFile file) : file_(std::move(file)) {}

    // What libtiff calls. read and write fail (Error) as DiskFile does.
    [[nodiscard]] std::size_t read(std::span<std::byte> bytes);
    void write(std::span<const std::byte> bytes);
    std::uint64_t seek(std::uint64_t position) noexcept { return position_ = position; }
    std::uint64_t seek_to_end() noexcept;
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    [[nodiscard]] std::uint64_t size_bytes() const noexcept { return size_bytes_; }

    // The end of the file counts as rounded up to a multiple of this: what libtiff appends is aligned to it.
    void set_end_alignment(std::uint64_t alignment) noexcept { end_alignment_ = alignment; }
    // Makes what was written since the last commit reachable, by one write of 8 bytes. The first call, after
    // libtiff wrote the header, has no link to write.
    void commit();
    // Gives the file back as it was at the last commit, without reserved blocks. libtiff may go on calling;
    // nothing more is written.
    [[nodiscard]] DiskFile take_committed();

    [[nodiscard]] DiskFile& file() noexcept { return file_; }
    [[nodiscard]] const DiskFile& file() const noexcept { return file_; }

  private:
    struct Link {
        std::uint64_t offset;
        std::array<std::byte, 8> bytes;
    };
    void defer(std::span<const std::byte> bytes);

    DiskFile file_;
    std::uint64_t position_ = 0;
    std::uint64_t size_bytes_ = 0;
    std::uint64_t committed_bytes_ = 0;
    std::uint64_t end_alignment_ = 1;
    Reservation reservation_;
    bool is_taken_ = false;
    std::optional<Link> deferred_link_;
};

}  // namespace framering
