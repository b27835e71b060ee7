/**
 * Passkeys in the browser: WebAuthn's options and answers between the server's JSON and the browser's bytes. Written out,
 * because tablets in use do not all know `parseRequestOptionsFromJSON`.
 */
import type { Answer, Api } from '../../api/client';
import type { Me, PasskeyOptions, RegisteredPasskey } from '../../api/types';
import type { Session } from '../../session/session.svelte';

/** The person closed the browser's window, waited too long, or has no passkey here. */
export type Cancelled = { kind: 'cancelled' };

interface CredentialJson {
  type: string;
  id: string;
}
interface CreationJson {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout?: number;
  excludeCredentials?: CredentialJson[];
  authenticatorSelection?: AuthenticatorSelectionCriteria;
  attestation?: AttestationConveyancePreference;
  extensions?: { credProps?: boolean };
}
interface RequestJson {
  challenge: string;
  rpId: string;
  timeout?: number;
  userVerification?: UserVerificationRequirement;
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
export function toText(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Whether this browser can use passkeys at this address: they are made for one. */
export const knowsPasskeys = (origin: string | null | undefined): boolean =>
  origin === location.origin && typeof PublicKeyCredential !== 'undefined' && navigator.credentials !== undefined;

/** Options with which the browser makes a passkey. */
export function readCreation(json: CreationJson): PublicKeyCredentialCreationOptions {
  const { challenge, rp, user, pubKeyCredParams, timeout, excludeCredentials = [], authenticatorSelection, attestation } = json;
  return {
    rp, pubKeyCredParams,
    challenge: toBytes(challenge),
    user: { ...user, id: toBytes(user.id) },
    excludeCredentials: excludeCredentials.map(({ id }) => ({ type: 'public-key', id: toBytes(id) })),
    ...(timeout === undefined ? {} : { timeout }),
    ...(authenticatorSelection ? { authenticatorSelection } : {}),
    ...(attestation ? { attestation } : {}),
    extensions: { credProps: true },
  };
}
/** Options with which the browser uses one. */
export const readRequest = ({ challenge, rpId, timeout, userVerification = 'required' }: RequestJson): PublicKeyCredentialRequestOptions => ({
  rpId, userVerification, challenge: toBytes(challenge), ...(timeout === undefined ? {} : { timeout }),
});

function writeCredential(credential: PublicKeyCredential): unknown {
  const { response } = credential;
  const written: Record<string, unknown> = { clientDataJSON: toText(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    written['attestationObject'] = toText(response.attestationObject);
    written['transports'] = response.getTransports();
  }
  if (response instanceof AuthenticatorAssertionResponse) {
    written['authenticatorData'] = toText(response.authenticatorData);
    written['signature'] = toText(response.signature);
    written['userHandle'] = response.userHandle ? toText(response.userHandle) : null;
  }
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, extensions: {}, response: written };
}

async function ask(how: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  const found = await how().catch(() => null);
  return found instanceof PublicKeyCredential ? found : undefined;
}

/** Makes a passkey for the person of the open session. */
export async function registerPasskey(api: Api, name: string): Promise<Answer<RegisteredPasskey> | Cancelled> {
  const asked = await api.post<PasskeyOptions>('/api/factors/passkeys/options', {});
  if (asked.kind !== 'ok') return asked;
  const { challenge, options } = asked.value;
  const made = await ask(() => navigator.credentials.create({ publicKey: readCreation(options as unknown as CreationJson) }));
  if (!made) return { kind: 'cancelled' };
  return api.post<RegisteredPasskey>('/api/factors/passkeys', { challenge, name, credential: writeCredential(made) });
}

/** Signs in with a passkey, from the sign-in screen or the lock screen. It needs the network. */
export async function signInWithPasskey({ api, session }: { api: Api; session: Session }): Promise<Answer<Me> | Cancelled> {
  const asked = await api.post<PasskeyOptions>('/api/session/passkey/options', {});
  if (asked.kind !== 'ok') return asked;
  const { challenge, options } = asked.value;
  const shown = await ask(() => navigator.credentials.get({ publicKey: readRequest(options as unknown as RequestJson) }));
  if (!shown) return { kind: 'cancelled' };
  return session.signInBy('/api/session/passkey', { challenge, credential: writeCredential(shown) });
}
