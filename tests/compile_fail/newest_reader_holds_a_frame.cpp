// Must not compile: .*no member named 'poll'
#include "common/ring/newest_reader.hpp"

void hold(framering::NewestReader& reader) {
#ifdef WITHOUT_THE_MISTAKE
    reader.forget();
#else
    (void)reader.poll(1, 1);
#endif
}
