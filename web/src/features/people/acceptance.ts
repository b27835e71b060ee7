/** What must be right before an invitation is accepted. */

/** NIST SP 800-63B-4: at least 15 characters where a password is the only factor. */
export const PASSWORD_MIN = 15;

export interface Acceptance {
  first: boolean;
  username: string;
  display_name: string;
  password: string;
  again: string;
}
export interface AcceptanceFault {
  field: 'username' | 'display_name' | 'password' | 'again';
  words: string;
}

export function checkAcceptance(given: Acceptance): AcceptanceFault[] {
  const faults: AcceptanceFault[] = [];
  if (given.first && !given.display_name.trim()) faults.push({ field: 'display_name', words: 'people-fault-name' });
  if (given.first && !/^[a-z0-9][a-z0-9._-]{1,39}$/.test(given.username.trim().toLowerCase())) faults.push({ field: 'username', words: 'people-fault-username' });
  if ([...given.password].length < PASSWORD_MIN) faults.push({ field: 'password', words: 'people-fault-short' });
  else if (given.password !== given.again) faults.push({ field: 'again', words: 'people-fault-differs' });
  return faults;
}

/** In groups of four, as people copy it by hand. */
export const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');
