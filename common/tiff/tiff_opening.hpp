// How libtiff's files are opened, here and nowhere else: what it says of a file is kept for the one error that we
// print, and nothing gets onto a terminal or to another file's handlers.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>

// libtiff's own names, without its header: whoever uses them includes it (scripts/lint.py says who may).
struct tiff;
struct TIFFOpenOptions;

namespace framering {

// The first thing that libtiff says of a file: what follows are consequences. Allocates nothing, as libtiff tells
// it from within C.
class TiffMessage {
  public:
    [[nodiscard]] bool empty() const noexcept { return text_.front() == '\0'; }
    // One line; `otherwise` where libtiff said nothing.
    [[nodiscard]] std::string text(const char* otherwise = "libtiff reports no reason") const;
    void clear() noexcept { text_.front() = '\0'; }
    // Requires: zero-terminated.
    void keep(const std::array<char, 400>& said) noexcept;

  private:
    std::array<char, 400> text_{};
};

struct FreeTiffOptions {
    void operator()(TIFFOpenOptions* options) const noexcept;
};
using TiffOptions = std::unique_ptr<TIFFOpenOptions, FreeTiffOptions>;

enum class TiffWarnings { ignored, kept };

// For TIFFOpenExt and TIFFClientOpenExt. `message` outlives the file. `most_bytes`: that libtiff may take at once,
// whatever a damaged file asks for; 0: any number.
[[nodiscard]] TiffOptions tiff_options(TiffMessage& message, std::uint64_t most_bytes = 0,
                                       TiffWarnings warnings = TiffWarnings::ignored);

struct CloseTiff {
    void operator()(tiff* file) const noexcept;
};
using TiffHandle = std::unique_ptr<tiff, CloseTiff>;

}  // namespace framering
