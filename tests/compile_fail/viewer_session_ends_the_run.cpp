// Must not compile: (passing .* discards qualifiers|no matching member function for call to 'store')
#include "common/session/viewer_session.hpp"

framering::layout::RunState end(framering::ViewerSession& session) {
#ifndef WITHOUT_THE_MISTAKE
    session.view().producer().run_state.store(framering::layout::RunState::idle);
#endif
    return session.view().producer().run_state.load();
}
