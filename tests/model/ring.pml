/*
 * One acquirer, one writer and one viewer on a ring; the acquirer and the writer are killed between any two statements
 * and come back. Each statement stands for one access of the code to memory or to the disk; the comment above a group
 * names the function. Local steps are joined with the access before them.
 *
 * Bounds: SLOTS slots and SPARES spare ones, FRAMES published frames, runs of at most RUN frames, ACQUIRER_KILLS and
 * WRITER_KILLS. Waits block until what they wait for is there: in the code each ends by itself within 100 ms, so a lost
 * wake-up costs time only. docs/decisions/0012-model-of-the-ring.md says what is left out, and why.
 *
 * What this model cannot show: Promela is sequentially consistent, every process sees every store at once and in order.
 * Whether the fences and memory orders make the machine do so is for tests/stress, under ThreadSanitizer and without.
 *
 * OTHER_READER adds a second lossless reader, admitted from the start, which reads in place and stores nothing: its role
 * HOLDS the acquirer or only PROCESSES. The latter may stand still for ever, and is evicted alive when it is in the way.
 *
 * AHEAD above 1 is a source that fills slots which it was given before (QueuedTaking): they come back in any order, and one
 * may come back without a frame. The code gives away at most SLOTS - 2.
 *
 * A switch MUTANT_... puts one mistake in; CMakeLists.txt lists them, and the checker has to find each.
 */
#ifndef SLOTS
#define SLOTS 2
#endif
#ifndef SPARES
#define SPARES 1 /* the code has 3: with fewer they are lapped sooner */
#endif
#ifndef FRAMES
#define FRAMES 3
#endif
#ifndef RUN
#define RUN 2
#endif
#ifndef ACQUIRER_KILLS
#define ACQUIRER_KILLS 1
#endif
#ifndef WRITER_KILLS
#define WRITER_KILLS 1
#endif
#ifndef WRITERS
#define WRITERS 1
#endif
#ifndef LOOKS
#define LOOKS 0 /* how often the viewer samples */
#endif

#ifndef AHEAD
#define AHEAD 1 /* claims that may be open at once */
#endif

#define HOLDS 1     /* Purpose::stores, Purpose::forwards */
#define PROCESSES 2 /* Purpose::processes */
#ifndef OTHER_READER
#define OTHER_READER 0
#endif

#define SHOTS (FRAMES + ACQUIRER_KILLS * AHEAD + 1) /* exposures: a kill can cost those that nobody got, shot 0 is none */
#define SCANS (ACQUIRER_KILLS + 3)          /* 1, and one more after each interruption; 0 and the last never begin */
#define DIRECTORIES (ACQUIRER_KILLS + 1)
#define FILES (WRITER_KILLS + 2)
#define NONE 255

/* ---- shared memory (common/shm/layout.hpp) ---- */
#define VACANT 0
#define ACTIVE 1
#define ORPHANED 2
#define EVICTED 3
#define ABSENT 0
#define JOINING 1
#define ATTACHED 2
#define LEFT 3
#define WORKING 1
#define OVER 2

byte head, newest, spare_count;
byte word[SLOTS + SPARES];                                            /* slot words */
byte header[SLOTS + SPARES], top[SLOTS + SPARES], bottom[SLOTS + SPARES]; /* the shot that each part is of */
byte admission, admitted_generation, first_sequence, first_scan;      /* reader entry, the acquirer's line */
byte cursor, attachment, generation, closed_scan;                     /* the same, the reader's */
byte scan_id, scan_state[SCANS], end_sequence[SCANS], delivered[SCANS]; /* scan records */
bool terminating, retired;
#if OTHER_READER
byte other_cursor, other_admission = ACTIVE; /* the entry of the other lossless reader */
#endif

/* ---- leases (common/shm/lease_posix.cpp): the kernel drops them when their holder is gone ---- */
#define FREE 0
#define BY_READER 1
#define BY_ACQUIRER 2
byte reader_lease;

/* ---- a scan directory on disk (writer/scan_recording.cpp, tiff_sink.cpp, scan_index.cpp) ---- */
byte indexed[SCANS], index_shot[DIRECTORIES * SHOTS], index_file[DIRECTORIES * SHOTS];
byte pages[DIRECTORIES * FILES], linked[DIRECTORIES * FILES]; /* written, and reached by the chain of links */
bool named[DIRECTORIES * FILES];                  /* has its final name */
bool closed[SCANS];
byte accounted[SCANS];                            /* frames that the closed manifest accounts for: in files or in gaps */

/* ---- what really happened, for the properties only ---- */
#define STORED 1
#define DROPPED 2
byte shots, published;
byte shot_scan[SHOTS], shot_delivered[SHOTS], shot_sequence[SHOTS], fate[SHOTS], in_files[SHOTS];
bool promised[SHOTS]; /* published while a writer was attached or its role orphaned */
bool promise, evicted;
bool kill_acquirer, kill_writer, restart_timed_out;
byte acquirers_left, writers_left;

#define WAIT 0 /* --when-full */
#define DROP 1
#define STOP 2
#ifndef WHEN_FULL
#define WHEN_FULL WAIT
#endif

#define WRITING_WORD(number) (2 * (number) + 1)
#define WHOLE_WORD(number) (2 * (number) + 2)
#define NEWEST_WORD(number, spare) (2 * ((number) + 1) + (spare))
#define IS_GATED (admission == ACTIVE || admission == ORPHANED)

/* ================================ the acquirer ================================ */

/* FrameProducer::slowest, in one pass: each cursor is loaded once */
#define FIRST_CURSOR (gated -> cursor : next)
#if OTHER_READER
#define OTHER_IS_SLOWER(than) (other_gated && other_cursor < (than))
#define SLOWEST_CURSOR (OTHER_IS_SLOWER(FIRST_CURSOR) -> other_cursor : FIRST_CURSOR)
inline look_for_slowest() {
    known_cursor = FIRST_CURSOR;
#ifdef MUTANT_SLOWEST_LOADED_TWICE
    d_step { other_is_slower = OTHER_IS_SLOWER(known_cursor); known_cursor = 0 };
    d_step { known_cursor = (other_is_slower -> other_cursor : FIRST_CURSOR); other_is_slower = false }
#else
    known_cursor = (OTHER_IS_SLOWER(known_cursor) -> other_cursor : known_cursor)
#endif
}
#else
#define SLOWEST_CURSOR FIRST_CURSOR
inline look_for_slowest() {
    known_cursor = SLOWEST_CURSOR
}
#endif
#ifdef MUTANT_GATE_OFF_BY_ONE
#define ROOM(known) (next <= (known) + SLOTS)
#else
#define ROOM(known) (next < (known) + SLOTS)
#endif

/* FrameProducer::readers_changed, is_gated */
inline readers_changed() {
#ifdef MUTANT_ORPHAN_NOT_GATED
    gated = (admission == ACTIVE);
#else
    gated = IS_GATED;
#endif
#if OTHER_READER
    other_gated = (other_admission == ACTIVE);
#endif
    look_for_slowest()
}

/* FrameProducer::is_in_the_way; ReaderRegistry::make_room, evict: no lease, as the reader is alive and keeps it */
#if OTHER_READER == PROCESSES && !defined(MUTANT_NO_ROOM_MADE)
#define FIRST_IN_THE_WAY (IS_GATED && cursor + SLOTS <= next)
#define OTHER_IN_THE_WAY (other_admission == ACTIVE && other_cursor + SLOTS <= next)
#define CAN_MAKE_ROOM (!FIRST_IN_THE_WAY && OTHER_IN_THE_WAY)
inline make_room() {
    if
    :: FIRST_IN_THE_WAY
    :: else ->
        if
        :: OTHER_IN_THE_WAY ->
            other_admission = EVICTED;
            readers_changed();
            has_evicted = true
        :: else
        fi
    fi
}
#else
#define CAN_MAKE_ROOM false
#define make_room() skip
#endif

/* What makes ReaderRegistry::attend change something; while nothing does, its calls are left out. */
#ifdef MUTANT_SELF_SERVICE_JOIN
#define SELF_JOINED (gated != IS_GATED)
#else
#define SELF_JOINED false
#endif
#define NEWS                                                                                   \
    ((attachment == JOINING && reader_lease == BY_READER && admitted_generation != generation) || \
     (admission == ACTIVE && (reader_lease == FREE || attachment == LEFT)) ||                  \
     (admission == ORPHANED && reader_lease == BY_READER) ||                                   \
     (admission == ORPHANED && reader_lease == FREE && restart_timed_out) || SELF_JOINED)

/* ReaderRegistry::admit, orphan_or_free, evict */
inline admit() {
    cursor = head;
    d_step { first_sequence = head; first_scan = (scan_state[scan_id] == WORKING -> scan_id : scan_id + 1) }
    admission = ACTIVE;
    readers_changed();
    admitted_generation = generation
}
inline orphan_or_free() {
    if
    :: attachment == ATTACHED -> admission = ORPHANED
    :: else -> admission = VACANT
    fi;
    readers_changed()
}
inline evict() {
    if
#ifdef MUTANT_EVICT_WITHOUT_LEASE
    :: true ->
#else
    :: atomic { reader_lease == FREE -> reader_lease = BY_ACQUIRER };
#endif
        d_step {
            admission = EVICTED;
            promise = false; evicted = true;
            shot = 1;
            do
            :: shot < SHOTS ->
                promised[shot] = promised[shot] && (in_files[shot] != 0 || shot_sequence[shot] < cursor);
                shot++
            :: else -> break
            od;
            shot = 0
        };
        readers_changed();
        reader_lease = FREE
#ifndef MUTANT_EVICT_WITHOUT_LEASE
    :: else
#endif
    fi
}

/* ReaderRegistry::attend */
inline attend() {
    a = attachment;
    d_step { alive = (reader_lease != FREE); is_new = false }
    is_new = (admitted_generation != generation);
    if
    :: a == JOINING && alive && is_new -> admit()
    :: else ->
        if
        :: admission == ACTIVE && (!alive || a == LEFT) -> orphan_or_free()
        :: admission == ORPHANED && alive -> admission = ACTIVE
        :: admission == ORPHANED && !alive && restart_timed_out -> evict()
        :: else -> readers_changed()
        fi
    fi;
    a = 0; alive = false; is_new = false
}

/* FrameProducer::try_claim, claim_spare: the odd word */
inline mark_claimed() {
    d_step {
        shots++; shot = shots;
        shot_scan[shot] = scan_id; shot_delivered[shot] = taken; shot_sequence[shot] = (spare -> NONE : next);
        slot = (spare -> SLOTS + next_spare % SPARES : next % SLOTS);
#ifndef MUTANT_NO_ODD_WORD
        word[slot] = WRITING_WORD((spare -> next_spare : next))
#endif
    }
}

#if AHEAD > 1
#define NUMBER number /* of the frame that is published */
#define published_one() number = 0
#else
#define NUMBER next
#define published_one() next++
#endif

inline move_head() {
    head = NUMBER + 1;
    fate[shot] = STORED; promised[shot] = promise; published++
}
inline move_newest() {
    newest = NEWEST_WORD((spare -> next_spare : NUMBER), spare);
    if
    :: spare -> fate[shot] = DROPPED; published++
    :: else
    fi
}

/* FrameProducer::make_whole, publish */
inline publish() {
    header[slot] = shot;
#ifdef MUTANT_HEAD_BEFORE_WHOLE
    if
    :: !spare -> d_step { move_head() }
    :: else
    fi;
#endif
    word[slot] = WHOLE_WORD((spare -> next_spare : NUMBER));
    if
    :: spare ->
#ifdef MUTANT_SPARE_COUNT_AFTER_NEWEST
        d_step { move_newest() };
        d_step { spare_count = next_spare + 1; next_spare++ }
#else
        spare_count = next_spare + 1;
        d_step { move_newest(); next_spare++ }
#endif
    :: else ->
#ifdef MUTANT_NEWEST_BEFORE_HEAD
        d_step { move_newest() };
        d_step { move_head(); published_one() }
#else
#ifndef MUTANT_HEAD_BEFORE_WHOLE
        d_step { move_head() };
#endif
        d_step { move_newest(); published_one() }
#endif
    fi
}

/* Acquisition::acquire_frame, publish; FrameSource::fill */
inline acquire_frame() {
    mark_claimed();
    top[slot] = shot;
    bottom[slot] = shot;
#ifndef MUTANT_DROP_COUNTED_LATE
    if
    :: spare -> d_step { taken++; delivered[scan_id] = taken }
    :: else
    fi;
#endif
    publish();
    if
#ifndef MUTANT_DROP_COUNTED_LATE
    :: spare -> d_step { shot = 0; slot = 0; spare = 0 }
#endif
    :: else -> d_step { taken++; delivered[scan_id] = taken; shot = 0; slot = 0; spare = 0 }
    fi
}

#if AHEAD > 1
#define OPEN_CLAIMS (next - head) /* of the ring, oldest first */
#define OPEN (OPEN_CLAIMS + spare_open)
#define MAY_QUEUE (OPEN < AHEAD && OPEN < FRAMES - published)
#define SPARE_SLOT (SLOTS + next_spare % SPARES)
#ifdef MUTANT_GATE_OF_OLDEST_CLAIM
#define ROOM_AHEAD(known) (head < (known) + SLOTS)
#else
#define ROOM_AHEAD(known) ROOM(known)
#endif

/* QueuedTaking::queue_slots, queue_without_room; FrameProducer::try_claim, claim_spare */
inline claim_ahead() {
    d_step {
#ifndef MUTANT_NO_ODD_WORD_AHEAD
        word[next % SLOTS] = WRITING_WORD(next);
#endif
        next++
    }
}
inline queue_slots() {
    do
    :: MAY_QUEUE && ROOM_AHEAD(known_cursor) -> claim_ahead()
    :: MAY_QUEUE && !ROOM_AHEAD(known_cursor) ->
        look_for_slowest();
        if
        :: ROOM_AHEAD(known_cursor) -> claim_ahead()
        :: else -> break
        fi
    :: !MAY_QUEUE -> break
    od
}

/* The driver: one of the slots is written and comes back. QueuedTaking::wait_for_source, take_back */
inline fill(at, sequence) {
    d_step {
        shots++; shot = shots; slot = at;
        shot_scan[shot] = scan_id; shot_sequence[shot] = sequence;
        top[slot] = shot
    };
    d_step { bottom[slot] = shot; back[slot] = shot; shot = 0; slot = 0 }
}
/* QueuedTaking::publish_those_back, FrameProducer::give_back: the youngest one has no frame, and its number is used again */
inline give_back() {
    d_step { word[(next - 1) % SLOTS] = 0; next--; given_back = true }
}
inline wait_for_source() {
    if
    :: spare_open && back[SPARE_SLOT] == 0 -> fill(SPARE_SLOT, NONE)
    :: OPEN_CLAIMS > 0 && back[head % SLOTS] == 0 -> fill(head % SLOTS, head)
    :: OPEN_CLAIMS > 1 && back[(head + 1) % SLOTS] == 0 -> fill((head + 1) % SLOTS, head + 1)
    :: OPEN_CLAIMS > 1 && back[(next - 1) % SLOTS] == 0 && !given_back -> give_back()
    fi
}

/* QueuedTaking::publish_oldest, RunningScan::publish */
inline publish_slot() {
    d_step {
        spare = spare_open; shot = back[slot]; back[slot] = 0;
        number = shot_sequence[shot];
        shot_delivered[shot] = taken
    };
    if
    :: spare -> d_step { taken++; delivered[scan_id] = taken; number = 0 }
    :: else
    fi;
    publish();
    if
    :: spare -> d_step { shot = 0; slot = 0; spare = 0; spare_open = 0 }
    :: else -> d_step { taken++; delivered[scan_id] = taken; shot = 0; slot = 0 }
    fi
}
inline publish_those_back() {
    do
    :: spare_open && back[SPARE_SLOT] != 0 -> slot = SPARE_SLOT; publish_slot()
    :: !spare_open && OPEN_CLAIMS > 0 && back[head % SLOTS] != 0 -> slot = head % SLOTS; publish_slot()
#ifdef MUTANT_PUBLISHED_AS_THEY_CAME
    :: OPEN_CLAIMS > 1 && back[head % SLOTS] == 0 && back[(head + 1) % SLOTS] != 0 ->
        slot = (head + 1) % SLOTS; publish_slot()
#endif
    :: else -> break
    od
}
#endif

/* AcquirerSession::AcquirerSession: what a killed acquirer left; ScanBook::end, announce */
inline end_scan() {
    end_sequence[scan_id] = head;
    scan_state[scan_id] = OVER
}
inline look_at(number, is_there) {
    slot = number;
    if
    :: (is_there) && shot_scan[header[slot]] == scan_id && shot_delivered[header[slot]] >= taken ->
        taken = shot_delivered[header[slot]] + 1
    :: else
    fi;
    slot = 0
}
inline take_session() {
    d_step { next = head; next_spare = spare_count }
    readers_changed();
    if
    :: scan_state[scan_id] == WORKING -> /* --resume: ScanResumption */
        taken = delivered[scan_id];
#ifndef MUTANT_COUNTS_NOT_SETTLED
        d_step {
            look_at((head + SLOTS - 1) % SLOTS, head != 0);
            look_at(SLOTS + (spare_count + SPARES - 1) % SPARES, spare_count != 0)
        };
#endif
        delivered[scan_id] = taken
    :: scan_state[scan_id] == WORKING -> end_scan()
    :: else
    fi;
    terminating = false;
    if
    :: scan_state[scan_id] != WORKING && published < FRAMES ->
        d_step {
            scan_id++;
            scan_state[scan_id] = WORKING; end_sequence[scan_id] = NONE; delivered[scan_id] = 0;
            taken = 0
        }
    :: else
    fi
}

/* SessionRoles::owed, owes_closing: frames not stored, and a scan that a role has begun and not closed */
#if OTHER_READER == HOLDS
#define OWED_TO_OTHER (other_cursor < head)
#else
#define OWED_TO_OTHER false
#endif
#ifdef MUTANT_LEAVE_BEFORE_CLOSED
#define OWED (IS_GATED && attachment != LEFT && cursor < head)
#else
#define OWED ((IS_GATED && attachment != LEFT && (cursor < head || closed_scan < scan_id)) || OWED_TO_OTHER)
#endif

proctype Acquirer() {
    byte next, next_spare, known_cursor, taken, shot, slot, a, spare;
    bool gated, alive, is_new;
#if AHEAD > 1
    byte number, back[SLOTS + SPARES]; /* the frame that a slot came back with */
    bool spare_open, given_back;
#endif
#if OTHER_READER
    bool other_gated, other_is_slower, has_evicted;
#endif
start:
    {
        take_session();
        /* Acquisition::run, claim_slot */
claim:
        do
        :: published >= FRAMES -> break
        :: else ->
            if
            :: NEWS -> attend() /* AcquirerSession::tick: now, or at a later frame */
            :: true
            fi;
#if AHEAD > 1
            queue_slots();
            if
            :: OPEN > 0 -> wait_for_source(); publish_those_back()
            :: else ->
#if WHEN_FULL == WAIT
                (ROOM(SLOWEST_CURSOR) || NEWS); attend()
#elif WHEN_FULL == DROP
                d_step { word[SPARE_SLOT] = WRITING_WORD(next_spare); spare_open = true }
#else
                break
#endif
            fi
#else
            if
            :: ROOM(known_cursor) -> acquire_frame()
            :: else ->
                look_for_slowest(); /* FrameProducer::room_for */
                if
                :: ROOM(known_cursor) -> acquire_frame()
                :: else ->
#if OTHER_READER
                    make_room();
                    if
                    :: has_evicted -> has_evicted = false; goto claim
                    :: else
                    fi;
#endif
#if WHEN_FULL == WAIT
                    (ROOM(SLOWEST_CURSOR) || NEWS || CAN_MAKE_ROOM); attend()
#elif WHEN_FULL == DROP
                    spare = 1; acquire_frame()
#else
                    break
#endif
                fi
            fi
#endif
        od;
        /* Acquisition::run, AcquirerSession::end */
        if
        :: scan_state[scan_id] == WORKING -> end_scan()
        :: else
        fi;
#if WRITERS > 0
        /* drain */
        do
        :: NEWS -> attend()
        :: OWED && !NEWS -> (!OWED || NEWS)
        :: !OWED -> break
        od;
        terminating = true;
        do
        :: NEWS -> attend()
        :: reader_lease != FREE && !NEWS -> (reader_lease == FREE || NEWS)
        :: reader_lease == FREE -> break
        od;
#endif
        retired = true; /* AcquirerSession::leave */
        goto done
    } unless {
        d_step {
            kill_acquirer;
            kill_acquirer = false;
            if
            :: reader_lease == BY_ACQUIRER -> reader_lease = FREE
            :: else
            fi;
            next = 0; next_spare = 0; known_cursor = 0; taken = 0; shot = 0; slot = 0; a = 0; spare = 0;
            gated = false; alive = false; is_new = false;
#if AHEAD > 1
            number = 0; spare_open = false; given_back = false;
            do
            :: slot < SLOTS + SPARES -> back[slot] = 0; slot++
            :: else -> slot = 0; break
            od;
#endif
#if OTHER_READER
            other_gated = false; other_is_slower = false; has_evicted = false
#endif
        }
#ifndef ACQUIRER_STAYS_AWAY
        goto start
#endif
    };
done:
    acquirers_left--
}

/* ================================ the writer ================================ */

#define AT(array, i) array[(scan - 1) * SHOTS + (i)]
#define OF_FILE(array) array[(scan - 1) * FILES + file]

inline attach() {
    d_step {
        attachment = ATTACHED;
        promise = true; /* from here on, and for what is in the ring for this role already */
        i = 1;
        do
        :: i < SHOTS ->
            promised[i] = promised[i] || (fate[i] == STORED && shot_sequence[i] >= first_sequence);
            i++
        :: else -> break
        od;
        i = 0
    }
}

/* ReaderSession::join, HeldEntry; Recorder::Recorder */
inline take_entry() {
#ifdef MUTANT_STALE_HEARTBEAT_OF_WRITER
    reader_lease = BY_READER;
#else
    atomic { reader_lease == FREE -> reader_lease = BY_READER };
#endif
    took_over = IS_GATED;
    took_over = (took_over && attachment == ATTACHED);
    if
    :: took_over ->
        generation++;
        attachment = ATTACHED
#ifdef MUTANT_SELF_SERVICE_JOIN
    :: else ->
        h = head;
        d_step { cursor = h; first_sequence = h; first_scan = 1; closed_scan = 0 }
        admission = ACTIVE;
        attach()
#else
    :: else ->
        attachment = ABSENT;
        generation++;
        attachment = JOINING;
        (admitted_generation == generation || retired || acquirers_left == 0);
        if
        :: admitted_generation == generation ->
            closed_scan = first_scan - 1;
            attach()
        :: else ->
            reader_lease = FREE;
            goto gone
        fi
#endif
    fi;
    d_step { c = cursor; h = 0; took_over = false } /* LosslessReader::LosslessReader */
}
/* recover_scan: tidy_directory, drop_uncommitted, ScanIndex::cut; ScanFiles::open */
inline recover_scan() {
    d_step {
        count = indexed[scan];
        do
        :: count > 0 ->
            file = AT(index_file, count - 1);
            i = 0;
            do
            :: i < count && AT(index_file, count - 1 - i) == file -> i++
            :: else -> break
            od;
            e = (OF_FILE(named) -> OF_FILE(linked) : 0);
            if
            :: e < i -> count = count - i + e
            :: else
            fi;
            if
            :: e != 0 -> break
            :: else
            fi
        :: else -> break
        od;
        file = 0;
        do
        :: file < FILES && OF_FILE(named) -> file++
        :: else -> break
        od;
        assert(file < FILES);
        i = 0; e = 0
    };
    indexed[scan] = count;
    d_step { OF_FILE(pages) = 0; OF_FILE(linked) = 0; count = 0 }
}

/* LosslessReader::set_cursor */
inline set_cursor(sequence) {
    cursor = sequence;
    c = cursor
}

/* ScanStoring::run, of_scan; LosslessReader::poll */
inline poll() {
#ifdef MUTANT_END_LOOKED_AT_AFTER_HEAD
    h = head;
    e = end_sequence[scan];
    over = (scan_state[scan] == OVER);
#else
    over = (scan_state[scan] == OVER);
    e = end_sequence[scan];
    h = head;
#endif
    d_step {
        e = (h < e -> h : e);
        e = (c + RUN < e -> c + RUN : e);
        e = (c + SLOTS - c % SLOTS < e -> c + SLOTS - c % SLOTS : e);
        i = 0
    };
    do
    :: c + i < e ->
        assert(word[(c + i) % SLOTS] == WHOLE_WORD(c + i)); /* "its slot was overwritten" */
        d_step {
            batch[i] = header[(c + i) % SLOTS];
            assert(shot_sequence[batch[i]] == c + i);
            if
            :: shot_scan[batch[i]] != scan -> e = c + i
            :: else -> i++
            fi
        }
    :: else -> d_step { count = i; i = 0; e = 0 }; break
    od
}

/* ScanRecording::store_in_open_file; TiffSink::write, ScanIndex::append, TiffSink::commit, DeferredLinkFile::commit */
inline write_pixels() {
    do
    :: i < count ->
        assert(top[(c + i) % SLOTS] == batch[i]);
        d_step {
            assert(bottom[(c + i) % SLOTS] == batch[i]);
            OF_FILE(pages)++;
            i++
        }
    :: else -> break
    od;
    i = 0
}
inline append_index() {
    do
    :: i < count ->
        d_step {
            AT(index_shot, indexed[scan]) = batch[i];
            AT(index_file, indexed[scan]) = file;
            indexed[scan]++;
            i++
        }
    :: else -> break
    od;
    i = 0
}
inline count_pages() {
    do
    :: i < count ->
        in_files[batch[i]]++;
        assert(in_files[batch[i]] == 1); /* never twice */
        i++
    :: else -> break
    od;
    i = 0
}
inline commit() {
    d_step {
        OF_FILE(linked) = OF_FILE(linked) + count;
        if
        :: OF_FILE(named) -> count_pages()
        :: else
        fi
    };
    if
    :: !OF_FILE(named) -> d_step { OF_FILE(named) = true; count_pages() }
    :: else
    fi
}

/* ScanStoring::store_run, LosslessReader::release. LosslessReader::still_whole is left out: what it guards against, that
 * a slot changes under a writer that lives, is what the assertions of write_pixels find. */
inline store_run() {
#ifdef MUTANT_CURSOR_BEFORE_COMMIT
    cursor = c + count;
#endif
#ifdef MUTANT_LINK_BEFORE_PIXELS
    commit();
    write_pixels();
    append_index();
#else
    write_pixels();
#ifdef MUTANT_INDEX_AFTER_LINK
    commit();
    append_index();
#else
    append_index();
    commit();
#endif
#endif
    d_step {
        set_cursor(c + count);
        batch[0] = 0; batch[RUN - 1] = 0; count = 0; h = 0; over = false
    }
}

/* ScanRecording::finish, close_manifest; DeliveryRecord::scan_ended */
inline finish() {
    h = delivered[scan];
    d_step {
        e = 0;
        i = 0;
        do
        :: i < indexed[scan] ->
            assert(i == 0 || shot_delivered[AT(index_shot, i)] >= e); /* DeliveryRecord::frame_stored requires it */
            e = shot_delivered[AT(index_shot, i)] + 1;
            i++
        :: else -> break
        od;
        accounted[scan] = (e > h -> e : h);
        closed[scan] = true;
        e = 0; h = 0; i = 0; over = false
    }
}

/* Recorder::record, close */
inline record_scan() {
    if
    :: !closed[scan] -> /* summary_of_closed */
        recover_scan();
#ifndef MUTANT_RESUME_WITHOUT_LOOKING
        d_step {
            i = (indexed[scan] == 0 -> 0 : shot_sequence[AT(index_shot, indexed[scan] - 1)] + 1);
            if
            :: i > c -> set_cursor(i)
            :: else
            fi;
            i = 0
        };
#endif
        do
        :: true ->
            poll();
            if
            :: count != 0 -> store_run()
            :: count == 0 && over -> break
            :: count == 0 && !over -> /* LosslessReader::wait, AcquirerAbsence::is_too_long */
                if
                :: d_step { (head != h || scan_state[scan] == OVER) -> h = 0 }
#ifdef ACQUIRER_STAYS_AWAY
                :: acquirers_left == 0 && head == h && scan_state[scan] != OVER -> break
#endif
                fi
            fi
        od;
        finish()
    :: else
    fi;
    d_step {
        i = end_sequence[scan];
        if
        :: i != NONE && i > c -> set_cursor(i)
        :: else
        fi;
        i = 0
    };
    d_step { closed_scan = scan; file = 0; scan = 0 }
}

proctype Writer() {
    byte c, h, e, i, count, scan, file, batch[RUN];
    bool took_over, over;
start:
    {
        if
        :: retired || acquirers_left == 0 -> goto gone
        :: !(retired || acquirers_left == 0)
        fi;
        take_entry();
        /* Recorder::run */
        do
        :: true ->
            scan = closed_scan + 1;
            if
            :: scan_state[scan] != 0 -> record_scan()
            :: scan_state[scan] == 0 && (terminating || retired || acquirers_left == 0) -> break
            :: scan_state[scan] == 0 && !(terminating || retired || acquirers_left == 0) ->
                (scan_state[scan] != 0 || terminating || retired || acquirers_left == 0)
            fi
        od;
        /* ReaderSession::leave */
        scan = 0;
        d_step {
            attachment = LEFT;
            promise = false; /* a scan that a new acquirer began meanwhile has no writer, and has not waited for one */
            i = 1;
            do
            :: i < SHOTS -> promised[i] = promised[i] && shot_scan[i] <= closed_scan; i++
            :: else -> break
            od;
            i = 0
        };
        reader_lease = FREE;
        goto gone
    } unless {
        d_step {
            kill_writer;
            kill_writer = false;
            if
            :: reader_lease == BY_READER -> reader_lease = FREE
            :: else
            fi;
            c = 0; h = 0; e = 0; i = 0; count = 0; scan = 0; file = 0; batch[0] = 0; batch[RUN - 1] = 0;
            took_over = false; over = false
        }
        goto start
    };
gone:
    writers_left--
}

/* ================================ another lossless reader, which reads in place ================================ */

#if OTHER_READER
#define ITS_WORD word[c % SLOTS]

/* LosslessReader::none_of_evicted: "its slot was overwritten before this reader released it" */
inline look_again() {
    if
    :: ITS_WORD == WHOLE_WORD(c)
    :: else -> assert(other_admission == EVICTED); goto gone
    fi
}

/* LosslessReader::poll, still_whole, release. An evicted one joins again as the writer does: here it only leaves. */
proctype Reader() {
    byte c, info, first_half, second_half;
    do
#if OTHER_READER == PROCESSES
    :: true -> break /* it stands still for ever */
#endif
    :: other_admission == EVICTED -> break
    :: head > c ->
        look_again();
        info = header[c % SLOTS];
        look_again();
        first_half = top[c % SLOTS];
        second_half = bottom[c % SLOTS];
#ifndef MUTANT_READER_LOOKS_ONCE
        look_again();
#endif
        d_step {
            /* accepted: one whole frame, the one at its cursor */
            assert(info == first_half && info == second_half);
            assert(shot_sequence[info] == c);
            info = 0; first_half = 0; second_half = 0
        };
        d_step { other_cursor = c + 1; c++ }
    :: head == c && (retired || acquirers_left == 0) -> break
    od;
gone:
    c = 0; info = 0; first_half = 0; second_half = 0
}
#endif

/* ================================ a viewer ================================ */

/* NewestReader::sample, begin, still_whole */
proctype Viewer() {
    byte looks, number, expected, slot, info, first_half, second_half;
    bool spare;
    do
    :: looks == LOOKS -> break
    :: else ->
        d_step {
            looks++;
            number = newest;
            if
            :: number != 0 ->
                spare = number % 2;
                number = number / 2 - 1;
                expected = WHOLE_WORD(number);
                slot = (spare -> SLOTS + number % SPARES : number % SLOTS)
            :: else
            fi
        };
        if
        :: expected != 0 && word[slot] == expected ->
            info = header[slot];
#ifndef MUTANT_VIEWER_LOOKS_ONCE
            if
            :: word[slot] == expected
            :: else -> goto again
            fi;
#endif
            first_half = top[slot];
            second_half = bottom[slot];
#ifndef MUTANT_VIEWER_LOOKS_ONCE
            if
            :: word[slot] == expected
            :: else -> goto again
            fi;
#endif
            /* shown: one whole frame, and the one that `newest` named */
            assert(info == first_half && info == second_half);
            assert(shot_sequence[info] == (spare -> NONE : number))
        :: else
        fi;
again:
        expected = 0;
        d_step {
            number = 0; slot = 0; info = 0; first_half = 0; second_half = 0; spare = false
        }
    od;
    looks = 0
}

/* ================================ kills, time, and the oracle ================================ */

proctype Killer() {
    byte acquirer_kills = ACQUIRER_KILLS, writer_kills = WRITER_KILLS;
end:
    do
    :: d_step { acquirer_kills > 0 && acquirers_left > 0 && !kill_acquirer -> acquirer_kills--; kill_acquirer = true }
    :: d_step { writer_kills > 0 && writers_left > 0 && !kill_writer -> writer_kills--; kill_writer = true }
    od
}

#ifdef FINITE_RESTART_TIMEOUT
proctype Clock() {
end:
    (admission == ORPHANED);
    restart_timed_out = true
}
#endif

inline check_everything() {
    shot = 1;
    do
    :: shot < SHOTS ->
        scan = shot_scan[shot];
        /* in a file exactly once, or in a gap: what a closed manifest accounts for and no file holds */
        assert(in_files[shot] <= 1);
        assert(fate[shot] == STORED || in_files[shot] == 0);
        assert(!promised[shot] || in_files[shot] == 1);
        assert(!promised[shot] || closed[scan] || evicted);
        assert(fate[shot] == 0 || !closed[scan] || in_files[shot] == 1 || shot_delivered[shot] < accounted[scan]);
        /* two frames never count as one */
        other = 1;
        do
        :: other < shot ->
            assert(fate[shot] == 0 || fate[other] == 0 || shot_scan[other] != scan ||
                   shot_delivered[other] != shot_delivered[shot]);
            other++
        :: else -> break
        od;
        shot++
    :: else -> break
    od;
    /* the index names each page that a reader of the files finds, and no other; every page has its pixels */
    scan = 1;
    do
    :: scan <= DIRECTORIES ->
        other = 0; shot = 0;
        do
        :: other < FILES ->
            shot = shot + (named[(scan - 1) * FILES + other] -> linked[(scan - 1) * FILES + other] : 0);
            assert(!named[(scan - 1) * FILES + other] ||
                   linked[(scan - 1) * FILES + other] <= pages[(scan - 1) * FILES + other]);
            other++
        :: else -> break
        od;
        assert(shot == indexed[scan] || (evicted && !closed[scan])); /* a new process of the role did not come back to it */
        scan++
    :: else -> break
    od;
    shot = 0
}

init {
    byte shot, scan, other;
    atomic {
        acquirers_left = 1;
        run Acquirer();
#if WRITERS > 0
        writers_left = 1;
        run Writer();
#elif WHEN_FULL == DROP
        admission = ORPHANED; /* of a role that is gone: its frames are kept, the others go to the spare slots */
#endif
#ifdef MUTANT_STALE_HEARTBEAT_OF_ACQUIRER
        acquirers_left = 2;
        run Acquirer();
#endif
#ifdef MUTANT_STALE_HEARTBEAT_OF_WRITER
        writers_left = 2;
        run Writer();
#endif
#if OTHER_READER
        run Reader();
#endif
#if LOOKS > 0
        run Viewer();
#endif
#ifdef FINITE_RESTART_TIMEOUT
        run Clock();
#endif
        run Killer()
    };
    (acquirers_left == 0 && writers_left == 0);
    d_step { check_everything() }
}
