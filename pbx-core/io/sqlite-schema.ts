/**
 * The tables of `offhook.db`. One migration for each version (`PRAGMA user_version`); one that
 * has been released is never changed, the next one is added. Times are Unix milliseconds.
 * `search_text` and `fold_text` are functions of ours (`sqlite-file.ts`).
 */
export const migrations: readonly string[] = [
  `
  -- One run of the process: its sign of life, and the last batch of writes that was committed.
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    alive_at INTEGER NOT NULL,
    batch INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE open_segments (
    uniqueid TEXT NOT NULL,
    segment INTEGER NOT NULL,
    session TEXT NOT NULL,
    cdr TEXT NOT NULL,
    hooks TEXT NOT NULL,
    answered_at INTEGER,
    PRIMARY KEY (uniqueid, segment)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE segments (
    uniqueid TEXT NOT NULL,
    segment INTEGER NOT NULL,
    linkedid TEXT NOT NULL,
    domain TEXT NOT NULL,
    direction TEXT NOT NULL,
    start INTEGER NOT NULL,
    answer INTEGER,
    "end" INTEGER NOT NULL,
    clid TEXT NOT NULL,
    original_clid TEXT NOT NULL,
    src TEXT NOT NULL,
    dst TEXT NOT NULL,
    dstname TEXT NOT NULL,
    caller_user TEXT,
    callee_user TEXT,
    dcontext TEXT NOT NULL,
    channel TEXT NOT NULL,
    dstchannel TEXT NOT NULL,
    lastapp TEXT NOT NULL,
    lastdata TEXT NOT NULL,
    duration INTEGER NOT NULL,
    billsec INTEGER NOT NULL,
    disposition TEXT NOT NULL,
    amaflags TEXT NOT NULL,
    accountcode TEXT NOT NULL,
    acc_code2 TEXT NOT NULL,
    acc_code3 TEXT NOT NULL,
    userfield TEXT NOT NULL,
    hangupcause INTEGER NOT NULL,
    hangupby TEXT NOT NULL,
    trunk TEXT,
    recording TEXT NOT NULL,
    notes TEXT NOT NULL,
    waitsec INTEGER NOT NULL,
    ringsec INTEGER NOT NULL,
    variables TEXT NOT NULL,
    legs TEXT NOT NULL,
    -- Numbers and names of both sides in lower case, a line each, for the search.
    search TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX segments_call ON segments (uniqueid, segment);
  CREATE INDEX segments_newest ON segments (domain, start, uniqueid, segment);
  CREATE INDEX segments_src ON segments (domain, src, start);

  -- Who took part, as caller or callee: a user's own calls, newest first, without a search.
  CREATE TABLE segment_users (
    domain TEXT NOT NULL,
    user TEXT NOT NULL,
    start INTEGER NOT NULL,
    uniqueid TEXT NOT NULL,
    segment INTEGER NOT NULL,
    PRIMARY KEY (domain, user, start, uniqueid, segment)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    uniqueid TEXT NOT NULL,
    segment INTEGER NOT NULL,
    domain TEXT NOT NULL,
    hook TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT,
    created_at INTEGER NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER,
    last_attempt_at INTEGER,
    last_outcome TEXT
  ) STRICT;
  CREATE INDEX deliveries_call ON deliveries (uniqueid);
  CREATE INDEX deliveries_waiting ON deliveries (origin, next_attempt_at) WHERE state = 'waiting';

  -- Parts of a call's time line in order of id: TEXT is JSON as it is, BLOB is JSON under zstd.
  CREATE TABLE timeline_chunks (
    id INTEGER PRIMARY KEY,
    uniqueid TEXT NOT NULL,
    data ANY NOT NULL
  ) STRICT;
  CREATE INDEX timeline_call ON timeline_chunks (uniqueid);
  `,
  `
  -- Notes that changed after the hang-up: when they count as finished, and how often they were told.
  ALTER TABLE segments ADD COLUMN notes_due INTEGER;
  ALTER TABLE segments ADD COLUMN notes_told INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX segments_notes_due ON segments (notes_due) WHERE notes_due IS NOT NULL;

  -- They lay beside the records, in a table that their own connection had made.
  CREATE TABLE IF NOT EXISTS notes (uniqueid TEXT PRIMARY KEY, text TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT;
  UPDATE segments SET notes = noted.text FROM notes AS noted WHERE noted.uniqueid = segments.uniqueid;
  UPDATE open_segments SET cdr = json_set(cdr, '$.notes', noted.text)
    FROM notes AS noted WHERE noted.uniqueid = open_segments.uniqueid;
  DROP TABLE notes;
  `,
  `
  -- What is searched is kept as a search compares it, words of the notes included.
  ALTER TABLE segments ADD COLUMN notes_search TEXT NOT NULL DEFAULT '';
  UPDATE segments SET search = search_text(src, dst, dstname, clid, original_clid), notes_search = fold_text(notes);
  `,
  `
  -- The port that each trunk got first, and whether it is older than acceptAtListener. A file that has been in use
  -- before is marked by a row without names, until the trunks have been looked at.
  CREATE TABLE trunks (
    domain TEXT NOT NULL,
    trunk TEXT NOT NULL,
    port INTEGER,
    of_before INTEGER NOT NULL,
    PRIMARY KEY (domain, trunk)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO trunks SELECT '', '', NULL, 1 FROM sessions LIMIT 1;
  `,
  `
  -- By how much the wall clock had been set since the session began when the segment did.
  ALTER TABLE open_segments ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- What the guards of calls that leave remember: how many calls are usual, which countries, minutes of the day, bars.
  CREATE TABLE guards (
    kind TEXT NOT NULL,
    domain TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, domain, key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What users have set of themselves, as JSON: forwards, do not disturb.
  CREATE TABLE user_states (
    domain TEXT NOT NULL,
    user TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (domain, user)
  ) STRICT, WITHOUT ROWID;

  -- Who has transferred the call to this segment.
  ALTER TABLE segments ADD COLUMN transferred_by TEXT NOT NULL DEFAULT '';
  `,
  `
  -- Which run of the program is about to make a delivery, and until when no other does.
  ALTER TABLE deliveries ADD COLUMN claimed_by TEXT;
  ALTER TABLE deliveries ADD COLUMN claimed_until INTEGER;
  CREATE INDEX deliveries_claimed ON deliveries (claimed_by) WHERE claimed_by IS NOT NULL;
  `,
  `
  -- What is kept besides calls is one table: what guards remember, what users have set, what is known of trunks.
  ALTER TABLE guards RENAME TO kept;
  INSERT INTO kept SELECT 'user-state', domain, user, state FROM user_states;
  INSERT INTO kept SELECT 'of-before', '', '', '1' FROM trunks WHERE domain = '';
  INSERT INTO kept SELECT 'trunk', domain, trunk,
    json_object('port', port, 'isOfBefore', json(CASE of_before WHEN 1 THEN 'true' ELSE 'false' END))
    FROM trunks WHERE domain <> '';
  DROP TABLE user_states;
  DROP TABLE trunks;
  `,
  `
  -- URL of the message that was left.
  ALTER TABLE segments ADD COLUMN voicemail TEXT NOT NULL DEFAULT '';
  `,
  `
  -- What was recorded of a segment, and what those who talked have said to it, as JSON.
  ALTER TABLE segments ADD COLUMN recorded TEXT;
  `,
  `
  -- The code that the person has chosen for how the call went.
  ALTER TABLE segments ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
  `,
  `
  -- A page of a domain's deliveries in one state, and the outcomes that its people use.
  CREATE INDEX deliveries_newest ON deliveries (domain, state, created_at, id);
  CREATE INDEX segments_outcomes ON segments (domain, outcome, start) WHERE outcome <> '';
  `,
  `
  -- Mails that wait or have been given up are listed.
  CREATE INDEX deliveries_mails ON deliveries (created_at) WHERE method = 'MAIL' AND state <> 'delivered';
  `
]
