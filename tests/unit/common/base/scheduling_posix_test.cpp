#include <doctest/doctest.h>
#include <sched.h>

#include <thread>

#include "common/base/processors.hpp"
#include "common/base/scheduling.hpp"

using namespace framering;

TEST_CASE("keeping to one processor leaves the count of those that there are") {
    const unsigned before = usable_processors();
    std::thread([&] {
        run_on({static_cast<unsigned>(::sched_getcpu())});
        CHECK(usable_processors() == before);
    }).join();
}
