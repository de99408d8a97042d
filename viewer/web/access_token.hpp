// The secret that a browser must know to look at the web display, and the private file that it is kept in.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace framering {

// 128 random bits as 32 hexadecimal digits. Fails (Error): the system has none.
[[nodiscard]] std::string new_access_token();

// $XDG_RUNTIME_DIR/framering where that directory is this user's, otherwise /tmp/framering-UID; made with mode
// 0700 where it is missing. Fails (Error): it cannot be made, is another user's, or others may write to it.
[[nodiscard]] std::filesystem::path private_directory();

// Mode 0600, and gone with the object.
class TokenFile {
  public:
    // DIRECTORY/viewer-SESSION-PORT.token. Whoever listens on the port owns the name: a file that a killed viewer
    // has left is replaced. Fails (Error).
    TokenFile(const std::filesystem::path& directory, const std::string& session, std::uint16_t port,
              const std::string& token);
    ~TokenFile();
    TokenFile(const TokenFile&) = delete;
    TokenFile& operator=(const TokenFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
    int fd_ = -1;
};

}  // namespace framering
