#include "common/session/run_state.hpp"

#include <doctest/doctest.h>

#include <set>
#include <utility>

using namespace framering;
using enum layout::RunState;

TEST_CASE("only the listed transitions of the run state are allowed") {
    const std::set<std::pair<layout::RunState, layout::RunState>> allowed{
        {idle, working},     {working, canceled},    {working, idle},        {canceled, idle},
        {idle, terminating}, {working, terminating}, {canceled, terminating}};
    for (const auto from : {idle, working, canceled, terminating}) {
        for (const auto to : {idle, working, canceled, terminating}) {
            CAPTURE(name_of(from));
            CAPTURE(name_of(to));
            CHECK(may_follow(from, to) == (allowed.count({from, to}) == 1));
        }
    }
}
