// A file by its descriptor, and the few things that are done to names. Every failure is an Error that names the
// file and the system's reason.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace framering {

// Thread: one. Movable; closes with its lifetime, silently: close() reports.
class DiskFile {
  public:
    DiskFile() = default;
    // Fails (Error): the name is taken, or cannot be created.
    [[nodiscard]] static DiskFile create(const std::filesystem::path& path);
    enum class Access { read, read_and_write };
    [[nodiscard]] static DiskFile open(const std::filesystem::path& path, Access access);
    ~DiskFile();
    DiskFile(DiskFile&& other) noexcept;
    DiskFile& operator=(DiskFile&& other) noexcept;

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ != -1; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    // The file was renamed: what errors name from now on.
    void set_path(std::filesystem::path path) { path_ = std::move(path); }

    // All of the bytes; continues after an interrupt or a short write. Large aligned pieces go to the disk past
    // the page cache where the file system takes that: at the rate of the disk and without the processor's time
    // for a copy.
    void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
    // As many bytes as there are, up to the span's size; returns how many.
    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const;
    [[nodiscard]] std::uint64_t size_bytes() const;
    // Cuts or extends, and gives back what was reserved behind the end.
    void resize(std::uint64_t size_bytes);
    // Reserves disk blocks without changing the size. False where the file system cannot, or has no room.
    [[nodiscard]] bool reserve(std::uint64_t offset, std::uint64_t size_bytes) noexcept;
    // Until the data is on the disk. Fails where an earlier write turns out to be lost.
    void flush();
    void close();

  private:
    // How many of the bytes went past the page cache: all whole pages of them, or none.
    [[nodiscard]] std::size_t write_directly(std::uint64_t offset, std::span<const std::byte> bytes) noexcept;

    DiskFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
    [[noreturn]] void fail_with(std::string_view action, int error_number) const;

    static constexpr int kNotOpened = -1;
    static constexpr int kNotPossible = -2;

    int descriptor_ = -1;
    int direct_descriptor_ = kNotOpened;  // of the same file, for write_directly
    std::filesystem::path path_;
};

// A name as people read it in an error: in quotes.
[[nodiscard]] std::string quoted(const std::filesystem::path& path);
// With its parents; one that exists is fine.
void make_directories(const std::filesystem::path& directory);
// With everything in it; one that is missing is fine.
void remove_tree(const std::filesystem::path& directory);
// False: the new name is taken; nothing was changed. Works for directories. Fails (Error) for other reasons.
[[nodiscard]] bool rename_unless_taken(const std::filesystem::path& from, const std::filesystem::path& to);
// Until the names in the directory are on the disk.
void flush_directory(const std::filesystem::path& directory);
// Replaces the file in one step: whoever reads it sees the old or the new text, whole. `flushed`: also after a
// power cut.
void replace_file(const std::filesystem::path& path, std::string_view text, bool flushed);
// Fails (Error): missing, unreadable, or longer than `most_bytes`.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::uint64_t most_bytes);

}  // namespace framering
