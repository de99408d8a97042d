// Programs that take pictures, and do so badly.
#include "acquirer/source/picture/command_source.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <functional>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/gone_process.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A folder with good.png and a program in a shell, which has the folder in $0.
class PictureRig {
  public:
    PictureRig() { write_bytes(folder_ / "good.png", made_png(png_, png_pattern(png_))); }

    [[nodiscard]] std::string command(const std::string& body) const {
        return fmt::format("sh -c '{}' '{}'", body, folder_.path().string());
    }
    // A program that is kept, which does this for each line.
    [[nodiscard]] std::string kept(const std::string& body) const {
        return command(
            "good() { echo bytes $(wc -c <\"$0\"/good.png); cat \"$0\"/good.png; }; while read -r what n; do " +
            body + "; done");
    }
    [[nodiscard]] PictureBytes pixels() const { return png_pixels(png_, png_pattern(png_)); }
    [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }
    // How often the program was started, where it says so.
    [[nodiscard]] int starts() const {
        std::ifstream file(folder_ / "starts");
        int count = 0;
        for (std::string line; std::getline(file, line);) {
            ++count;
        }
        return count;
    }

  private:
    MadePng png_;
    TemporaryDirectory folder_;
};

PictureOptions options(bool is_kept = false, std::uint32_t retries = 0) {
    PictureOptions all;
    all.is_kept = is_kept;
    all.retries = retries;
    all.guard = FRAMERING_PROGRAM_DIR "/acquirer";
    return all;
}

WantedFormat format_of_rig() {
    WantedFormat wanted;
    wanted.width = 37;
    wanted.height = 29;
    wanted.pixel_format = PixelFormat::mono8;
    return wanted;
}

Readiness wait_for_picture(FrameSource& source) {
    const Deadline deadline = Deadline::in(std::chrono::seconds(60));
    Readiness readiness = Readiness::not_yet;
    while (readiness == Readiness::not_yet && !deadline.has_passed()) {
        readiness = source.wait(std::chrono::milliseconds(20));
    }
    return readiness;
}

PictureBytes next_picture(FrameSource& source) {
    PictureBytes pixels(source.format().payload_bytes());
    FrameInfo info;
    info.capture_time_ns = 1;
    const std::uint64_t before_ns = monotonic_ns();
    REQUIRE(wait_for_picture(source) == Readiness::ready);
    REQUIRE(source.fill(pixels, info, 0, Nanoseconds(0)) == FillResult::filled);
    CHECK(info.capture_time_ns >= before_ns);
    CHECK(info.capture_time_ns <= monotonic_ns());
    return pixels;
}

std::string failure_of_source(const std::string& command, const PictureOptions& wanted) {
    try {
        (void)wait_for_picture(*make_command_source(command, format_of_rig(), wanted, {}));
        return "none";
    } catch (const Error& error) {
        return error.what();
    }
}
std::string failure_at_opening(const std::string& command, const WantedFormat& wanted) {
    try {
        (void)make_command_source(command, wanted, options(), {});
        return "none";
    } catch (const Error& error) {
        return error.what();
    }
}
}  // namespace

TEST_CASE("the program is started when its picture is waited for and not before") {
    const PictureRig rig;
    const auto source = make_command_source(rig.command("echo x >>\"$0\"/starts; cat \"$0\"/good.png"),
                                            format_of_rig(), options(), {});
    CHECK(rig.starts() == 0);
    for (int number = 1; number <= 3; ++number) {
        CHECK((next_picture(*source) == rig.pixels()));
        CHECK(rig.starts() == number);
    }
}

TEST_CASE("without a format a picture is taken for it alone") {
    const PictureRig rig;
    const auto source =
        make_command_source(rig.command("echo x >>\"$0\"/starts; cat \"$0\"/good.png"), {}, options(), {});
    CHECK(rig.starts() == 1);
    CHECK(source->format() == FrameFormat{37, 29, PixelFormat::mono8, 8, 0});
    CHECK((next_picture(*source) == rig.pixels()));
    CHECK(rig.starts() == 2);
}

TEST_CASE("of two pictures the first counts, and that there was another one is told") {
    const PictureRig rig;
    write_bytes(rig.folder() / "other.jpg", made_jpeg({}));
    for (const std::string end : {"cat \"$0\"/other.jpg", "echo; cat \"$0\"/good.png \"$0\"/good.png"}) {
        const auto source =
            make_command_source(rig.command("cat \"$0\"/good.png; " + end), format_of_rig(), options(), {});
        CHECK(source->left_behind().empty());
        for (int number = 0; number < 3; ++number) {
            CHECK((next_picture(*source) == rig.pixels()));
        }
        CHECK(contains(source->left_behind(), "3 pictures had another one behind them, which is not stored"));
    }
    const auto one =
        make_command_source(rig.command("cat \"$0\"/good.png; echo done"), format_of_rig(), options(), {});
    CHECK((next_picture(*one) == rig.pixels()));
    CHECK(one->left_behind().empty());
}

TEST_CASE("a picture that fails is taken again as often as it may, and then one line says why it failed last") {
    const PictureRig rig;
    // Each third try gives one.
    const std::string body =
        "echo x >>\"$0\"/starts; [ $(($(wc -l <\"$0\"/starts) % 3)) = 0 ] || { echo no lens >&2; exit 7; }; "
        "cat \"$0\"/good.png";
    const auto source = make_command_source(rig.command(body), format_of_rig(), options(false, 2), {});
    CHECK((next_picture(*source) == rig.pixels()));
    CHECK((next_picture(*source) == rig.pixels()));
    CHECK(rig.starts() == 6);
    const std::string said = failure_of_source(rig.command("echo no lens >&2; exit 7"), options(false, 1));
    CHECK(contains(
        said, "picture 0 failed 2 times, the last time: it ended with exit code 7; its last message: no lens"));
    CHECK(contains(said, "program sh -c "));
}

TEST_CASE("each way in which a picture can fail is told") {
    const PictureRig rig;
    const auto said = [&](const std::string& body) { return failure_of_source(rig.command(body), options()); };
    CHECK(contains(said("exit 0"), "it has printed nothing to its standard output"));
    CHECK(contains(said("echo hello"), "it is no PNG, JPEG or TIFF image"));
    CHECK(contains(said("head -c 200 \"$0\"/good.png"), "it is no whole PNG image: it ends too early"));
    CHECK(contains(said("cat \"$0\"/good.png; exit 3"), "it ended with exit code 3"));
    CHECK(contains(said("cat \"$0\"/good.png; kill -9 $$"), "it was ended by signal 9 (Killed)"));
    PictureOptions hurried = options();
    hurried.timeout = std::chrono::milliseconds(100);
    CHECK(contains(failure_of_source(rig.command("exec sleep 600"), hurried),
                   "it gave no whole picture within 100 ms (--picture-timeout)"));
    CHECK(contains(failure_of_source(rig.command("cat \"$0\"/good.png; exec >&-; exec sleep 600"), hurried),
                   "it gave no whole picture within 100 ms (--picture-timeout)"));
}

TEST_CASE("a picture that something left behind holds open is whole with the program's own end") {
    const PictureRig rig;
    const auto source =
        make_command_source(rig.command("sleep 600 & cat \"$0\"/good.png"), format_of_rig(), options(), {});
    CHECK((next_picture(*source) == rig.pixels()));
}

TEST_CASE("a picture of another size ends the source at once, with both sizes") {
    const PictureRig rig;
    WantedFormat other = format_of_rig();
    other.height = 30;
    const auto source = make_command_source(rig.command("cat \"$0\"/good.png"), other, options(false, 5), {});
    CHECK_THROWS_WITH_AS((void)wait_for_picture(*source),
                         doctest::Contains("picture 0 is 37x29 mono8, and the scan has 37x30 mono8"), Error);
    WantedFormat half;
    half.width = 38;
    CHECK(contains(failure_at_opening(rig.command("cat \"$0\"/good.png"), half),
                   "--width 38 contradicts the file, which has 37"));
}

TEST_CASE("what is no program is refused when the source is opened, whatever the format") {
    CHECK(failure_at_opening("no_such_program_here --now", format_of_rig()) ==
          "source command:no_such_program_here --now: there is no program 'no_such_program_here' in the folders "
          "of PATH; give its "
          "path, such as ./no_such_program_here");
    CHECK(contains(failure_at_opening("sh -c 'exit", format_of_rig()), "source command:sh -c 'exit: "));
}

TEST_CASE("the wait for the format's picture ends when it is asked to") {
    const PictureRig rig;
    std::atomic<unsigned> requests{0};
    const StopToken stop(requests);
    requests = 1;
    try {
        (void)make_command_source(rig.command("exec sleep 600"), {}, options(), stop);
        FAIL("it was not canceled");
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::canceled);
    }
}

TEST_CASE("a program that is kept is started once and asked by number") {
    const PictureRig rig;
    const auto source =
        make_command_source(rig.kept("echo \"$what $n\" >>\"$0\"/asked; good"), {}, options(true), {});
    CHECK((next_picture(*source) == rig.pixels()));
    CHECK((next_picture(*source) == rig.pixels()));
    const PictureBytes asked = read_bytes(rig.folder() / "asked");
    CHECK(std::string(reinterpret_cast<const char*>(asked.data()), asked.size()) ==
          "picture 0\npicture 0\npicture 1\n");
}

TEST_CASE("a kept program that says error goes on, and one that dies or talks nonsense is started again") {
    const PictureRig rig;
    const std::string twice = "echo x >>\"$0\"/tries; [ $(($(wc -l <\"$0\"/tries) % 2)) = 0 ] && good || ";
    for (const char* const otherwise : {"echo error busy", "exit 3", "echo bytes 0", "echo bytes x",
                                        "echo here you are", "{ good; echo more; }"}) {
        CAPTURE(otherwise);
        const auto source =
            make_command_source(rig.kept(twice + otherwise), format_of_rig(), options(true, 3), {});
        for (int number = 0; number < 3; ++number) {
            CHECK((next_picture(*source) == rig.pixels()));
        }
    }
    const auto said = [&](const std::string& body) { return failure_of_source(rig.kept(body), options(true)); };
    CHECK(contains(said("echo error the shutter is stuck"), "it says: the shutter is stuck"));
    CHECK(contains(said("echo bytes none"),
                   "it answered 'bytes none'; 'bytes COUNT' (1 to 1073741824) or 'error TEXT'"));
    // A program that is no kept one prints a picture without being asked so.
    CHECK(contains(said("printf \"\\211PNG\\r\\n\\032\\n\""), "it answered '?PNG'; 'bytes COUNT'"));
    CHECK(contains(said("exit 9"), "it ended with exit code 9"));
    PictureOptions hurried = options(true);
    hurried.timeout = std::chrono::milliseconds(100);
    CHECK(contains(failure_of_source(rig.kept("echo bytes 100000"), hurried),
                   "it gave no whole picture within 100 ms"));
}

TEST_CASE("what was under way when the next frame is begun anew is not used") {
    for (const bool is_kept : {false, true}) {
        const PictureRig rig;
        const std::string body = "echo x >>\"$0\"/starts; while [ ! -e \"$0\"/go ]; do sleep 0.01; done; ";
        const auto source =
            make_command_source(is_kept ? rig.kept(body + "good") : rig.command(body + "cat \"$0\"/good.png"),
                                format_of_rig(), options(is_kept), {});
        while (rig.starts() == 0) {
            REQUIRE(source->wait(std::chrono::milliseconds(1)) == Readiness::not_yet);
        }
        source->begin_anew();
        std::ofstream(rig.folder() / "go") << "go";
        CHECK((next_picture(*source) == rig.pixels()));
        CHECK(rig.starts() == 2);
    }
}

TEST_CASE("a program that is at a picture is ended with its source, even where it does not listen") {
    const PictureRig rig;
    for (const char* const trap : {"", "trap \"\" TERM; "}) {
        const auto source = make_command_source(
            rig.command(std::string(trap) + "echo $$ >\"$0\"/number; while :; do sleep 0.05; done"),
            format_of_rig(), options(), {});
        while (!exists(rig.folder() / "number")) {
            REQUIRE(source->wait(std::chrono::milliseconds(1)) == Readiness::not_yet);
        }
        pid_t number = 0;
        while (!(std::ifstream(rig.folder() / "number") >> number)) {
        }
        source->stop();
        // It was killed, and may need a moment to go.
        const Deadline deadline = Deadline::in(std::chrono::seconds(60));
        while (!is_gone(number) && !deadline.has_passed()) {
            deadline.sleep(std::chrono::milliseconds(1));
        }
        CHECK(is_gone(number));
        std::filesystem::remove(rig.folder() / "number");
    }
}
