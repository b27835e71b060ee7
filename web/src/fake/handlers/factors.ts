/** What one signs in with besides a password, for the fake server. Test only. */
import { json, problem, type FakeHandler } from '../server';

export const handle: FakeHandler = ({ method, parts, server }) => {
  const [what, kind] = parts;
  if (what !== 'factors') return undefined;
  if (kind === undefined) return json({ totp_since: null, recovery_codes_left: 0, passkeys: [], fresh: true });
  if (kind === 'totp' && method === 'POST' && parts[2] === undefined) {
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    return json({ secret, uri: 'otpauth://totp/Riverside:' + (server.signedIn?.username ?? '') + '?secret=' + secret });
  }
  return problem(409, 'wrong_code');
};
