-- Whom the hospital's single sign-on means by a subject (ADR 0012).
CREATE TABLE single_sign_on (
  facility INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person BLOB NOT NULL,
  linked_at INTEGER NOT NULL,
  PRIMARY KEY (facility, issuer, subject)
) STRICT, WITHOUT ROWID;
