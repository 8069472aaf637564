/** The database's shape, as the steps that led to it. A step that was released never changes; a new one is added. */

/** Step n brings a database of version n to n + 1 (`PRAGMA user_version`). */
export const steps: readonly string[] = [
  `
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO counters VALUES ('revision', 0), ('settings', 0);

  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE writers (id TEXT PRIMARY KEY, pid INTEGER NOT NULL, seen_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE chats (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    first_title TEXT NOT NULL,
    is_pinned INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    deleted_ms INTEGER,
    leaf INTEGER,
    settings TEXT NOT NULL DEFAULT '{}',
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX chats_in_order ON chats (is_pinned DESC, updated_ms DESC, id DESC) WHERE deleted_ms IS NULL;
  CREATE INDEX chats_deleted ON chats (deleted_ms) WHERE deleted_ms IS NOT NULL;
  CREATE INDEX chats_by_revision ON chats (revision);

  -- No cascade along parents: SQLite's recursion ends at 1000 levels, a long chat does not.
  CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL REFERENCES chats ON DELETE CASCADE,
    parent INTEGER REFERENCES turns DEFERRABLE INITIALLY DEFERRED,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'writing', 'done', 'stopped', 'interrupted')),
    detail TEXT,
    writer TEXT,
    created_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX turns_of_chat ON turns (chat, id);
  CREATE INDEX turns_of_parent ON turns (parent);
  CREATE INDEX turns_writing ON turns (id) WHERE state = 'writing';

  CREATE TABLE turn_pictures (
    turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
    place INTEGER NOT NULL,
    picture TEXT NOT NULL CHECK (length(picture) = 64 AND picture NOT GLOB '*[^0-9a-f]*'),
    name TEXT NOT NULL,
    image_mode TEXT CHECK (image_mode IN ('pad', 'squash')),
    PRIMARY KEY (turn, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX turn_pictures_by_picture ON turn_pictures (picture);

  -- Chat 0 is the one that is not begun. Pictures are JSON: [{picture, name, imageMode?}].
  CREATE TABLE drafts (chat INTEGER PRIMARY KEY, text TEXT NOT NULL, pictures TEXT NOT NULL) STRICT;
  CREATE TRIGGER chat_takes_draft AFTER DELETE ON chats BEGIN
    DELETE FROM drafts WHERE chat = old.id;
  END;

  CREATE VIRTUAL TABLE title_words USING fts5 (
    title, content = 'chats', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
  CREATE VIRTUAL TABLE turn_words USING fts5 (
    text, content = 'turns', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
  INSERT INTO title_words (title_words, rank) VALUES ('secure-delete', 1);
  INSERT INTO turn_words (turn_words, rank) VALUES ('secure-delete', 1);

  CREATE TRIGGER title_added AFTER INSERT ON chats BEGIN
    INSERT INTO title_words (rowid, title) VALUES (new.id, new.title);
  END;
  CREATE TRIGGER title_removed AFTER DELETE ON chats BEGIN
    INSERT INTO title_words (title_words, rowid, title) VALUES ('delete', old.id, old.title);
  END;
  CREATE TRIGGER title_changed AFTER UPDATE OF title ON chats BEGIN
    INSERT INTO title_words (title_words, rowid, title) VALUES ('delete', old.id, old.title);
    INSERT INTO title_words (rowid, title) VALUES (new.id, new.title);
  END;

  -- An answer enters the index when it is finished, not four times a second.
  CREATE TRIGGER turn_added AFTER INSERT ON turns WHEN new.state <> 'writing' BEGIN
    INSERT INTO turn_words (rowid, text) VALUES (new.id, new.text);
  END;
  CREATE TRIGGER turn_removed AFTER DELETE ON turns WHEN old.state <> 'writing' BEGIN
    INSERT INTO turn_words (turn_words, rowid, text) VALUES ('delete', old.id, old.text);
  END;
  CREATE TRIGGER turn_changed AFTER UPDATE OF text, state ON turns BEGIN
    INSERT INTO turn_words (turn_words, rowid, text) SELECT 'delete', old.id, old.text WHERE old.state <> 'writing';
    INSERT INTO turn_words (rowid, text) SELECT new.id, new.text WHERE new.state <> 'writing';
  END;
  `,
];

export const newestVersion = steps.length;
