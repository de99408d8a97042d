#include "tests/support/pixel_crc.hpp"

#include <fstream>

#include "tests/support/command_output.hpp"
#include "tests/support/temporary_directory.hpp"

namespace framering::test {

std::string pixel_crc(std::span<const FrameView> frames) {
    const TemporaryDirectory directory;
    const std::string raw = directory / "raw";
    std::ofstream file(raw, std::ios::binary);
    for (const FrameView& frame : frames) {
        file.write(reinterpret_cast<const char*>(frame.pixels.data()),
                   static_cast<std::streamsize>(frame.pixels.size()));
    }
    file.close();
    return run_python("import zlib\nprint(zlib.crc32(open('" + raw + "', 'rb').read()))\n").text;
}

}  // namespace framering::test
