// A file by its descriptor. Every failure is an Error that names the
// file and the system's reason.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "common/base/shown_path.hpp"

struct iovec;

namespace framering {

// Thread: one. Movable; closes with its lifetime, silently: close() reports.
class DiskFile {
  public:
    static constexpr std::size_t kDirectUnit = 4096;

    DiskFile() = default;
    // Fails (Error): the name is taken, or cannot be created.
    [[nodiscard]] static DiskFile create(const std::filesystem::path& path);
    enum class Access { read, read_and_write };
    // Fails (Error) also on what is no regular file: a directory, a pipe that would never answer.
    [[nodiscard]] static DiskFile open(const std::filesystem::path& path, Access access);
    ~DiskFile();
    DiskFile(DiskFile&& other) noexcept;
    DiskFile& operator=(DiskFile&& other) noexcept;

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ != -1; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    // The file was renamed: what errors name from now on.
    void set_path(std::filesystem::path path) { path_ = std::move(path); }

    // All of the bytes; continues after an interrupt or a short write.
    void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
    // All of the pieces, one behind the other, in as few calls as the system allows.
    void write_pieces_at(std::uint64_t offset, std::span<const std::span<const std::byte>> pieces);
    // From now on write_pieces_at goes to the disk past the page cache where there is much to write and the offset
    // and all pieces' addresses and sizes are multiples of kDirectUnit: at the disk's rate, and without the
    // processor's time for a copy. False where the file system does not take that; it is tried. Requires: the file
    // is empty.
    [[nodiscard]] bool bypass_cache();
    // As many bytes as there are, up to the span's size; returns how many.
    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const;
    [[nodiscard]] std::uint64_t size_bytes() const;
    // No name leads to it any more: what is written now is gone with the descriptor.
    [[nodiscard]] bool was_removed() const;
    // Cuts or extends, and gives back what was reserved behind the end.
    void resize(std::uint64_t size_bytes);
    // Reserves disk blocks without changing the size. False where the file system cannot, has no room, or keeps
    // files in memory.
    [[nodiscard]] bool reserve(std::uint64_t offset, std::uint64_t size_bytes) noexcept;
    // Gives the disk blocks of a range within the file back where the file system can; it then reads as zeros.
    void release(std::uint64_t offset, std::uint64_t size_bytes) noexcept;
    // Makes this opening of the file its only user among those that call lock(). False: another one is. Ends with
    // close(), or the process, whatever kills it. True too where the file system has no locks. Requires: opened
    // for writing.
    [[nodiscard]] bool lock() noexcept;
    // Another opening has it locked.
    [[nodiscard]] bool is_locked() const noexcept;
    // Until the data is on the disk. Fails where an earlier write turns out to be lost. Thread: any, beside
    // writes.
    void flush();
    void close();

  private:
    void write_vectors_at(int descriptor, std::uint64_t offset, std::span<iovec> vectors);
    DiskFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
    [[noreturn]] void fail_with(std::string_view action, int error_number) const;

    int descriptor_ = -1;
    int direct_descriptor_ = -1;  // of the same file, past the page cache
    std::filesystem::path path_;
};

// "cannot do this to 'that': the system's reason; what to do".
[[noreturn]] void fail_on(std::string_view action, const std::filesystem::path& path, int error_number);

}  // namespace framering
