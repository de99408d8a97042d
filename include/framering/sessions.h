/*
 * Sessions from outside: which there are, what they do, and asking them to stop. Included by framering.h.
 *
 * A session's name has 1 to 40 of A-Z a-z 0-9 and _. Texts that these functions give live until the next call of
 * the same thread that gives a text.
 */
#ifndef FRAMERING_SESSIONS_H
#define FRAMERING_SESSIONS_H

#include <framering/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The names of the sessions on this machine, one a line, sorted; "" without one. */
FRAMERING_API int framering_list_sessions(const char** names);

/* The state of a session as one object of JSON, the same as `framering status --json` prints (docs/control.md).
 * FRAMERING_NOT_FOUND: there is no such session. */
FRAMERING_API int framering_status(const char* session, const char** json);

enum framering_request {
    FRAMERING_CANCEL = 0,        /* the scan ends after the frame in hand; what is published is stored */
    FRAMERING_TERMINATE = 1,     /* the same, and every process of the session ends */
    FRAMERING_TERMINATE_NOW = 2, /* files are closed at once; what is not stored is lost */
    FRAMERING_PAUSE = 3,         /* no frame is taken after the one in hand; the scan stays what it is */
    FRAMERING_RESUME = 4         /* a paused scan goes on */
};

/* Asks the acquirer, which notices within 100 ms; does not wait for it. Means the scan that runs now: one that is
 * over already is not touched. FRAMERING_NOT_FOUND: no such session. FRAMERING_REFUSED: another user's. */
FRAMERING_API int framering_request(const char* session, int request);

#ifdef __cplusplus
}
#endif
#endif
