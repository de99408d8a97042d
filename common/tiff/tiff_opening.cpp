#include "common/tiff/tiff_opening.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <new>

namespace framering {

namespace {
// Called from C: no exception may leave them. 1 tells libtiff that nothing is to be printed.
int keep_message(TIFF* /*file*/, void* message, const char* /*module*/, const char* format,
                 std::va_list values) noexcept {
    std::array<char, 400> said{};
    static_cast<void>(std::vsnprintf(said.data(), said.size(), format, values));
    static_cast<TiffMessage*>(message)->keep(said);
    return 1;
}

int ignore_message(TIFF* /*file*/, void* /*message*/, const char* /*module*/, const char* /*format*/,
                   std::va_list /*values*/) noexcept {
    return 1;
}
}  // namespace

std::string TiffMessage::text(const char* otherwise) const {
    return empty() ? otherwise : text_.data();
}

void TiffMessage::keep(const std::array<char, 400>& said) noexcept {
    if (empty()) {
        text_ = said;
        std::ranges::replace(text_, '\n', ' ');
    }
}

void FreeTiffOptions::operator()(TIFFOpenOptions* options) const noexcept {
    TIFFOpenOptionsFree(options);
}

TiffOptions tiff_options(TiffMessage& message, std::uint64_t most_bytes, TiffWarnings warnings) {
    TiffOptions options(TIFFOpenOptionsAlloc());
    if (!options) {
        throw std::bad_alloc();
    }
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_message, &message);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(),
                                         warnings == TiffWarnings::kept ? keep_message : ignore_message, &message);
    if (most_bytes != 0) {
        TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(most_bytes));
    }
    return options;
}

void CloseTiff::operator()(tiff* file) const noexcept {
    TIFFClose(file);
}

}  // namespace framering
