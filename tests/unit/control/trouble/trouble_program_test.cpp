#include "control/trouble_program.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;
using Words = std::vector<std::string>;

namespace {
const TroubleEvent kLoss{{TroubleKind::frames_lost, "camera"}, true, 7, "3 frames lost (camera)"};

std::string text_in(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}
}  // namespace

TEST_CASE("words are filled after they were split, and what was filled in is not filled again") {
    CHECK(filled_words({"mail", "{trouble}:{subject} {state}", "{session}/{scan}", "{text}", "{}", "{texts}", "{"},
                       kLoss, "{scan}") ==
          Words{"mail", "frames_lost:camera begun", "{scan}/7", "3 frames lost (camera)", "{}", "{texts}", "{"});
    TroubleEvent over = kLoss;
    over.begun = false;
    CHECK(filled_words({"{state}"}, over, "s") == Words{"over"});
    CHECK(trouble_variables(kLoss, "scope") == Words{"FRAMERING_TROUBLE=frames_lost", "FRAMERING_SUBJECT=camera",
                                                     "FRAMERING_STATE=begun", "FRAMERING_SESSION=scope",
                                                     "FRAMERING_SCAN=7", "FRAMERING_TEXT=3 frames lost (camera)"});
}

TEST_CASE("the program runs once for each event, one after the other, with its words and variables") {
    const TemporaryDirectory directory;
    const std::string file = (directory / "said").string();
    TroubleProgram program("sh -c 'echo \"$1 $2 $FRAMERING_STATE $FRAMERING_TEXT\" >> \"$0\"' " + file +
                           " {trouble} '{text}; rm -rf x'");
    program.add(kLoss, "s");
    TroubleEvent over = kLoss;
    over.begun = false;
    program.add(over, "s");
    program.finish({});
    CHECK(text_in(file) ==
          "frames_lost 3 frames lost (camera); rm -rf x begun 3 frames lost (camera)\n"
          "frames_lost 3 frames lost (camera); rm -rf x over 3 frames lost (camera)\n");
}

TEST_CASE("a program that is not there, or a command that is none, is refused without telling its words") {
    for (const char* command : {"no-such-program-of-ours --password secret", "mail 'secret", "secret \\", ""}) {
        const std::string told = failure_of([&] { TroubleProgram program{command}; }).line;
        CAPTURE(told);
        CHECK_FALSE(told.empty());
        CHECK_FALSE(contains(told, "secret"));
    }
}

TEST_CASE("a program that fails keeps the next one from nothing") {
    const TemporaryDirectory directory;
    const std::string file = (directory / "said").string();
    TroubleProgram program("sh -c 'echo $1 >> \"$0\"; exit 3' " + file + " {scan}");
    program.add(kLoss, "s");
    program.add(kLoss, "s");
    program.finish({});
    CHECK(text_in(file) == "7\n7\n");
}

TEST_CASE("once it is stopped what waits is not begun") {
    std::atomic<unsigned> stops{0};
    const StopToken stop(stops);
    ++stops;
    const TemporaryDirectory directory;
    const std::string file = (directory / "said").string();
    TroubleProgram program("sh -c 'echo $1 >> \"$0\"' " + file + " {state}");
    for (int i = 0; i < 5; ++i) {
        program.add(kLoss, "s");
    }
    program.finish(stop);
    CHECK(text_in(file) == "begun\n");
}
