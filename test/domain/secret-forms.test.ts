import assert from 'node:assert/strict';
import { createMasker } from '../../src/core/domain/index.ts';

const { all } = createMasker(() => []);

/** So many characters of an alphabet that look picked at random; not the same for two lengths. */
function some(length: number, of = 'aZ3kQ9xW7mB2vN8cR5tY1uP4sD6fG0hJ'): string {
  return Array.from({ length }, (_, at) => of[(at * 7 + length * 3 + ((at * at) % 5)) % of.length]).join('');
}
const hex = (length: number): string => some(length, '0a1b2c3d4e5f6789');

/** A secret, and the text around it. */
const secrets: readonly (readonly [name: string, secret: string, text?: (secret: string) => string])[] = [
  ['a registry of Python packages', `pypi-AgEIcHlwaS5vcmc${some(60)}`],
  ['a registry of images', `dckr_pat_${some(27)}`],
  ['a registry of npm', some(36), (it) => `//registry.example/:_authToken=${it}`],
  ['a host of code', `glrt-${some(20)}`],
  ['a host of models', `hf_${some(34)}`],
  ['another host of models', `gsk_${some(52)}`],
  ['a cloud', `ya29.${some(60)}`],
  ['a client of a cloud', `GOCSPX-${some(28)}`],
  ['a cloud of machines', `dop_v1_${hex(64)}`],
  ['a cloud of data', `dapi${hex(32)}`],
  ['a store of secrets', `hvs.${some(90)}`],
  ['a private network', `tskey-auth-${some(12)}-${some(32)}`],
  ['a sender of mail', `SG.${some(22)}.${some(43)}`],
  ['another sender of mail', `key-${hex(32)}`],
  ['a hook that is signed', `whsec_${some(32)}`],
  ['a shop', `shpat_${hex(32)}`],
  ['a telephone', `SK${hex(32)}`],
  ['dashboards', `glsa_${some(32)}_${hex(8)}`],
  ['errors', `sntrys_eyJ${some(60)}`],
  ['issues', `lin_api_${some(40)}`],
  ['a wiki', `ATATT3x${some(180)}`],
  ['drawings', `figd_${some(40)}`],
  ['a database', `sbp_${hex(40)}`],
  ['a bot', `123456789:AA${some(33)}`],
  ['an encrypted file', `AGE-SECRET-KEY-1${some(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`],
  ['a configuration', some(40), (it) => `aws_secret_access_key = ${it}`],
  ['YAML', some(32), (it) => `  api_key: ${it}`],
  ['JSON', some(32), (it) => `{"clientSecret": "${it}"}`],
  ['a header', some(32), (it) => `X-Api-Key: ${it}`],
  ['a cluster', `${some(200)}==`, (it) => `    client-key-data: ${it}`],
  ['a storage account', `${some(86)}==`, (it) => `AccountKey=${it};EndpointSuffix=x`],
  ['an address that is signed', `${some(43)}%3D`, (it) => `https://x.example/a?sv=2020&sig=${it}`],
  ['a login of images', `${some(32)}==`, (it) => `{"auth": "${it}"}`],
  ['a cookie', some(40), (it) => `Set-Cookie: session=${it}; Path=/`],
  ['a file of variables', 's3cretPassw0rd', (it) => `DB_PASS=${it}`],
  ['an option', 's3cretPassw0rd', (it) => `mysql --password=${it} x`],
  ['an option with a name', 's3cretPassw0rd', (it) => `curl -u ada:${it} https://x.example`],
  ['a note', 'hunter2', (it) => `The password: ${it}`],
  ['a sentence', 'pa55wort!', (it) => `Passwort: ${it}.`],
  ['a short one in JSON', 'hunter22', (it) => `{"db_password": "${it}"}`],
  ['a short one in YAML', 'sw0rd-fish', (it) => `  passwd: '${it}'`],
  ['a file of logins', 's3cretPassw0rd', (it) => `machine x login ada password ${it}`],
];

/** What is none, though it looks a little like one. */
const harmless = [
  'const token = getToken();',
  'const apiKey = process.env.API_KEY_2024;',
  'password: string',
  'password: sha256 of what was typed',
  'passphrase: argon2id',
  'password: user2, admin: user3',
  'password: z.string().min(8)',
  'The password: it is asked for once, at step2.',
  'password: correct horse battery staple',
  'pwd: /home/ada1',
  'PASS: test-forms2.sh',
  'token: null',
  'id: 0123456789abcdef0123456789abcdef01234567',
  '"integrity": "sha512-3kQ9xW7mB2vN8cR5tY1uP4sD6fG0hJaZ3kQ9xW7mB2vN8cR5tY1uP4sD6fG0hJ=="',
  'docker run -u 1000:1000 x',
  'git log --token TOKEN',
  'the secret: nobody knows what it is',
  'monkey-patching and key-value stores',
  'secretKeyRef: { name: database, key: url }',
];

describe('secrets that are told by their form', () => {
  for (const [name, secret, text = (it: string) => `x ${it} y`] of secrets) {
    it(`are masked: of ${name}`, () => {
      const masked = all(text(secret));
      assert.ok(!masked.includes(secret), masked);
      assert.equal(all(masked), masked, 'the same twice');
    });
  }

  it('are not seen in what is none', () => {
    for (const text of harmless) assert.equal(all(text), text);
  });

  it('are looked for in a moment, also in a line without an end', () => {
    const long = `${'secret'.repeat(50_000)} ${'a.b-c_d'.repeat(50_000)} ${'-u x:'.repeat(50_000)}`;
    assert.equal(all(long), long);
  });
});
