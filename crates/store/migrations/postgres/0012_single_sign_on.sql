-- Whom the hospital's single sign-on means by a subject (ADR 0012).
CREATE TABLE single_sign_on (
  facility BIGINT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person BYTEA NOT NULL,
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (facility, issuer, subject)
);
