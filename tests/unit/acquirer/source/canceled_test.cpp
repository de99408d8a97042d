// A request to stop while files are looked through that may be many, on a slow disk.
#include "acquirer/source/canceled.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "acquirer/size_series.hpp"
#include "acquirer/source/source_factory.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a request to stop ends the look through the files of a source") {
    const TemporaryDirectory folder;
    make_tiff(folder / "a.tif", "w", {numbered(1), numbered(2)});
    std::atomic<unsigned> requests{0};
    const StopToken stop(requests);
    for (const auto& [text, is_watched] : {std::pair{"tiff:" + (folder / "a.tif").string(), false},
                                           {"tiff:" + folder.path().string(), false},
                                           {"images:" + folder.path().string(), false},
                                           {"images:" + folder.path().string(), true}}) {
        CAPTURE(text);
        CAPTURE(is_watched);
        AcquirerOptions options;
        options.source.text = text;
        options.source.pictures.is_watched = is_watched;
        requests = 0;
        (void)make_source(options.source, stop);
        requests = 1;
        CHECK(failure_of([&] { (void)make_source(options.source, stop); }).exit_code == ExitCode::canceled);
        if (text.starts_with("images:") && !is_watched) {
            CHECK(failure_of([&] { (void)scans_of_sizes(options, stop); }).exit_code == ExitCode::canceled);
        }
    }
}
