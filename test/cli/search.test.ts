import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startEmbeddingServer } from '../fakes/embedding-server.ts';
import { createPlace, writeProject, type Place } from './driver.ts';

interface Hit {
  readonly path: string;
  readonly from: number;
  readonly symbol: string | null;
}

describe('searching the code', () => {
  let place: Place;
  before(() => {
    place = createPlace();
    writeProject(place);
    place.write('lib/retry.py', 'class Retry:\n    def wait_longer(self):\n        return 1\n');
  });
  after(() => {
    place.dispose();
  });

  it('finds places by words, and says why', async () => {
    const { code, stdout } = await place.maestro('search', 'wait', 'longer');
    assert.equal(code, 0);
    assert.match(stdout, /Reading the code for the first time/);
    assert.match(stdout, /lib\/retry\.py:2-3 {2}wait_longer\n {2}has the words/);
    assert.match(stdout, / {4}.*def wait_longer/);
  });

  it('prints places as JSON, as many as are asked for', async () => {
    const { stdout } = await place.maestro('search', 'sign retry', '--limit', '1', '--json');
    const hits = JSON.parse(stdout) as readonly Hit[];
    assert.equal(hits.length, 1);
    assert.equal((await place.maestro('search', 'x', '--limit', '0')).code, 2);
  });

  it('searches other folders along with it, and names the folder of each place', async () => {
    const other = path.join(path.dirname(place.folder), 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'patience.py'), 'def wait_longer():\n    return 2\n');
    const { code, stdout } = await place.maestro('search', 'wait longer', '--also', other, '--also', other);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^${path.basename(place.folder)}/lib/retry\\.py:2`, 'm'));
    assert.match(stdout, /^other\/patience\.py:1-2 {2}wait_longer$/m);
    const { stdout: json } = await place.maestro('search', 'wait longer', '--also', other, '--limit', '2', '--json');
    const hits = JSON.parse(json) as readonly (Hit & { readonly folder: string })[];
    assert.deepEqual(
      hits.map(({ folder, path: file }) => `${folder}/${file}`),
      [`${path.basename(place.folder)}/lib/retry.py`, 'other/patience.py'],
    );
    assert.notEqual((await place.maestro('search', 'x', '--also', path.join(other, 'nowhere'))).code, 0);
  });

  it('finds by meaning where a model for vectors is set up, and says what is in the way', async () => {
    const server = await startEmbeddingServer();
    const near = createPlace();
    try {
      writeProject(near);
      const setup = {
        providers: { near: { kind: 'openai', url: server.url } },
        roles: { embedding: ['near/tiny'] },
      };
      mkdirSync(path.join(near.top, 'home'), { recursive: true });
      writeFileSync(path.join(near.top, 'home/models.json'), JSON.stringify(setup));
      const none = await near.maestro('index', '--no-vectors');
      assert.match(none.stdout, /0 of \d+ parts found by meaning, too, with near\/tiny/);
      assert.equal(server.count(), 0);
      server.always = { status: 401 };
      assert.match((await near.maestro('index')).stdout, /Vectors could not be made: .* tried again after 20/);
      assert.match((await near.maestro('doctor')).stdout, /Vectors of code.*could not be made/);
      server.always = null;
      assert.match(
        (await near.maestro('index')).stdout,
        /Making vectors of \d+ parts[^]*Made \d+ vectors of \d+ tokens/,
      );
      assert.match((await near.maestro('doctor')).stdout, /Vectors of code.*: (\d+) of \1 parts/);
      assert.match((await near.maestro('search', 'sign')).stdout, /is alike in meaning/);
      near.env['MAESTRO_VECTORS'] = 'off';
      assert.doesNotMatch((await near.maestro('search', 'sign')).stdout, /meaning/);
    } finally {
      near.dispose();
      await server.close();
    }
  });

  it('says when nothing is found', async () => {
    const { code, stdout } = await place.maestro('search', 'xylophone');
    assert.equal(code, 0);
    assert.match(stdout, /Nothing was found/);
  });

  it('tells what the index holds, and what is left out', async () => {
    place.write('web/lib.min.js', 'x');
    const fresh = await place.maestro('index');
    assert.match(fresh.stdout, /Read 1 file, 0 gone/);
    assert.match(fresh.stdout, /1 file left out:\n {2}web\/lib\.min\.js {2}minified/);
    for (let at = 10; at < 35; at++) place.write(`web/lib${String(at)}.min.js`, 'x');
    const first = await place.maestro('index');
    assert.match(first.stdout, /26 files left out:\n[^]* {2}… 6 more, which --left-out lists/);
    const all = await place.maestro('index', '--status', '--left-out');
    assert.match(all.stdout, /26 files left out:\n[^]*lib10\.min\.js {2,}minified[^]*lib34\.min\.js {2,}minified/);
    assert.doesNotMatch(all.stdout, /more/);
    const { read } = JSON.parse((await place.maestro('index', '--json')).stdout) as { read: number };
    assert.equal(read, 0);
    assert.doesNotMatch((await place.maestro('index', '--status')).stdout, /Read/);
  });

  it('makes a broken index anew and says so', async () => {
    const file = path.join(place.folder, '.maestro/state/code.db');
    assert.ok(existsSync(file));
    assert.equal(readFileSync(path.join(place.folder, '.maestro/state/.gitignore'), 'utf8'), '*\n');
    writeFileSync(file, 'nonsense '.repeat(1_000));
    const { code, stdout, stderr } = await place.maestro('search', 'wait longer');
    assert.equal(code, 0);
    assert.match(stderr, /could not be read|damaged/);
    assert.match(stdout, /lib\/retry\.py/);
  });

  it('shows the code at a glance: what the rest leans on, or what words and files lead to, in so many tokens', async () => {
    place.write('lib/patient.py', 'from retry import Retry\n\ndef patient():\n    return Retry().wait_longer()\n');
    const whole = await place.maestro('map');
    assert.equal(whole.code, 0, whole.stderr);
    assert.match(whole.stdout, /^lib\/retry\.py\n {2}1: class Retry/m);
    assert.match(whole.stdout, /^src\/sign\.ts\n {2}1: export function sign\(n: number\)/m);
    const seen = await place.maestro('map', 'sign', '--json');
    const { map } = JSON.parse(seen.stdout) as { readonly map: string };
    assert.match(map, /^src\/sign\.ts\n/);
    const near = await place.maestro('map', '--near', 'src/where.ts', '--tokens', '30');
    assert.match(near.stdout, /^src\/where\.ts\n/);
    assert.ok(near.stdout.length < 200, near.stdout);
    assert.match((await place.maestro('map', '--tokens', '1')).stdout, /No file has room/);
    const outside = await place.maestro('map', '--near', '../outside.ts');
    assert.equal(outside.code, 2, outside.stderr);
  });
});
