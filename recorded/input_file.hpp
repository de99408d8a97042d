// A file that is read and never changed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace framering {

// Thread safety: any thread. Every failure is an Error that names the file and the system's reason.
class InputFile {
  public:
    // Fails (Error) also on what is no regular file: a directory, a pipe that would never answer.
    explicit InputFile(std::filesystem::path path);
    ~InputFile();
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    [[nodiscard]] std::uint64_t size_bytes() const;
    // As many bytes as there are, up to the span's size; returns how many.
    [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const;
    // All of it. Fails (Error) also where it is longer than `most_bytes`.
    [[nodiscard]] std::string text(std::uint64_t most_bytes) const;

  private:
    [[noreturn]] void fail_with(std::string_view action, int error_number) const;

    std::filesystem::path path_;
    int descriptor_ = -1;
};

// Something stands there, links followed. Fails (Error) where that cannot be told: a link to itself, no
// permission.
[[nodiscard]] bool is_there(const std::filesystem::path& path);

}  // namespace framering
