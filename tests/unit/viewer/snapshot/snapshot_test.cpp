#include "viewer/snapshot/snapshot.hpp"

#include <doctest/doctest.h>
#include <png.h>
#include <sys/resource.h>
#include <tiffio.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "common/base/error.hpp"
#include "tests/unit/viewer/test_frame.hpp"

using namespace framering;

namespace {
namespace fs = std::filesystem;

class EmptyFolder {
  public:
    EmptyFolder() {
        std::string name = (fs::temp_directory_path() / "framering_snapshot_XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~EmptyFolder() { fs::remove_all(path); }
    EmptyFolder(const EmptyFolder&) = delete;
    EmptyFolder& operator=(const EmptyFolder&) = delete;

    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(fs::directory_iterator(path), fs::directory_iterator());
    }

    fs::path path;
};

// No file grows beyond a few bytes while this lives; writing more is an error, no signal.
class ShortFiles {
  public:
    ShortFiles() {
        former_action_ = std::signal(SIGXFSZ, SIG_IGN);
        REQUIRE(getrlimit(RLIMIT_FSIZE, &former_) == 0);
        const struct rlimit few { 16, former_.rlim_max };
        REQUIRE(setrlimit(RLIMIT_FSIZE, &few) == 0);
    }
    ~ShortFiles() {
        setrlimit(RLIMIT_FSIZE, &former_);
        std::signal(SIGXFSZ, former_action_);
    }
    ShortFiles(const ShortFiles&) = delete;
    ShortFiles& operator=(const ShortFiles&) = delete;

  private:
    struct rlimit former_ {};
    void (*former_action_)(int) = nullptr;
};

template <class Pixel>
FrameCopy copy_of(const TestFrame<Pixel>& frame) {
    FrameCopy copy;
    REQUIRE(copy_frame(frame.view(), copy));
    return copy;
}

View view_of(const char* contrast, Lut lut) {
    View view;
    view.contrast = parse_contrast(contrast);
    view.lut = lut;
    view.marks = range_marks(lut);
    return view;
}

struct ReadPng {
    png_image image{};
    std::vector<std::uint8_t> pixels;
};

ReadPng read_png(const fs::path& path, png_uint_32 as_format) {
    ReadPng out;
    out.image.version = PNG_IMAGE_VERSION;
    REQUIRE(png_image_begin_read_from_file(&out.image, path.c_str()) != 0);
    const png_uint_32 format_in_file = out.image.format;
    out.image.format = as_format;
    out.pixels.resize(PNG_IMAGE_SIZE(out.image));
    REQUIRE(png_image_finish_read(&out.image, nullptr, out.pixels.data(), 0, nullptr) != 0);
    out.image.format = format_in_file;
    return out;
}
}  // namespace

TEST_CASE("a PNG snapshot is the full frame with its contrast in 8 bit grey") {
    const EmptyFolder folder;
    const fs::path path = folder.path / "frame.png";
    write_snapshot(path, copy_of(Frame16(3, 2, {100, 200, 300, 0, 4000, 150}, 12)),
                   view_of("fixed:100,300", Lut::grey));
    const ReadPng png = read_png(path, PNG_FORMAT_GRAY);
    CHECK(png.image.width == 3);
    CHECK(png.image.height == 2);
    CHECK((png.image.format & PNG_FORMAT_FLAG_COLOR) == 0);
    CHECK(png.pixels == std::vector<std::uint8_t>{0, 128, 255, 0, 255, 64});
    CHECK(folder.files() == 1);
}

TEST_CASE("a PNG snapshot shows the LUT") {
    const EmptyFolder folder;
    const FrameCopy frame = copy_of(Frame8(2, 1, {255, 51}));
    write_snapshot(folder.path / "i.png", frame, view_of("fixed:0,255", Lut::inverted));
    CHECK(read_png(folder.path / "i.png", PNG_FORMAT_GRAY).pixels == std::vector<std::uint8_t>{0, 204});
    write_snapshot(folder.path / "h.png", frame, view_of("fixed:0,255", Lut::hilo));
    CHECK(read_png(folder.path / "h.png", PNG_FORMAT_RGB).pixels ==
          std::vector<std::uint8_t>{255, 0, 0, 52, 52, 52});
}

TEST_CASE("a TIFF snapshot holds the pixels as they are") {
    const EmptyFolder folder;
    const fs::path path = folder.path / "frame.tif";
    Frame16 frame(2, 2, {1, 65535, 300, 4}, 16);
    frame.info.pixel_size_nm = 650;
    write_snapshot(path, copy_of(frame), View{});
    TIFF* tiff = TIFFOpen(path.c_str(), "r");
    REQUIRE(tiff != nullptr);
    std::vector<std::uint16_t> pixels(4);
    std::uint16_t bits = 0;
    float resolution = 0;
    CHECK(TIFFGetField(tiff, TIFFTAG_BITSPERSAMPLE, &bits) == 1);
    CHECK(TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &resolution) == 1);
    CHECK(TIFFReadEncodedStrip(tiff, 0, pixels.data(), 8) == 8);
    CHECK(TIFFNumberOfDirectories(tiff) == 1);
    TIFFClose(tiff);
    CHECK(bits == 16);
    CHECK(resolution == doctest::Approx(1e7 / 650));
    CHECK(pixels == std::vector<std::uint16_t>{1, 65535, 300, 4});
    CHECK(folder.files() == 1);
}

TEST_CASE("a snapshot replaces an older one") {
    const EmptyFolder folder;
    const fs::path path = folder.path / "frame.tiff";
    std::ofstream(path) << "older";
    write_snapshot(path, copy_of(Frame8(1, 1, {7})), View{});
    CHECK(folder.files() == 1);
    CHECK(fs::file_size(path) > 100);
}

TEST_CASE("a snapshot that cannot be written leaves nothing behind and says why") {
    const EmptyFolder folder;
    const FrameCopy frame = copy_of(Frame8(1, 1, {7}));
    for (const char* name : {"missing/frame.png", "missing/frame.tif"}) {
        CAPTURE(name);
        CHECK_THROWS_WITH_AS(write_snapshot(folder.path / name, frame, View{}),
                             doctest::Contains("No such file or directory"), Error);
    }
    fs::create_directory(folder.path / "folder.png");
    CHECK_THROWS_AS(write_snapshot(folder.path / "folder.png", frame, View{}), Error);
    CHECK(folder.files() == 1);
}

TEST_CASE("a file that cannot be written whole is an error for both formats and names the limit") {
    const EmptyFolder folder;
    const FrameCopy frame = copy_of(Frame8(1, 1, {7}));
    for (const char* name : {"frame.png", "frame.tif"}) {
        CAPTURE(name);
        std::string line;
        {
            const ShortFiles limit;
            try {
                write_snapshot(folder.path / name, frame, View{});
            } catch (const Error& error) {
                line = error.what();
            }
        }
        CHECK(line.find("the file size limit is 16 bytes, ulimit -f") != std::string::npos);
        CHECK(folder.files() == 0);
    }
}

TEST_CASE("a link that somebody lays under a name beside a snapshot is not followed") {
    const EmptyFolder folder;
    const fs::path victim = folder.path / "victim";
    std::ofstream(victim) << "precious";
    fs::create_symlink(victim, folder.path / fmt::format(".frame.png.{}.part", getpid()));
    fs::create_symlink(victim, folder.path / "frame.png");
    write_snapshot(folder.path / "frame.png", copy_of(Frame8(1, 1, {7})), View{});
    CHECK(fs::file_size(victim) == 8);
    CHECK(fs::is_regular_file(fs::symlink_status(folder.path / "frame.png")));
    CHECK(folder.files() == 3);
}

TEST_CASE("a snapshot that replaces another keeps its mode") {
    const EmptyFolder folder;
    const fs::path path = folder.path / "frame.tif";
    for (const fs::perms mode : {fs::perms(0600), fs::perms(0664), fs::perms(0444)}) {
        std::ofstream(path) << "older";
        fs::permissions(path, mode);
        write_snapshot(path, copy_of(Frame8(1, 1, {7})), View{});
        CHECK(fs::status(path).permissions() == mode);
        fs::remove(path);
    }
}

TEST_CASE("the ending tells the format and another is refused") {
    CHECK(snapshot_format_of("a/b.png") == SnapshotFormat::png);
    CHECK(snapshot_format_of("b.tif") == SnapshotFormat::tiff);
    CHECK(snapshot_format_of("b.tiff") == SnapshotFormat::tiff);
    CHECK_THROWS_WITH((void)snapshot_format_of("b.jpg"),
                      "snapshot 'b.jpg': unknown file type; use FILE.png or FILE.tif");
    CHECK_THROWS_AS((void)snapshot_format_of("png"), Error);
}

TEST_CASE("a frame that contradicts its header is not copied") {
    Frame8 frame(2, 2, {1, 2, 3, 4});
    frame.info.payload_bytes = 1'000'000;
    FrameCopy copy;
    CHECK_FALSE(copy_frame(frame.view(), copy));
}

TEST_CASE("snapshots of colours have them as PNG as shown and as TIFF as they are") {
    const EmptyFolder folder;
    const FrameCopy frame = copy_of(Frame16({2, 1, PixelFormat::rgb16, 12, 650}, {4095, 0, 819, 1, 2, 3}));
    View view = view_of("fixed:0,4095", Lut::grey);
    write_snapshot(folder.path / "c.png", frame, view);
    const ReadPng png = read_png(folder.path / "c.png", PNG_FORMAT_RGB);
    CHECK((png.image.format & PNG_FORMAT_FLAG_COLOR) != 0);
    CHECK(png.pixels == std::vector<std::uint8_t>{255, 0, 51, 0, 0, 0});
    view.balance = parse_white_balance("1,1,5");
    write_snapshot(folder.path / "c.png", frame, view);
    CHECK(read_png(folder.path / "c.png", PNG_FORMAT_RGB).pixels[2] == 255);
    write_snapshot(folder.path / "c.tif", frame, view);
    TIFF* tiff = TIFFOpen((folder.path / "c.tif").c_str(), "r");
    REQUIRE(tiff != nullptr);
    std::uint16_t samples = 0;
    std::uint16_t photometric = 0;
    std::vector<std::uint16_t> values(6);
    CHECK(TIFFGetField(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples) == 1);
    CHECK(TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric) == 1);
    CHECK(TIFFReadEncodedStrip(tiff, 0, values.data(), 12) == 12);
    TIFFClose(tiff);
    CHECK(samples == 3);
    CHECK(photometric == PHOTOMETRIC_RGB);
    CHECK(values == std::vector<std::uint16_t>{4095, 0, 819, 1, 2, 3});
}

TEST_CASE("a TIFF snapshot of floating-point samples says that they are") {
    const EmptyFolder folder;
    write_snapshot(folder.path / "f.tif", copy_of(FrameFloat({2, 1, PixelFormat::float32, 32, 0}, {-1.5F, 1e-9F})),
                   View{});
    TIFF* tiff = TIFFOpen((folder.path / "f.tif").c_str(), "r");
    REQUIRE(tiff != nullptr);
    std::uint16_t format = 0;
    std::uint16_t bits = 0;
    std::vector<float> values(2);
    CHECK(TIFFGetField(tiff, TIFFTAG_SAMPLEFORMAT, &format) == 1);
    CHECK(TIFFGetField(tiff, TIFFTAG_BITSPERSAMPLE, &bits) == 1);
    CHECK(TIFFReadEncodedStrip(tiff, 0, values.data(), 8) == 8);
    TIFFClose(tiff);
    CHECK(format == SAMPLEFORMAT_IEEEFP);
    CHECK(bits == 32);
    CHECK(values == std::vector<float>{-1.5F, 1e-9F});
}
