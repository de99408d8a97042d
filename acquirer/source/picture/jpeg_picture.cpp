// <jpeglib.h> needs these two before it.
#include <cstddef>
#include <cstdio>
// jpeglib.h stands behind them.
#include <jpeglib.h>
// jerror.h stands behind it.
#include <jerror.h>

#include <array>
#include <csetjmp>

#include "acquirer/source/picture/picture_codecs.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
// Of a progressive image: real ones have about ten, and each is a pass over the whole image.
constexpr int kMostScans = 500;

struct JpegFailure {
    jpeg_error_mgr manager;
    std::jmp_buf place;
    std::array<char, JMSG_LENGTH_MAX> message;
};

// libjpeg calls it where it cannot go on; it must not return.
[[noreturn]] void leave_jpeg(j_common_ptr jpeg) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the manager is the first member
    auto& failure = *reinterpret_cast<JpegFailure*>(jpeg->err);
    failure.manager.format_message(jpeg, failure.message.data());
    std::longjmp(failure.place, 1);
}

// Bytes that nothing stands in, and marks of programs that know the standard badly. Everything else that libjpeg
// calls a warning are pixels that it made up.
bool is_harmless(int code) noexcept {
    return code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
}

void judge_jpeg_message(j_common_ptr jpeg, int level) {
    if (level < 0 && !is_harmless(jpeg->err->msg_code)) {
        leave_jpeg(jpeg);
    }
}

void say_no_jpeg_message(j_common_ptr /*jpeg*/) {
}

void limit_scans(j_common_ptr jpeg) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): it has the same beginning
    if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > kMostScans) {
        jpeg->err->msg_code = JERR_BAD_PROGRESSION;
        leave_jpeg(jpeg);
    }
}

struct JpegHead {
    JDIMENSION width = 0;
    JDIMENSION height = 0;
    J_COLOR_SPACE colors = JCS_UNKNOWN;
    int bits = 0;
    std::size_t bytes_behind = 0;  // where its pixels were read
};

void read_jpeg_pixels(jpeg_decompress_struct& jpeg, const FrameFormat& format, std::byte* pixels) {
    jpeg.out_color_space = is_rgb(format.pixel_format) ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_start_decompress(&jpeg);
    if (jpeg.output_width != format.width || jpeg.output_height != format.height ||
        static_cast<std::uint32_t>(jpeg.output_components) != samples_per_pixel(format.pixel_format)) {
        jpeg.err->msg_code = JERR_BAD_STATE;
        leave_jpeg(reinterpret_cast<j_common_ptr>(&jpeg));
    }
    while (jpeg.output_scanline < jpeg.output_height) {
        auto* row = reinterpret_cast<JSAMPROW>(pixels + jpeg.output_scanline * format.row_bytes());
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
}

// No object with a destructor may live in here or in what it calls: a failure jumps over it. Without pixels only
// the head is read.
bool run_jpeg(std::span<const std::byte> bytes, JpegFailure& failure, JpegHead& head, const FrameFormat* format,
              std::byte* pixels) {
    jpeg_decompress_struct jpeg{};
    jpeg_progress_mgr progress{};
    progress.progress_monitor = limit_scans;
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = leave_jpeg;
    failure.manager.emit_message = judge_jpeg_message;
    failure.manager.output_message = say_no_jpeg_message;
    if (setjmp(failure.place) != 0) {
        jpeg_destroy_decompress(&jpeg);
        return false;
    }
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &progress;
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&jpeg, TRUE);
    head = {jpeg.image_width, jpeg.image_height, jpeg.jpeg_color_space, jpeg.data_precision, 0};
    if (pixels != nullptr) {
        read_jpeg_pixels(jpeg, *format, pixels);
        head.bytes_behind = jpeg.src->bytes_in_buffer;
    }
    jpeg_destroy_decompress(&jpeg);
    return true;
}

JpegHead jpeg_head_of(std::span<const std::byte> bytes, const FrameFormat* format, std::byte* pixels) {
    JpegHead head;
    JpegFailure failure{};
    if (!run_jpeg(bytes, failure, head, format, pixels)) {
        fail(ExitCode::failed, "it is no whole JPEG image: {}", failure.message.data());
    }
    return head;
}
}  // namespace

FrameFormat jpeg_format(std::span<const std::byte> start) {
    const JpegHead head = jpeg_head_of(start, nullptr, nullptr);
    const bool is_grey = head.colors == JCS_GRAYSCALE;
    if (head.colors == JCS_CMYK || head.colors == JCS_YCCK) {
        fail(ExitCode::usage, "it is a CMYK image; only grey and RGB are supported, convert it first");
    }
    if ((!is_grey && head.colors != JCS_YCbCr && head.colors != JCS_RGB) || head.bits != 8) {
        fail(ExitCode::usage,
             "it is a JPEG image of {} bits or of unknown colors; only grey and RGB of 8 bits are supported, "
             "convert "
             "it first",
             head.bits);
    }
    FrameFormat format;
    format.width = head.width;
    format.height = head.height;
    format.pixel_format = is_grey ? PixelFormat::mono8 : PixelFormat::rgb8;
    format.significant_bits = 8;
    return format;
}

std::size_t read_jpeg(std::span<const std::byte> bytes, const FrameFormat& format, std::span<std::byte> pixels) {
    return bytes.size() - jpeg_head_of(bytes, &format, pixels.data()).bytes_behind;
}

}  // namespace framering
