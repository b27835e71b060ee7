/** A hospital's single sign-on: a real provider of OpenID Connect with two screens of its own. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Oidc from 'oidc-provider';

const CLIENT = 'milieu';

const page = (what) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Harbor View</title><main>${what}</main></html>`;

export class Provider {
  /** @param {Record<string, object>} people what is claimed of each, by subject */
  static async start(people) {
    const provider = new Provider();
    provider.people = people;
    provider.secret = randomBytes(32).toString('base64url');
    provider.server = createServer((request, response) => void provider.#answer(request, response));
    await new Promise((done) => provider.server.listen(0, '127.0.0.1', done));
    provider.issuer = `http://127.0.0.1:${provider.server.address().port}`;
    provider.folder = await mkdtemp(join(tmpdir(), 'milieu-provider-'));
    return provider;
  }

  /** Writes the settings for Milieu; answers the words of the command line. */
  async options(rules) {
    const file = join(this.folder, 'single-sign-on.toml');
    await writeFile(join(this.folder, 'secret'), this.secret);
    await writeFile(file, `issuer = "${this.issuer}"\nclient_id = "${CLIENT}"\nclient_secret_file = "secret"\nname = "Harbor View"\nscopes = ["profile", "groups"]\n${rules}`);
    return ['--single-sign-on', file];
  }

  /** From now on it knows Milieu, at that address. */
  serve(base) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.oidc = new Oidc(this.issuer, {
      clients: [{ client_id: CLIENT, client_secret: this.secret, redirect_uris: [base + '/sign-in/single-sign-on'] }],
      jwks: { keys: [privateKey.export({ format: 'jwk' })] },
      cookies: { keys: [randomBytes(32).toString('base64url')] },
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => '/interaction/' + interaction.uid },
      findAccount: (_, sub) => this.people[sub] && { accountId: sub, claims: () => ({ sub, ...this.people[sub] }) },
      // Everybody who works there has agreed.
      loadExistingGrant: async ({ oidc }) => {
        const grant = new this.oidc.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid profile groups');
        await grant.save();
        return grant;
      },
    });
  }

  async #answer(request, response) {
    if (!request.url.startsWith('/interaction/')) return this.oidc.callback()(request, response);
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/html');
      return response.end(page(`<form method="post" action="${request.url}"><label>Hospital number <input name="who" autofocus></label>
        <button>Go on</button><button name="no" value="yes">Cancel</button></form>`));
    }
    let body = '';
    for await (const part of request) body += part;
    const sent = new URLSearchParams(body);
    const result = sent.has('no') ? { error: 'access_denied', error_description: 'cancelled' } : { login: { accountId: sent.get('who') } };
    return this.oidc.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  async end() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
    await rm(this.folder, { recursive: true, force: true });
  }
}
